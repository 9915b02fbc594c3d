import { noticeId, slotId, type Notice } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { outcomeSoFar, type RunFinding } from '../../core/run-finding.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import type { Added } from '../../ledger/outbox.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run, Services } from '../run.ts';
import type { HeldNotice } from './held-notice.ts';
import type { NoticeLine } from './notice-line.ts';
import { refusedContent, withOperator } from './refused-content.ts';
import { digestOfThisRun } from './settle.ts';
import { noticesOf } from './todays-notices.ts';

/** Notices written at once; tens of thousands of them must not take a step's fifteen minutes. */
const WRITE_CONCURRENCY = 20;

interface Into {
  readonly line: NoticeLine;
  /** Message IDs of the mails by which this run told. */
  readonly mails: Set<string>;
  readonly tell: (found: Problem) => void;
}

/** What these rows ask for joins the outbox, unless it was told, or waits there from an earlier day. */
export async function addDecided(
  { ledger: { contacts, outbox } }: Services,
  run: Run,
  rows: readonly RunFinding[],
  { line, mails, tell }: Into,
): Promise<void> {
  const decided = rows.flatMap((row) => noticesOf(row, run).map((notice) => ({ notice, row })));
  if (decided.length === 0) return;
  const notices = decided.map(({ notice }) => notice);
  const addresses = [...notices.map(({ contact }) => contact), run.settings.operatorMail];
  const { found: states } = await contacts.readMany(addresses);
  refusedContent(notices, states, run).forEach(tell);
  const wanted = decided.flatMap(({ notice, row }) =>
    withOperator(notice, states, run).map((each) => ({ notice: each, row })),
  );
  // Where the operator is among a key's contacts, the copy of another's notice is the same as the operator's own.
  const asked = [...new Map(wanted.map((each) => [noticeId(each.notice), each])).values()];
  const settle = (notice: Notice, row: RunFinding): void => {
    if (outcomeSoFar(row) !== 'notified') line.add(notice, 'settled');
  };
  const toAdd: typeof asked = [];
  for (const { notice, row } of asked) {
    const told = digestOfThisRun(notice, states, run);
    if (told) mails.add(told.messageId);
    // The same notice, still pending from an earlier day, is sent in its place.
    const earlier = earliestLeft(line, notice);
    if (earlier) line.stand(earlier, 'as-of-today', notice.deadline);
    else if (told === null) toAdd.push({ notice, row });
    else settle(notice, row);
  }
  const { added, left } = await outbox.addMany(toAdd.map(({ notice }) => notice));
  const byThemselves = new Set(left);
  const orTell = (notice: Notice, work: Promise<Added>): Promise<Added | null> =>
    unlessOfOneRow(work, ({ problemCode, message }) => {
      tell(problem('key', notice.accessKeyId, problemCode, message));
    });
  await limitedMap(toAdd, WRITE_CONCURRENCY, async ({ notice, row }) => {
    const end = byThemselves.has(notice) ? await orTell(notice, outbox.add(notice)) : added.get(notice);
    if (end === 'pending') line.add(notice, 'as-kept');
    else if (end === 'settled') settle(notice, row);
  });
}

/** Of several days the earliest is taken first. */
function earliestLeft(line: NoticeLine, notice: Notice): HeldNotice | null {
  const slot = slotId(notice);
  const left = line.ofKey(notice).filter((held) => held.standing === 'left' && slotId(held) === slot);
  return left.toSorted((a, b) => (a.decidedAt < b.decidedAt ? -1 : 1))[0] ?? null;
}
