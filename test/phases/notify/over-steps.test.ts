import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { DAMAGED, OPERATOR } from '../../builders/phase.ts';
import { BLACKLISTED, counts, notified, quota, to, type Given } from './notified.ts';

/** Of which nobody says whether it is the mail's fault. */
const BAD_WORDS = awsError('MessageRejected', 'Bad link', { $fault: 'client' });

describe('what SES refuses', () => {
  test('before it has taken any mail of the run is everybody’s', async () => {
    const { mail, outcomes } = await notified({ keys: 3, refuse: () => BAD_WORDS });
    expect(mail).toEqual(counts({ pending: 3 }));
    expect(outcomes).toEqual(['pending', 'pending', 'pending']);
  });

  test('after an earlier step has sent mails is each mail’s own', async () => {
    const { mail, did } = await notified({
      keys: 12,
      mailMs: 60_000,
      refuse: (_, taken) => (taken >= 6 ? BAD_WORDS : null),
    });
    expect(did.length).toBeGreaterThan(1);
    expect(mail).toEqual(counts({ sent: 6, failed: 6 }));
  });
});

describe('the quota', () => {
  test('of a run goes to one account to a half at most while others wait, however many steps it takes', async () => {
    const { mails, did } = await notified({
      keys: 9,
      accountOf: (key) => (key <= 6 ? ACCOUNT : OTHER_ACCOUNT),
      mailMs: 200_000,
      gate: { remaining: 7 },
    });
    expect(did).toEqual(['notify 1', 'notify 2']);
    expect(mails).toHaveLength(6);
    expect(mails.filter((each) => [1, 2, 3, 4, 5, 6].some((key) => each === to(key)))).toHaveLength(3);
  });

  test('holds in the sandbox as well', async () => {
    const verified = [OPERATOR, to(1), to(2), to(3)].map((each) => [each, 'verified'] as const);
    const ses = { verification: () => Promise.resolve(new Map(verified)) };
    const { mail } = await notified({ keys: 3, gate: { sandbox: true, remaining: 2 }, ses });
    expect(mail).toEqual(counts({ sent: 1, pending: 2 }));
  });

  test('that comes back is for what it held back; what is told of the others stays told', async () => {
    const { mail, told } = await notified({
      keys: 3,
      gate: { remaining: 2 },
      sleepsForFree: true,
      account: () => Promise.resolve(quota(100, 70)),
      refuse: (address) => (address === to(1) ? BLACKLISTED : null),
    });
    expect(mail).toEqual(counts({ sent: 2, failed: 1 }));
    expect(new Set(told)).toEqual(new Set(['MAIL_REFUSED']));
  });
});

test('what earlier runs left that cannot be read is told in a single step as well', async () => {
  const parts: Given['parts'] = {
    outbox: {
      pending: (onUnreadable) => {
        onUnreadable(DAMAGED);
        return asyncItems([]);
      },
    },
  };
  expect((await notified({ keys: 1, parts })).told).toEqual(['LEDGER_UNREADABLE']);
});
