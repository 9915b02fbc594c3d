import { dayOf } from '../../../src/core/instant.ts';
import { noticeName, type Notice } from '../../../src/core/notice.ts';
import { problem } from '../../../src/core/problem.ts';
import { sendDigests } from '../../../src/phases/notify/send.ts';
import { inHand, type Words } from '../../../src/phases/notify/shelf.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { KEY_ID } from '../../builders/finding.ts';
import { ANN, notice } from '../../builders/notice.ts';
import { ledgerWith, phaseRun, phaseServices, readAll, type LedgerParts } from '../../builders/phase.ts';

const GATE = { blocked: null, message: '', sandbox: false, maxSendRate: 1_000, remaining: null };
const FIRST = notice();
const REMINDER = notice({ kind: 'reminder' });
const BOTH = [FIRST, REMINDER];

/** The mail of today carried both; of the first one the outbox tells this. */
async function told(words: Words, mails: LedgerParts['mails'] = {}) {
  const kept: string[] = [];
  const lastDigest = {
    day: dayOf(AS_OF),
    messageId: 'mail-1',
    sentAt: AS_OF,
    asOf: AS_OF,
    notices: BOTH.map(noticeName),
  };
  const state = { undeliverableSince: null, lastDigest, refusedMails: [] };
  const ledger = ledgerWith({
    contacts: { readMany: () => readAll([[ANN, state]]) },
    keys: { recordNotice: ({ kind }) => Promise.resolve(void kept.push(kind)) },
    mails: { read: () => Promise.resolve({ notices: BOTH.map(noticeName), undelivered: null }), ...mails },
  });
  const hand = inHand();
  const wordsOf = (notices: readonly Notice[]) =>
    Promise.resolve(
      new Map(
        notices.map((each): [Notice, Words] => [
          each,
          each === FIRST ? words : { kind: 'pending', notice: each },
        ]),
      ),
    );
  const shelf = { ...hand, wordsOf };
  const digests = [{ contact: ANN, notices: BOTH }];
  const all = { remaining: null, forMs: null };
  const { problems, counts } = await sendDigests(
    phaseServices({ ledger }),
    phaseRun(),
    GATE,
    digests,
    shelf,
    all,
  );
  return { kept, problems, counts, ends: BOTH.map((each) => hand.ends.of(each)) };
}

const NO_MAIL = { sent: 0, pending: 0, withheld: 0, failed: 0 };

describe('a notice that an earlier mail carried', () => {
  test('joins the history of its key, and is no mail', async () => {
    const { kept, problems, counts, ends } = await told({ kind: 'pending', notice: FIRST });
    expect([kept, problems, counts]).toEqual([['first', 'reminder'], [], NO_MAIL]);
    expect(ends).toEqual(['sent', 'sent']);
  });

  test('and cannot be read is told, and keeps no other from it; it is not sent again', async () => {
    const torn = problem('key', KEY_ID, 'LEDGER_UNREADABLE', 'it is torn');
    const { kept, problems, counts, ends } = await told({ kind: 'unread', problem: torn });
    expect([kept, problems, counts]).toEqual([['reminder'], [torn], NO_MAIL]);
    expect(ends).toEqual(['sent', 'sent']);
  });

  test('and is in the history by now need not join it', async () => {
    const { kept, problems } = await told({ kind: 'sent' });
    expect([kept, problems]).toEqual([['reminder'], []]);
  });

  test('whose mail cannot name it does not count, and that is told (I1)', async () => {
    const read = () => Promise.resolve(null);
    const { kept, problems } = await told({ kind: 'pending', notice: FIRST }, { read });
    expect(kept).toEqual([]);
    expect(problems).toMatchObject([{ scope: 'mail', id: ANN, code: 'LEDGER_REFUSED' }]);
  });
});
