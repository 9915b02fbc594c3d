import type { Ses } from '../../../src/aws/ses.ts';
import { dayOf } from '../../../src/core/instant.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { notice } from '../../builders/notice.ts';
import { bug, DAMAGED, OPERATOR, RUN, type LedgerParts } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';
import { BLACKLISTED, counts, notified, quota, rowTo, to, type Given } from './notified.ts';

test('every contact is told, and each key says so', async () => {
  const { mail, mails, did, outcomes, events, told } = await notified({ keys: 2 });
  expect(mail).toEqual(counts({ sent: 2 }));
  expect(mails).toEqual([to(1), to(2)]);
  expect(did).toEqual(['notify 1']);
  expect(outcomes).toEqual(['notified', 'notified']);
  expect(events[0]).toEqual({ event: 'notices-pending', notices: 2, mails: 2 });
  expect(told).toEqual([]);
});

test('through a closed gate nothing leaves: all waits, and why is told', async () => {
  const gate = { blocked: 'SENDER_NOT_VERIFIED', message: 'not verified' } as const;
  const { mail, mails, did, outcomes, problems } = await notified({ keys: 2, gate });
  expect(mail).toEqual(counts({ pending: 2, blocked: 'SENDER_NOT_VERIFIED' }));
  expect([mails, did]).toEqual([[], ['notify 1']]);
  expect(outcomes).toEqual(['pending', 'pending']);
  expect(problems).toMatchObject([
    { scope: 'run', id: RUN, code: 'SENDER_NOT_VERIFIED', message: 'not verified' },
  ]);
});

test('a notice that waits for its account is counted as a mail, and marked', async () => {
  const parts = {
    runs: {
      accounts: async function* () {
        yield* await Promise.resolve([runAccount({ status: 'unreachable' })]);
      },
    },
  };
  const { mail, mails } = await notified({ keys: 0, left: [notice()], parts });
  expect([mail, mails]).toEqual([counts({ pending: 1 }), []]);
});

describe('one step after the other', () => {
  test('goes on where the last one stopped, and tells once how much there is', async () => {
    const { mail, mails, did, outcomes, events } = await notified({ keys: 12, mailMs: 60_000 });
    expect(mail).toEqual(counts({ sent: 12 }));
    expect(new Set(mails).size).toBe(12);
    expect(did.length).toBeGreaterThan(1);
    expect(did[1]).toBe('notify 2');
    expect(outcomes).toEqual(Array.from({ length: 12 }, () => 'notified'));
    expect(events.filter(({ event }) => event === 'notices-pending')).toHaveLength(1);
  });

  test('tells once what earlier runs left that cannot be read, and adds up what failed', async () => {
    const parts: LedgerParts = {
      outbox: {
        pending: (onUnreadable) => {
          onUnreadable(DAMAGED);
          return asyncItems([]);
        },
      },
    };
    const { mail, told, did } = await notified({
      keys: 9,
      parts,
      mailMs: 60_000,
      refuse: (address) => ([to(1), to(9)].some((each) => each === address) ? BLACKLISTED : null),
    });
    expect(did.length).toBeGreaterThan(1);
    expect(mail).toEqual(counts({ sent: 7, failed: 2 }));
    expect(told.filter((code) => code === 'LEDGER_UNREADABLE')).toHaveLength(1);
    expect(told.filter((code) => code === 'MAIL_REFUSED')).toHaveLength(2);
  });
});

describe('the quota', () => {
  test('keeps one mail for the summary', async () => {
    const { mail, mails, told, did } = await notified({ keys: 3, gate: { remaining: 3 } });
    expect(mails).toHaveLength(2);
    expect(mail).toEqual(counts({ sent: 2, pending: 1 }));
    expect(told).toEqual(['QUOTA_USED_UP']);
    expect(did).toEqual(['notify 1']);
    expect((await notified({ keys: 1, gate: { remaining: 0 } })).mail).toEqual(counts({ pending: 1 }));
  });

  test('is waited for where sleeping is free, and what it held back has its turn', async () => {
    let asked = 0;
    const account = () => {
      asked += 1;
      return Promise.resolve(asked < 2 ? quota(100, 80) : quota(100, 70));
    };
    const { mail, told, did, outcomes } = await notified({
      keys: 3,
      gate: { remaining: 2 },
      sleepsForFree: true,
      account,
    });
    expect(did).toEqual([
      'notify 1',
      'quota 1 4 min',
      'quota left 1',
      'quota 2 4 min',
      'quota left 2',
      'notify 2',
    ]);
    expect(mail).toEqual(counts({ sent: 3 }));
    expect(told).toEqual([]);
    expect(outcomes).toEqual(['notified', 'notified', 'notified']);
  });

  test('is given up after fifteen waits, and when SES does not tell', async () => {
    const account = () => Promise.reject(awsError('TimeoutError', 'no answer'));
    const { did, mail } = await notified({ keys: 2, gate: { remaining: 2 }, sleepsForFree: true, account });
    expect(did.filter((each) => each.startsWith('quota left'))).toHaveLength(15);
    expect(mail).toEqual(counts({ sent: 1, pending: 1 }));
    await expect(
      notified({ keys: 2, gate: { remaining: 2 }, sleepsForFree: true, account: bug }),
    ).rejects.toThrow('a bug');
  });
});

test('a pause in the middle blocks the mail of the run, and no quota is waited for', async () => {
  const send: Ses['send'] = () => Promise.reject(new PausedError('paused by Ann'));
  const { mail, told, did } = await notified({ keys: 2, ses: { send }, sleepsForFree: true });
  expect(mail).toEqual(counts({ pending: 2, blocked: 'PAUSED' }));
  expect(told).toEqual(['PAUSED']);
  expect(did).toEqual(['notify 1']);
});

describe('in the sandbox', () => {
  const sandbox = (verified: readonly string[]): Given => ({
    gate: { sandbox: true },
    ses: {
      verification: () => Promise.resolve(new Map(verified.map((each) => [each, 'verified' as const]))),
      requestVerification: () => Promise.resolve(),
    },
  });

  test('what goes to unverified addresses is withheld, and the rest leaves in one step', async () => {
    const { mail, mails, outcomes, told } = await notified({ keys: 2, ...sandbox([OPERATOR, to(2)]) });
    expect(mails).toEqual([to(2)]);
    expect(mail).toEqual(counts({ sent: 1, withheld: 1 }));
    expect(outcomes).toEqual(['withheld', 'notified']);
    expect(told).toEqual(['RECIPIENT_NOT_VERIFIED']);
    const all = Array.from({ length: 8 }, (_, index) => to(index + 1));
    const slow = await notified({ keys: 8, mailMs: 120_000, ...sandbox([OPERATOR, ...all]) });
    expect(slow.did).toEqual(['notify 1']);
    expect(slow.mail).toEqual(counts({ sent: 8 }));
  });

  test('all waits while SES does not tell who is verified', async () => {
    const ses = { verification: () => Promise.reject(awsError('TimeoutError', 'no answer')) };
    const { mail, outcomes } = await notified({ keys: 2, gate: { sandbox: true }, ses });
    expect(mail).toEqual(counts({ pending: 2 }));
    expect(outcomes).toEqual(['pending', 'pending']);
  });
});

test('mails that an earlier attempt at the step had sent are counted', async () => {
  const sentBefore = { day: dayOf(AS_OF), messageId: 'mail-0', sentAt: AS_OF, asOf: AS_OF };
  const { accountId, accessKeyId } = rowTo(1).finding;
  const notices = [{ accountId, accessKeyId, kind: 'first' as const, contact: to(1), day: dayOf(AS_OF) }];
  const state = { undeliverableSince: null, lastDigest: { ...sentBefore, notices }, refusedMails: [] };
  const parts = {
    contacts: {
      readMany: () => Promise.resolve({ found: new Map([[to(1), state]]), unreadable: new Map() }),
    },
  };
  const { mail, mails, outcomes } = await notified({ keys: 2, parts });
  expect(mails).toEqual([to(2)]);
  expect(mail).toEqual(counts({ sent: 2 }));
  expect(outcomes).toEqual(['notified', 'notified']);
});
