import { groupByContact } from '../../../src/core/digest.ts';
import { noticeName, type Notice } from '../../../src/core/notice.ts';
import { problem } from '../../../src/core/problem.ts';
import type { MailGate } from '../../../src/phases/notify/gate.ts';
import { sendDigests, type Allowance } from '../../../src/phases/notify/send.ts';
import { inHand, type Words } from '../../../src/phases/notify/shelf.ts';
import { OTHER_ACCOUNT } from '../../builders/finding.ts';
import { ANN, BOB, notice } from '../../builders/notice.ts';
import { bug, ledgerWith, outage, phaseRun, phaseServices } from '../../builders/phase.ts';

const OPEN: MailGate = { blocked: null, message: '', sandbox: false, maxSendRate: 1_000, remaining: null };
const TO_ANN = notice();
const ANNS_OTHER = notice({ accountId: OTHER_ACCOUNT });
const TO_BOB = notice({ contact: BOB });
const TORN = problem('key', TO_ANN.accessKeyId, 'LEDGER_UNREADABLE', 'it is torn');

/** Of notices whose words are other by now than when the run looked. */
async function sent(
  words: readonly (readonly [Notice, Words])[],
  { remaining = null, wordsOf }: { remaining?: number | null; wordsOf?: () => Promise<never> } = {},
) {
  const mails: string[] = [];
  const told: string[] = [];
  const services = phaseServices({
    ledger: ledgerWith({
      contacts: {
        recordDigest: (_, { notices }) =>
          Promise.resolve(void told.push(...notices.map(({ accountId }) => accountId))),
      },
      mails: {
        read: () => Promise.resolve({ notices: words.map(([of]) => noticeName(of)), undelivered: null }),
      },
    }),
    ses: {
      send: async ({ to }, mayGoOn) => {
        await mayGoOn?.();
        mails.push(to);
        return `mail-${mails.length}`;
      },
    },
  });
  const known = new Map(words);
  const shelf = {
    ...inHand(),
    wordsOf:
      wordsOf ??
      ((notices: readonly Notice[]) =>
        Promise.resolve(
          new Map(notices.flatMap((of) => (known.has(of) ? [[of, known.get(of)] as const] : []))) as Map<
            Notice,
            Words
          >,
        )),
  };
  const allowance: Allowance = { remaining, forMs: null };
  const digests = groupByContact(words.map(([of]) => of));
  const result = await sendDigests(services, phaseRun(), OPEN, digests, shelf, allowance);
  return { ...result, mails, told, ends: words.map(([of]) => shelf.ends.of(of)) };
}

const pending = (of: Notice): Words => ({ kind: 'pending', notice: of });

test('a notice that cannot be read when its turn comes waits as a mail of its own, is told, and keeps no other from it', async () => {
  const { mails, told, ends, counts, problems } = await sent([
    [TO_ANN, { kind: 'unread', problem: TORN }],
    [ANNS_OTHER, pending(ANNS_OTHER)],
    [TO_BOB, pending(TO_BOB)],
  ]);
  expect(mails).toEqual([ANN, BOB]);
  expect(told).toEqual([OTHER_ACCOUNT, TO_BOB.accountId]);
  expect(ends).toEqual(['pending', 'sent', 'sent']);
  expect(counts).toEqual({ sent: 2, pending: 1, withheld: 0, failed: 0 });
  expect(problems).toEqual([TORN]);
});

test('a mail of which nothing can be read does not leave, and takes no place of the quota', async () => {
  const { mails, ends, counts, remaining } = await sent(
    [
      [TO_ANN, { kind: 'unread', problem: TORN }],
      [TO_BOB, pending(TO_BOB)],
    ],
    { remaining: 5 },
  );
  expect([mails, ends, remaining]).toEqual([[BOB], ['pending', 'sent'], 4]);
  expect(counts).toEqual({ sent: 1, pending: 1, withheld: 0, failed: 0 });
});

test('a notice that was told by now is not told again, and is no mail that waits', async () => {
  const { mails, ends, counts, problems } = await sent([[TO_ANN, { kind: 'sent' }]]);
  expect([mails, ends, problems]).toEqual([[], ['sent'], []]);
  expect(counts).toEqual({ sent: 0, pending: 0, withheld: 0, failed: 0 });
});

test('a ledger that does not tell ends the step; so does a bug', async () => {
  await expect(sent([[TO_ANN, pending(TO_ANN)]], { wordsOf: outage })).rejects.toThrow('does not answer');
  await expect(sent([[TO_ANN, pending(TO_ANN)]], { wordsOf: bug })).rejects.toThrow('a bug');
});
