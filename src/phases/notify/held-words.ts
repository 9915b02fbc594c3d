import { keyText } from '../../core/access-key.ts';
import { asSentBy, noticeId, type Notice } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RunFinding } from '../../core/run-finding.ts';
import type { ReadRows } from '../../ledger/rows/reading.ts';
import type { Run, Services } from '../run.ts';
import { unreadableKey } from '../unreadable.ts';
import type { HeldNotice } from './held-notice.ts';
import type { NoticeLine } from './notice-line.ts';
import type { Shelf, Words } from './shelf.ts';
import { factsOf, todaysInPlaceOf } from './todays-notices.ts';

/** The notices of a line, which the ledger tells when their mail is made. */
export function inLedger(services: Services, run: Run, { ends }: NoticeLine): Shelf<HeldNotice> {
  return { ends, wordsOf: (notices) => heldWords(services, run, notices) };
}

/** What the outbox has of them by now, with today's facts where they are carried over from another day. */
export async function heldWords(
  { ledger: { outbox, runs } }: Pick<Services, 'ledger'>,
  run: Run,
  notices: readonly HeldNotice[],
): Promise<ReadonlyMap<HeldNotice, Words>> {
  const withRows = notices.filter(
    ({ standing }) => standing === 'with-keys-seen' || standing === 'as-of-today',
  );
  const [kept, rows] = await Promise.all([
    outbox.readMany(notices),
    withRows.length > 0 ? runs.findingsOf(run.runId, withRows) : NO_ROWS,
  ]);
  return new Map(
    notices.map((held): [HeldNotice, Words] => {
      const id = noticeId(held);
      const damaged = kept.unreadable.get(id);
      if (damaged) return [held, { kind: 'unread', problem: unreadableKey(damaged) }];
      const present = kept.found.get(id);
      if (present?.status === 'sent' || present?.status === 'bounced') return [held, { kind: 'sent' }];
      if (present?.status !== 'pending') return [held, { kind: 'unread', problem: notThere(held) }];
      return [held, worded(held, present.notice, rows, run)];
    }),
  );
}

type Rows = ReadRows<string, RunFinding>;

const NO_ROWS: Rows = { found: new Map(), unreadable: new Map() };

function worded(held: HeldNotice, notice: Notice, rows: Rows, run: Run): Words {
  const pending = (words: Notice): Words => ({ kind: 'pending', notice: words });
  const { standing } = held;
  if (standing === 'as-kept') return pending(notice);
  if (standing === 'as-sent-by-this-run') return pending(asSentBy(run.runId, notice));
  const name = keyText(held);
  const damaged = rows.unreadable.get(name);
  if (damaged) return { kind: 'unread', problem: unreadableKey(damaged) };
  const row = rows.found.get(name);
  if (standing === 'with-keys-seen' && row) return pending({ ...notice, otherKeys: row.finding.otherKeys });
  const todays = row ? todaysInPlaceOf(held, row, run) : null;
  if (todays === null) return { kind: 'unread', problem: notThere(held) };
  return pending({ ...notice, ...factsOf(todays) });
}

/** Gone since the run looked, moments ago. It is not sent blindly, and told here, since nobody else would. */
function notThere({ accountId, userName, accessKeyId, kind, contact }: HeldNotice): Problem {
  const message = `the ${kind} notice to ${contact} about a key of ${accountId}/${userName} is not in the ledger any more as it was when the run looked, so it was not sent`;
  return problem('key', accessKeyId, 'LEDGER_UNREADABLE', message);
}
