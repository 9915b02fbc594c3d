import { failureOrThrow } from '../../aws/failure.ts';
import type { LastRun } from '../../core/run-changes.ts';
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
 * Runs whose summary reached the operator, or would have, had there been anything new. A blocked run mails none, and where a
 * mail to the operator failed, nobody was told what was new: it still is.
 */
export const toldOperator =
  (operatorMail: string): IsComparable =>
  ({ status, problems }) =>
    status !== 'blocked' && !problems.some(({ scope, id }) => scope === 'mail' && id === operatorMail);

/**
 * The last run of the same mode before this one's as-of instant that came to its end: never the run itself, however often it
 * is repeated. Whatever keeps it from being read is told, and stops nothing.
 */
export async function readLastRun(
  services: Pick<Services, 'ledger'>,
  run: Pick<Run, 'runId' | 'mode'>,
  isComparable: IsComparable,
): Promise<LastRun> {
  let runId: string | null = null;
  try {
    const found = await findLastRun(services, run, isComparable);
    if (found.kind !== 'found') return found;
    runId = found.runId;
    return { kind: 'read', report: await readReport(services, runId) };
  } catch (error) {
    return { kind: 'unread', runId, why: failureOrThrow(error).message };
  }
}

type Found = { readonly kind: 'found'; readonly runId: string } | Exclude<LastRun, { kind: 'read' }>;

/** IDs begin with the as-of instant, so that those of one mode sort by it. */
async function findLastRun(
  { ledger: { runs } }: Pick<Services, 'ledger'>,
  { runId: ofThisRun, mode }: Pick<Run, 'runId' | 'mode'>,
  isComparable: IsComparable,
): Promise<Found> {
  const earlier: string[] = [];
  for await (const id of runs.ids()) if (id < ofThisRun && id.endsWith(`Z-${mode}`)) earlier.push(id);
  const latest = earlier.reverse().slice(0, LOOKED_BACK);
  for (let from = 0; from < latest.length; from += AT_ONCE) {
    const some = latest.slice(from, from + AT_ONCE);
    const { found, unreadable } = await runs.readMetas(some);
    for (const runId of some) {
      const row = unreadable.get(runId);
      if (row) return { kind: 'unread', runId, why: inWords(row) };
      const meta = found.get(runId);
      if (meta && meta.status !== 'running' && isComparable(meta)) return { kind: 'found', runId };
    }
  }
  return { kind: 'none' };
}
