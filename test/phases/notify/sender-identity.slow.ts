import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { SENDER, stage, type Stage, type StageOptions } from '../../e2e/harness.ts';
import { codes, keyOf, outcomes, owner } from '../../e2e/people.ts';

const HOUR_DAYS = 1 / 24;

const shop = (options: StageOptions = {}, sender = SENDER): Promise<Stage> =>
  stage(
    emptyWorld({ accounts: [account({ users: [owner('ci')] })] }),
    { SOURCEMAIL: sender },
    { verified: [], ...options },
  );

const asked = ({ organization }: Stage) => ({
  verify: organization.calls.count('ses:VerifyEmailIdentity'),
  remove: organization.calls.count('ses:DeleteIdentity'),
});

describe('a sender that is not verified', () => {
  test('is asked to verify once; nothing is sent, nothing is deactivated, and the report says so', async () => {
    const staged = await shop();
    for (const day of [0, 8 * HOUR_DAYS, 16 * HOUR_DAYS]) {
      const report = await staged.run(day);
      expect(report.status).toBe('blocked');
      expect(report.mail).toMatchObject({ sent: 0, blocked: 'SENDER_NOT_VERIFIED', pending: 1 });
      expect(codes(report)).toEqual(['SENDER_NOT_VERIFIED']);
      expect(outcomes(report)).toEqual({ ci: 'notify first pending' });
    }
    expect(asked(staged)).toEqual({ verify: 1, remove: 0 });
    expect(staged.organization.ses.mailbox.accepted).toEqual([]);
  });

  test('is not asked with VERIFYCONTACTS off, and the report says that', async () => {
    const staged = (await shop()).engine({ VERIFYCONTACTS: 'off' });
    const report = await staged.run(0);
    expect([report.status, report.mail.blocked]).toEqual(['blocked', 'SENDER_NOT_VERIFIED']);
    expect(report.problems[0]?.message).toContain('VERIFYCONTACTS is off, so it was not asked to verify');
    expect(asked(staged)).toEqual({ verify: 0, remove: 0 });
  });

  test('keeps a key alive that was noticed before and is past its deadline', async () => {
    const staged = await shop({ verified: [SENDER] });
    await staged.run(0);
    staged.organization.ses.identities.remove(SENDER);
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'deactivate none' });
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
  });

  test('holds no grudge: what waited is sent once it is verified, and the clock starts then', async () => {
    const staged = await shop();
    await staged.run(0);
    staged.organization.ses.confirm(SENDER);
    expect(outcomes(await staged.run(3))).toEqual({ ci: 'notify first notified' });
    await staged.run(7);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
    await staged.run(10);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Inactive');
    expect(staged.organization.ses.mailbox.to('ci@example.org')).toHaveLength(3);
  });

  test('is not asked for by a dry run', async () => {
    const staged = await shop();
    await staged.run(0, { mode: 'dry-run', mailSummary: true });
    expect(asked(staged)).toEqual({ verify: 0, remove: 0 });
  });

  test.each([
    ['the address', 'keys@mail.example.com', 'complete'],
    ['its domain', 'mail.example.com', 'complete'],
    ['a parent domain', 'example.com', 'complete'],
    ['another domain', 'ample.com', 'blocked'],
    ['another address of the domain', 'other@mail.example.com', 'blocked'],
  ])('is verified by %s or not', async (_, identity, status) => {
    const staged = await shop({ verified: [identity] }, 'keys@mail.example.com');
    expect((await staged.run(0)).status).toBe(status);
  });
});

describe('a verification that failed', () => {
  test('is deleted and asked for again when this tool had asked for it', async () => {
    const staged = await shop();
    await staged.run(0);
    await staged.run(1 + HOUR_DAYS);
    expect(asked(staged)).toEqual({ verify: 2, remove: 1 });
    expect(staged.organization.ses.identities.status(SENDER)).toBe('Pending');
    staged.organization.ses.confirm(SENDER);
    expect((await staged.run(2)).status).toBe('complete');
  });

  test('of somebody else is never deleted (I9)', async () => {
    const staged = await shop();
    staged.organization.ses.identities.request(SENDER);
    const report = await staged.run(2);
    expect(staged.organization.ses.identities.status(SENDER)).toBe('Failed');
    expect(report.status).toBe('blocked');
    expect(asked(staged)).toEqual({ verify: 0, remove: 0 });
  });

  test('of somebody else is not deleted in the sandbox either', async () => {
    const staged = await shop({ verified: [SENDER], sandbox: true });
    staged.organization.ses.identities.request('ci@example.org');
    expect(outcomes(await staged.run(2))).toEqual({ ci: 'notify first withheld' });
    expect(asked(staged)).toEqual({ verify: 0, remove: 0 });
  });
});

/** DynamoDB takes no row of this identity, for a reason that is the row's. */
function refuseRowOf(identity: string, { organization }: Stage): void {
  organization.faults.intercept(({ service, write, params }) =>
    service === 'dynamodb' && write && JSON.stringify(params.Key ?? {}).includes(`IDENTITY#${identity}`)
      ? { kind: 'error', status: 400, code: 'ValidationException', message: 'not this row' }
      : undefined,
  );
}

describe('a request that the ledger does not take', () => {
  test('is not made of SES, or nobody would know whose the identity is (I9); the report says why, and the next run asks', async () => {
    const staged = await shop();
    refuseRowOf(SENDER, staged);
    const report = await staged.run(0);
    expect(report.status).toBe('blocked');
    expect(report.mail).toMatchObject({ sent: 0, blocked: 'SENDER_NOT_VERIFIED', pending: 1 });
    expect(codes(report)).toEqual(['SENDER_NOT_VERIFIED']);
    expect(report.problems[0]?.message).toMatch(
      /^keys@example.com is not verified in SES, nor is its domain; it was not asked to verify: the row IDENTITY#keys@example.com .* not this row$/,
    );
    expect(report.problems[0]?.fix).toMatch(/^See the reason that DynamoDB gives/);
    expect(asked(staged)).toEqual({ verify: 0, remove: 0 });

    staged.organization.faults.clear();
    await staged.run(1);
    expect(asked(staged)).toEqual({ verify: 1, remove: 0 });
  });

  test('is not made for a recipient in the sandbox either, and the others are told', async () => {
    const staged = await stage(
      emptyWorld({ accounts: [account({ users: [owner('ci'), owner('web')] })] }),
      {},
      { sandbox: true },
    );
    staged.organization.ses.verify('web@example.org');
    refuseRowOf('ci@example.org', staged);
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first withheld', web: 'notify first notified' });
    expect(codes(report)).toEqual(['LEDGER_REFUSED', 'RECIPIENT_NOT_VERIFIED']);
    expect(asked(staged)).toEqual({ verify: 0, remove: 0 });
  });

  test('is made where its row is there already and of a later version: who can read that knows whose it is', async () => {
    const staged = await shop();
    await staged.putRows([{ pk: `IDENTITY#${SENDER}`, sk: 'STATE', v: 2 }]);
    expect(codes(await staged.run(0))).toEqual(['SENDER_NOT_VERIFIED']);
    expect(asked(staged)).toEqual({ verify: 1, remove: 0 });
  });
});

describe('SES that cannot be asked, or has paused', () => {
  test.each<[string, (staged: Stage) => void, string]>([
    ['is denied', (staged) => void staged.organization.faults.deny('ses:GetSendQuota'), 'SES_UNREAD'],
    ['denies its account', (staged) => void staged.organization.faults.deny('ses:GetAccount'), 'SES_UNREAD'],
    [
      'hides its identities',
      (staged) => void staged.organization.faults.deny('ses:GetIdentityVerificationAttributes'),
      'SES_UNREAD',
    ],
    [
      'has paused sending',
      (staged) => void (staged.organization.ses.sendingEnabled = false),
      'SENDING_PAUSED',
    ],
  ])('deactivates nothing: it %s', async (_, fault, blocked) => {
    const staged = await shop({ verified: [SENDER] });
    await staged.run(0);
    fault(staged);
    const report = await staged.run(7);
    expect(report.mail.blocked).toBe(blocked);
    expect(report.status).toBe('blocked');
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
  });
});
