import type { Notice } from '../../core/notice.ts';
import type { Outcome } from '../../core/report.ts';
import { noticeId } from '../../ledger/outbox.ts';
import type { RunFinding } from '../../ledger/runs.ts';
import { noticesOf } from './collect.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import type { Run, Services } from '../run.ts';
import type { NoticeEnd } from './send.ts';

const CHUNK = 100;

/** A carried-over notice has another day in its name than today's, so outcomes go by key, kind and address. */
export async function recordOutcomes(
  services: Services,
  run: Run,
  toSend: readonly Notice[],
  ends: ReadonlyMap<string, NoticeEnd>,
): Promise<void> {
  const nameless = (notice: Notice) => [notice.accessKeyId, notice.kind, notice.contact].join(' ');
  const carried = new Map(toSend.map((notice) => [nameless(notice), ends.get(noticeId(notice))]));
  for await (const chunk of inChunks(services.ledger.runs.findings(run.runId), CHUNK)) {
    const told = chunk.flatMap((row): RunFinding[] => {
      // What was done to a key, or failed to be, says more than its mail.
      if (!isOfMail(row)) return [];
      const endings = noticesOf(row, run).map(
        (notice) => ends.get(noticeId(notice)) ?? carried.get(nameless(notice)),
      );
      const outcome = outcomeOf(endings, row.outcome);
      // In a later step, whatever did not leave has only been looked at again.
      const isNews = outcome === 'notified' || row.outcome === 'none';
      return outcome === row.outcome || !isNews ? [] : [{ ...row, outcome }];
    });
    await services.ledger.runs.putFindings(run.runId, told);
  }
}

const isOfMail = ({ outcome, decision }: RunFinding): boolean =>
  outcome === 'failed'
    ? decision?.kind !== 'deactivate'
    : outcome === 'none' || outcome === 'pending' || outcome === 'withheld';

/** One address that was reached is enough for the clock of a key to run; one whose turn is to come may yet be. */
function outcomeOf(endings: readonly (NoticeEnd | undefined)[], otherwise: Outcome): Outcome {
  if (endings.includes('sent')) return 'notified';
  if (endings.length === 0 || endings.includes(undefined)) return otherwise;
  return endings.find((end) => end === 'withheld') ?? endings.find((end) => end === 'failed') ?? 'pending';
}
