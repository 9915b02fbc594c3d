import { failureOrThrow } from '../../aws/failure.ts';
import { asOfOf, type KeyEntry, type Mode } from '../../core/report.ts';
import type { Services } from '../run.ts';
import { toKeyEntry } from './entries.ts';
import { leftToReport } from '../unreadable.ts';

/** Deactivations of runs whose summary never reached the operator. */
export interface Untold {
  readonly keys: readonly KeyEntry[];
  /** Why some of it could not be read; null when all was. */
  readonly unread: { readonly runId: string; readonly why: string } | null;
}

/** Of so many runs at most, the last ones: a month without a summary is told by the alarm. */
const RUNS_AT_MOST = 30;

/**
 * What these runs deactivated, the last run first. Each deactivation is in the report of one run only, so that no
 * comparison with a later run would ever tell of it again.
 */
export async function untoldDeactivations(
  { ledger }: Pick<Services, 'ledger'>,
  mode: Mode,
  runIds: readonly string[],
): Promise<Untold> {
  const keys: KeyEntry[] = [];
  for (const runId of mode === 'enforce' ? runIds.slice(0, RUNS_AT_MOST) : []) {
    try {
      const run = { asOf: asOfOf(runId), mode };
      for await (const row of ledger.runs.findings(runId, leftToReport)) {
        const entry = toKeyEntry(row, run);
        if (entry?.outcome === 'deactivated') keys.push(entry);
      }
    } catch (error) {
      return { keys, unread: { runId, why: failureOrThrow(error).message } };
    }
  }
  return { keys, unread: null };
}
