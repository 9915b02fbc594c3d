import { failureOrThrow } from '../../aws/failure.ts';
import { groupBy } from '../../core/group-by.ts';
import type { Problem } from '../../core/problem.ts';
import type { KeyEntry, ReportPart } from '../../core/report.ts';
import { changesSince, type LastReport, type LastRun } from '../../core/run-changes.ts';
import { summaryDraft, type SummaryDraft } from '../../mail/summary/summary.ts';
import type { Services } from '../run.ts';
import { compared, LastRunLostError, type RunToCompare } from './compared.ts';

/** What a summary of a run tells, and what is found on the way. */
interface Drafted {
  readonly draft: SummaryDraft;
  readonly uncompared: readonly Problem[];
}

/**
 * The summary of a run against the last one, account by account. A last run that cannot be read to its end counts as one
 * that cannot be read at all.
 * @param untold what runs in between deactivated, and told nobody
 * @param toTell the run, with what there is to say of the comparison
 */
export async function draftSince(
  services: Pick<Services, 'ledger'>,
  last: LastRun<RunToCompare>,
  untold: readonly KeyEntry[],
  toTell: (since: LastRun) => { readonly run: RunToCompare; readonly uncompared: readonly Problem[] },
): Promise<Drafted> {
  const { run, uncompared } = toTell(last);
  try {
    return { draft: await draftOf(services, run, last, untold), uncompared };
  } catch (error) {
    if (last.kind !== 'read' || !(error instanceof LastRunLostError)) throw error;
    const lost = {
      kind: 'unread',
      runId: last.report.runId,
      why: failureOrThrow(error.cause).message,
    } as const;
    return draftSince(services, lost, untold, toTell);
  }
}

async function draftOf(
  services: Pick<Services, 'ledger'>,
  run: RunToCompare,
  last: LastRun<RunToCompare>,
  untold: readonly KeyEntry[],
): Promise<SummaryDraft> {
  const lastWith = (part: ReportPart): LastRun<LastReport> =>
    last.kind === 'read' ? { ...last, report: { ...last.report, ...part } } : last;
  const draft = summaryDraft(run, last);
  const before = last.kind === 'read' ? last.report : null;
  const untoldOf = groupBy(untold, ({ accountId }) => accountId);
  for await (const { name, ...part } of compared(services, before, run)) {
    const keys = untoldOf.get(name) ?? [];
    untoldOf.delete(name);
    draft.add(part.after, changesSince(lastWith(part.before), { ...run, ...part.after }, keys));
  }
  // Of accounts that have left since.
  const left = { accounts: [], keys: [], problems: [] };
  draft.add(left, changesSince(lastWith(left), { ...run, ...left }, [...untoldOf.values()].flat()));
  return draft;
}
