import { keyText } from '../../core/access-key.ts';
import { groupBy } from '../../core/group-by.ts';
import { piecesOf } from '../../core/in-pieces.ts';
import { noticeId, slotId, type Notice, type NoticeInLine } from '../../core/notice.ts';
import type { Outcome } from '../../core/report.ts';
import { ended, outcomeSoFar, type RunFinding } from '../../core/run-finding.ts';
import type { Run, Services } from '../run.ts';
import type { Ends, NoticeEnd } from './ends.ts';
import { noticesOf } from './todays-notices.ts';
import { toOperator } from './undelivered.ts';

const CHUNK = 100;

/**
 * Notes in the findings of these notices' keys how their mails ended, and drops from their histories what is over by them.
 * @param notices in pieces, of which each has all notices about its keys
 */
export async function recordOutcomes<N extends NoticeInLine>(
  services: Services,
  run: Run,
  notices: Iterable<readonly N[]>,
  ends: Pick<Ends<N>, 'of'>,
): Promise<void> {
  function* byKey(): Iterable<readonly N[]> {
    for (const piece of notices)
      yield* groupBy(
        piece.filter((notice) => ends.of(notice) !== undefined),
        keyText,
      ).values();
  }
  for (const keys of piecesOf(byKey(), CHUNK)) await recordChunk(services, run, keys.flat(), ends);
}

async function recordChunk<N extends NoticeInLine>(
  { ledger: { runs, keys } }: Services,
  run: Run,
  notices: readonly N[],
  ends: Pick<Ends<N>, 'of'>,
): Promise<void> {
  const byId = new Map(notices.map((notice) => [noticeId(notice), ends.of(notice)]));
  // A carried-over notice has another day in its name than today's, so these go by their slots.
  const carried = new Map(notices.map((notice) => [slotId(notice), ends.of(notice)]));
  const endOf = (notice: Notice): NoticeEnd | undefined =>
    byId.get(noticeId(notice)) ?? carried.get(slotId(notice));
  const { found } = await runs.findingsOf(run.runId, notices);
  const told = [...found.values()].flatMap((row): RunFinding[] => {
    // What was done to a key, or failed to be, says more than its mail.
    if (!isOfMail(row)) return [];
    const before = outcomeSoFar(row);
    const endings = noticesOf(row, run).flatMap((notice) => {
      const instead = endOf(toOperator(notice, run.settings.operatorMail));
      return instead === undefined ? [endOf(notice)] : [endOf(notice), instead];
    });
    const outcome = outcomeOf(endings, before);
    // In a later step, whatever did not leave has only been looked at again.
    const isNews = outcome === 'notified' || before === 'none';
    return outcome === before || !isNews ? [] : [ended(row, outcome)];
  });
  run.lease.assertHeld();
  for (const problem of await runs.putFindings(run.runId, told)) run.emit({ event: 'problem', problem });
  await keys.dropOver(notices.filter((notice) => ends.of(notice) === 'sent'));
}

function isOfMail(row: RunFinding): boolean {
  const outcome = outcomeSoFar(row);
  return outcome === 'failed'
    ? row.decision.kind !== 'deactivate'
    : outcome === 'none' || outcome === 'pending' || outcome === 'withheld';
}

/** One address that was reached is enough for the clock of a key to run; one whose turn is to come may yet be. */
function outcomeOf(endings: readonly (NoticeEnd | undefined)[], otherwise: Outcome): Outcome {
  if (endings.includes('sent')) return 'notified';
  if (endings.length === 0 || endings.includes(undefined)) return otherwise;
  return endings.find((end) => end === 'withheld') ?? endings.find((end) => end === 'failed') ?? 'pending';
}
