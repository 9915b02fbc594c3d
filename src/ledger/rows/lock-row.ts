import { z } from 'zod';
import { DAY_MS, toMs, type Instant } from '../../core/instant.ts';
import type { Row } from '../row.ts';
import { instant, name } from './fields.ts';
import { readRow, unreadable, type Reading } from './reading.ts';

export interface LockRow {
  readonly owner: string;
  readonly runId: string;
  readonly leaseUntil: Instant;
  readonly unchecked: ReadonlySet<string>;
  /** The last run that said something of EVENTBUS had a bus. */
  readonly keepsEvents: boolean;
}

const lockFields = z.object({
  owner: name,
  runId: name,
  leaseUntil: instant,
  unchecked: z.set(name).nullish(),
  keepsEvents: z.boolean().nullish(),
});

/** Leases last minutes; clocks differ by less than this. */
const LONGEST_LEASE_MS = DAY_MS;

/** `LOCK` / `RUN`. A lease that hardly ever ends would lock every run out. */
export function readLock(row: Row, now: Instant): Reading<LockRow> {
  const read = readRow(row, lockFields);
  if (!read.ok) return read;
  const { unchecked, keepsEvents, ...lock } = read.value;
  if (toMs(lock.leaseUntil) - toMs(now) > LONGEST_LEASE_MS)
    return unreadable(row, 'its lease would last for more than a day');
  return {
    ok: true,
    value: { ...lock, unchecked: unchecked ?? new Set(), keepsEvents: keepsEvents ?? false },
  };
}
