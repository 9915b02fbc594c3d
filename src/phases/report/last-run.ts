import { failureOrThrow } from '../../aws/failure.ts';
import type { LastReport, LastRun } from '../../core/run-changes.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { inWords } from '../../ledger/ledger-error.ts';
import type { Run, Services } from '../run.ts';
import { readReport } from './build.ts';

/** Runs before the last one that are looked at for one to compare with: in a few batches, whatever the ledger keeps. */
const LOOKED_BACK = 100;
const AT_ONCE = 10;

/** Whether a run that has ended is one to compare with. */
export type IsComparable = (meta: RunMeta) => boolean;

/** Each run that has ended and surveyed something: what a run that was blocked saw is known as well. */
export const sawSomething: IsComparable = ({ figures }) => (figures?.coverage.surveyed ?? 0) > 0;

/**
 * Runs whose summary reached the operator, or would have, had there been anything new: where it did not, nobody was told
 * what was new, and it still is.
 */
export const toldOperator =
  (operatorMail: string): IsComparable =>
  ({ summary, status, problems }) =>
    summary === null
      ? // A run of the time before, which did not note it.
        status !== 'blocked' && !problems.some(({ scope, id }) => scope === 'mail' && id === operatorMail)
      : summary !== 'unsent';

/** A run to compare with, and those between it and this one that may have deactivated keys, the last first. */
export type Found = LastRun & { readonly passedOver: readonly string[] };

/**
 * The last run of the same mode before this one's as-of instant that came to its end: never the run itself, however often it
 * is repeated. Whatever keeps it from being read is told, and stops nothing.
 * @param read for those who compare less than all of it
 */
export async function readLastRun(
  services: Pick<Services, 'ledger'>,
  run: Pick<Run, 'runId' | 'mode'>,
  isComparable: IsComparable,
  read: (services: Pick<Services, 'ledger'>, runId: string) => Promise<LastReport> = readReport,
): Promise<Found> {
  let runId: string | null = null;
  try {
    const { passedOver, ...found } = await findLastRun(services, run, isComparable);
    if (found.kind !== 'found') return { ...found, passedOver };
    runId = found.runId;
    return { kind: 'read', report: await read(services, runId), passedOver };
  } catch (error) {
    return { kind: 'unread', runId, why: failureOrThrow(error).message, passedOver: [] };
  }
}

type Sought = ({ readonly kind: 'found'; readonly runId: string } | Exclude<LastRun, { kind: 'read' }>) & {
  readonly passedOver: readonly string[];
};

/** IDs begin with the as-of instant, so that those of one mode sort by it. */
async function findLastRun(
  { ledger: { runs } }: Pick<Services, 'ledger'>,
  { runId: ofThisRun, mode }: Pick<Run, 'runId' | 'mode'>,
  isComparable: IsComparable,
): Promise<Sought> {
  const passedOver: string[] = [];
  const earlier: string[] = [];
  for await (const id of runs.ids()) if (id < ofThisRun && id.endsWith(`Z-${mode}`)) earlier.push(id);
  const latest = earlier.reverse().slice(0, LOOKED_BACK);
  for (let from = 0; from < latest.length; from += AT_ONCE) {
    const some = latest.slice(from, from + AT_ONCE);
    const { found, unreadable } = await runs.readMetas(some);
    for (const runId of some) {
      const row = unreadable.get(runId);
      if (row) return { kind: 'unread', runId, why: inWords(row), passedOver };
      const meta = found.get(runId);
      if (!meta) continue;
      if (meta.status !== 'running' && isComparable(meta)) return { kind: 'found', runId, passedOver };
      // One that died may have deactivated keys before.
      if (meta.figures === null || meta.figures.counts.deactivated > 0) passedOver.push(runId);
    }
  }
  return { kind: 'none', passedOver };
}
