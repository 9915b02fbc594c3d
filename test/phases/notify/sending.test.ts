import type { ContactState, SentDigest } from '../../../src/core/contact-state.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { dayOf, instant, toMs } from '../../../src/core/instant.ts';
import { noticeName, type Notice } from '../../../src/core/notice.ts';
import { groupByContact } from '../../../src/core/digest.ts';
import type { MailGate } from '../../../src/phases/notify/gate.ts';
import { inHand } from '../../../src/phases/notify/shelf.ts';
import { sendDigests, turnOf, type Allowance } from '../../../src/phases/notify/send.ts';
import type { Clock } from '../../../src/workflow/clock.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT, KEY_ID, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { ANN, BOB, notice } from '../../builders/notice.ts';
import {
  bug,
  DAMAGED,
  IS_DAMAGED,
  ledgerWith,
  outage,
  phaseRun,
  phaseServices,
  RUN,
  unread,
  unreadableRow,
  type LedgerParts,
} from '../../builders/phase.ts';

const OPEN: MailGate = { blocked: null, message: '', sandbox: false, maxSendRate: 1_000, remaining: null };
const ALL: Allowance = { remaining: null, forMs: null };
const to = (number: number): EmailAddress => `a${number}@example.com` as EmailAddress;
const noticeTo = (number: number, overrides: Partial<Notice> = {}) =>
  notice({ contact: to(number), ...overrides });

/** Goes on by what is slept, and by so much at each mail. */
function clockOf(mailMs: number): Clock & { mail(): void } {
  let at = toMs(AS_OF);
  return {
    now: () => instant(at),
    sleep: (ms) => Promise.resolve(void (at += ms)),
    mail: () => void (at += mailMs),
  };
}

interface Given {
  readonly notices: readonly Notice[];
  readonly allowance?: Allowance;
  readonly states?: readonly (readonly [EmailAddress, Partial<ContactState>])[];
  readonly unread?: readonly EmailAddress[];
  /** What SES says to a mail to the address; null: it takes it. */
  readonly answer?: (address: string) => Error | null;
  readonly parts?: LedgerParts;
  readonly mailMs?: number;
}

async function sent({
  notices,
  allowance = ALL,
  states = [],
  unread: unreadable = [],
  answer = () => null,
  parts = {},
  mailMs = 0,
}: Given) {
  const mails: string[] = [];
  const wrote: string[] = [];
  const clock = clockOf(mailMs);
  const services = phaseServices({
    clock,
    ledger: ledgerWith({
      ...parts,
      contacts: {
        recordDigest: (address) => Promise.resolve(void wrote.push(`told ${address}`)),
        recordFailedMail: () => Promise.resolve([]),
        readMany: (addresses) =>
          unread(
            unreadable.filter((address) => addresses.includes(address)).map((address) => [address, DAMAGED]),
            states
              .filter(([address]) => addresses.includes(address))
              .map(([address, state]) => [
                address,
                { undeliverableSince: null, lastDigest: null, refusedMails: [], ...state },
              ]),
          ),
        ...parts.contacts,
      },
      keys: {
        recordNotice: ({ kind, contact }, { messageId }) =>
          Promise.resolve(void wrote.push(`kept ${kind} ${contact} ${messageId}`)),
        ...parts.keys,
      },
      mails: {
        read: () => Promise.resolve({ notices: notices.map(noticeName), undelivered: null }),
        ...parts.mails,
      },
    }),
    ses: {
      send: async ({ to: address }, mayGoOn) => {
        await mayGoOn?.();
        clock.mail();
        const refused = answer(address);
        if (refused) throw refused;
        mails.push(address);
        return `mail-${mails.length}`;
      },
    },
  });
  const shelf = inHand();
  const result = await sendDigests(services, phaseRun(), OPEN, groupByContact(notices), shelf, allowance);
  const told = result.problems.map(({ scope, id, code, message }) => `${scope} ${id} ${code}: ${message}`);
  const endOf = (of: Notice) => shelf.ends.of(of);
  return { ...result, mails, wrote, told, endOf };
}

const counts = (overrides: object) => ({ sent: 0, pending: 0, withheld: 0, failed: 0, ...overrides });
const digestOf = (day: typeof AS_OF, ...notices: Notice[]): { lastDigest: SentDigest } => ({
  lastDigest: {
    day: dayOf(day),
    messageId: 'mail-0',
    sentAt: day,
    asOf: day,
    notices: notices.map(noticeName),
  },
});
const many = (count: number): Notice[] => Array.from({ length: count }, (_, index) => noticeTo(index + 1));

describe('digests', () => {
  test('leave one an address, in their order, and are recorded', async () => {
    const result = await sent({ notices: [noticeTo(1), noticeTo(2), noticeTo(1, { kind: 'reminder' })] });
    expect(result.mails).toEqual([to(1), to(2)]);
    expect(result.counts).toEqual(counts({ sent: 2 }));
    expect(result.wrote).toContain(`told ${to(1)}`);
    expect(result.wrote).toContain(`kept first ${to(1)} mail-1`);
    expect(result.wrote).toContain(`kept reminder ${to(1)} mail-1`);
    expect(result).toMatchObject({ next: null, remaining: null, heldForQuota: 0, told: [] });
    expect(result.endOf(noticeTo(2))).toBe('sent');
  });

  test('to an address of which nobody knows what it was told today wait', async () => {
    const result = await sent({ notices: [noticeTo(1), noticeTo(2)], unread: [to(1)] });
    expect(result.mails).toEqual([to(2)]);
    expect(result.counts).toEqual(counts({ sent: 1, pending: 1 }));
    expect(result.endOf(noticeTo(1))).toBe('pending');
    expect(result.told).toEqual([
      `contact ${to(1)} LEDGER_UNREADABLE: ${IS_DAMAGED}; mails to this address wait until it can`,
    ]);
  });

  test('are one an address and day: the next waits for tomorrow, and counts as no mail', async () => {
    const result = await sent({ notices: [notice()], states: [[ANN, digestOf(AS_OF)]] });
    expect(result.mails).toEqual([]);
    expect(result.counts).toEqual(counts({}));
    expect(result.endOf(notice())).toBe('pending');
    expect((await sent({ notices: [notice()], states: [[ANN, digestOf(ago(1))]] })).mails).toEqual([ANN]);
  });

  test('with word of a deed wait for no tomorrow', async () => {
    const notices = [notice(), notice({ kind: 'deactivated' })];
    expect((await sent({ notices, states: [[ANN, digestOf(AS_OF)]] })).mails).toEqual([ANN]);
  });

  test('carry nothing that an earlier mail carried: that is marked', async () => {
    const reminder = notice({ kind: 'reminder', accountId: OTHER_ACCOUNT });
    const word = notice({ kind: 'deactivated' });
    const result = await sent({ notices: [reminder, word], states: [[ANN, digestOf(AS_OF, reminder)]] });
    expect(result.wrote).toContain(`kept reminder ${ANN} mail-0`);
    expect(result.wrote).toContain(`kept deactivated ${ANN} mail-1`);
    expect(result.endOf(reminder)).toBe('sent');
    const whole = await sent({ notices: [reminder], states: [[ANN, digestOf(AS_OF, reminder)]] });
    expect([whole.mails, whole.counts]).toEqual([[], counts({})]);
    const torn = await sent({
      notices: [reminder],
      states: [[ANN, digestOf(AS_OF, reminder)]],
      parts: { keys: { recordNotice: unreadableRow } },
    });
    expect(torn.told).toEqual([`key ${KEY_ID} LEDGER_UNREADABLE: ${IS_DAMAGED}`]);
    expect(torn.endOf(reminder)).toBe('sent');
  });

  test('go account by account to whom SES refused one lately', async () => {
    const notices = [notice(), notice({ accountId: OTHER_ACCOUNT })];
    const refused = (days: number) => [{ at: ago(days), mail: 'refused', accountId: ACCOUNT }];
    expect((await sent({ notices, states: [[ANN, { refusedMails: refused(1) }]] })).mails).toEqual([
      ANN,
      ANN,
    ]);
    expect((await sent({ notices, states: [[ANN, { refusedMails: refused(40) }]] })).mails).toEqual([ANN]);
  });
});

describe('the quota', () => {
  test('lets so many leave; the rest waits, and it is told once', async () => {
    const result = await sent({ notices: many(4), allowance: { ...ALL, remaining: 3 } });
    expect(result.mails).toEqual([to(1), to(2), to(3)]);
    expect(result).toMatchObject({ remaining: 0, heldForQuota: 1, next: null });
    expect(result.counts).toEqual(counts({ sent: 3, pending: 1 }));
    expect(result.told).toEqual([`mail ${RUN} QUOTA_USED_UP: 1 mails are left for the next run`]);
    expect((await sent({ notices: many(3), allowance: { ...ALL, remaining: 3 } })).told).toEqual([]);
  });

  test('gets back the place of a mail that SES refused', async () => {
    const answer = (address: string) =>
      address === to(1) ? awsError('MessageRejected', 'Address is blacklisted', { $fault: 'client' }) : null;
    const result = await sent({ notices: many(2), answer, allowance: { ...ALL, remaining: 1 } });
    expect(result.mails).toEqual([to(2)]);
    expect(result).toMatchObject({ remaining: 0, heldForQuota: 0 });
    expect(result.counts).toEqual(counts({ sent: 1, failed: 1 }));
  });
});

describe('the time of a step', () => {
  test('ends it after the mail that used it up; who had a turn and waits is named to the next', async () => {
    const result = await sent({
      notices: many(5),
      unread: [to(1)],
      mailMs: 60_000,
      allowance: { ...ALL, forMs: 90_000 },
    });
    expect(result.mails.length).toBeGreaterThan(0);
    expect(result.mails.length).toBeLessThan(4);
    expect(result.next).toEqual([turnOf({ contact: to(1) })]);
    // Whoever had no turn has no end.
    expect(result.endOf(noticeTo(5))).toBeUndefined();
  });

  test('of none sends nothing, and marks all', async () => {
    const result = await sent({ notices: many(2), allowance: { ...ALL, forMs: 0 } });
    expect([result.mails, result.next, result.heldForQuota]).toEqual([[], null, 0]);
    expect(result.counts).toEqual(counts({ pending: 2 }));
    expect(result.told).toEqual([]);
  });

  test('does not matter once the quota is used up: the rest is only marked', async () => {
    const result = await sent({
      notices: many(3),
      mailMs: 60_000,
      allowance: { remaining: 1, forMs: 1_000 },
    });
    expect(result.counts).toEqual(counts({ sent: 1, pending: 2 }));
    expect(result.next).toBeNull();
  });
});

describe('a refusal', () => {
  const PAUSED = awsError('AccountSendingPausedException', 'sending is paused', { $fault: 'client' });

  test('that every mail would meet stops all, and costs nobody a place', async () => {
    const result = await sent({
      notices: many(4),
      answer: () => PAUSED,
      allowance: { ...ALL, remaining: 3 },
    });
    expect(result.mails).toEqual([]);
    expect(result.counts).toEqual(counts({ pending: 4 }));
    expect(result.told).toHaveLength(1);
    expect(result.told[0]).toMatch(new RegExp(`^run ${RUN} SENDING_PAUSED`));
    expect(result).toMatchObject({ remaining: 3, heldForQuota: 0 });
  });

  test('of words lets each account’s notices go in a mail of their own', async () => {
    let asked = 0;
    const answer = () => {
      asked += 1;
      return asked === 1 ? awsError('MessageRejected', 'Bad link', { $fault: 'client' }) : null;
    };
    const notices = [notice(), notice({ accountId: OTHER_ACCOUNT })];
    const result = await sent({ notices, answer, allowance: { ...ALL, hasSent: true } });
    expect(result.mails).toEqual([ANN, ANN]);
    expect(result.counts).toEqual(counts({ sent: 2 }));
    asked = 0;
    const short = await sent({ notices, answer, allowance: { remaining: 1, forMs: null, hasSent: true } });
    expect(short.mails).toEqual([ANN]);
    expect(short.counts).toEqual(counts({ sent: 1, pending: 1 }));
    expect(short.told).toEqual([`mail ${RUN} QUOTA_USED_UP: 1 mails are left for the next run`]);
  });

  test('that many meet is asked of a few only, before anybody gives up', async () => {
    const denied = awsError('AccessDenied', 'no ses:SendRawEmail', { $fault: 'client' });
    let asked = 0;
    const answer = () => {
      asked += 1;
      return denied;
    };
    const result = await sent({ notices: many(50), answer });
    expect(asked).toBeLessThan(12);
    expect(result.counts).toEqual(counts({ pending: 50 }));
  });
});

describe('a mail that left and the ledger does not take', () => {
  test('is told; want of the table stops the others, one row does not', async () => {
    const out = await sent({
      notices: many(3),
      parts: { contacts: { recordDigest: outage } },
      mailMs: 1_000,
    });
    expect(out.told[0]).toMatch(/^mail a1@example.com LEDGER_UNREACHABLE: a mail left, but/);
    expect(out.mails.length).toBeLessThan(3);
    expect(out.counts.sent + out.counts.pending).toBe(3);
    const torn = await sent({ notices: many(3), parts: { keys: { recordNotice: unreadableRow } } });
    expect(torn.mails).toHaveLength(3);
    expect(torn.counts).toEqual(counts({ sent: 3 }));
  });

  test('by a bug ends the step', async () => {
    await expect(
      sent({ notices: [notice({ contact: BOB })], parts: { keys: { recordNotice: bug } } }),
    ).rejects.toThrow('a bug');
  });
});

test('a turn is named in few letters, and differs by address', () => {
  expect(turnOf({ contact: ANN })).toMatch(/^[\w-]{12}$/);
  expect(turnOf({ contact: ANN })).not.toBe(turnOf({ contact: BOB }));
  expect(turnOf({ contact: ANN })).toBe(turnOf({ contact: ANN }));
});
