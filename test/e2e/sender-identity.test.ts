import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { SENDER, stage, type Stage, type StageOptions } from './harness.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';

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
    const it = await shop();
    for (const day of [0, 8 * HOUR_DAYS, 16 * HOUR_DAYS]) {
      const report = await it.run(day);
      expect(report.status).toBe('blocked');
      expect(report.mail).toMatchObject({ sent: 0, blocked: 'SENDER_NOT_VERIFIED', pending: 1 });
      expect(codes(report)).toEqual(['SENDER_NOT_VERIFIED']);
      expect(outcomes(report)).toEqual({ ci: 'notify first pending' });
    }
    expect(asked(it)).toEqual({ verify: 1, remove: 0 });
    expect(it.organization.ses.mailbox.accepted).toEqual([]);
  });

  test('keeps a key alive that was noticed before and is past its deadline', async () => {
    const it = await shop({ verified: [SENDER] });
    await it.run(0);
    it.organization.ses.identities.remove(SENDER);
    expect(outcomes(await it.run(7))).toEqual({ ci: 'deactivate none' });
    expect(keyOf(it.organization.world, 'ci').status).toBe('Active');
    expect(it.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
  });

  test('holds no grudge: what waited is sent once it is verified, and the clock starts then', async () => {
    const it = await shop();
    await it.run(0);
    it.organization.ses.confirm(SENDER);
    expect(outcomes(await it.run(3))).toEqual({ ci: 'notify first notified' });
    await it.run(7);
    expect(keyOf(it.organization.world, 'ci').status).toBe('Active');
    await it.run(10);
    expect(keyOf(it.organization.world, 'ci').status).toBe('Inactive');
    expect(it.organization.ses.mailbox.to('ci@example.org')).toHaveLength(3);
  });

  test('is not asked for by a dry run', async () => {
    const it = await shop();
    await it.run(0, { mode: 'dry-run', mailSummary: true });
    expect(asked(it)).toEqual({ verify: 0, remove: 0 });
  });

  test.each([
    ['the address', 'keys@mail.example.com', 'complete'],
    ['its domain', 'mail.example.com', 'complete'],
    ['a parent domain', 'example.com', 'complete'],
    ['another domain', 'ample.com', 'blocked'],
    ['another address of the domain', 'other@mail.example.com', 'blocked'],
  ])('is verified by %s or not', async (_, identity, status) => {
    const it = await shop({ verified: [identity] }, 'keys@mail.example.com');
    expect((await it.run(0)).status).toBe(status);
  });
});

describe('a verification that failed', () => {
  test('is deleted and asked for again when this tool had asked for it', async () => {
    const it = await shop();
    await it.run(0);
    await it.run(1 + HOUR_DAYS);
    expect(asked(it)).toEqual({ verify: 2, remove: 1 });
    expect(it.organization.ses.identities.status(SENDER)).toBe('Pending');
    it.organization.ses.confirm(SENDER);
    expect((await it.run(2)).status).toBe('complete');
  });

  test('of somebody else is never deleted (I9)', async () => {
    const it = await shop();
    it.organization.ses.identities.request(SENDER);
    const report = await it.run(2);
    expect(it.organization.ses.identities.status(SENDER)).toBe('Failed');
    expect(report.status).toBe('blocked');
    expect(asked(it)).toEqual({ verify: 0, remove: 0 });
  });

  test('of somebody else is not deleted in the sandbox either', async () => {
    const it = await shop({ verified: [SENDER], sandbox: true });
    it.organization.ses.identities.request('ci@example.org');
    expect(outcomes(await it.run(2))).toEqual({ ci: 'notify first withheld' });
    expect(asked(it)).toEqual({ verify: 0, remove: 0 });
  });
});

describe('SES that cannot be asked, or has paused', () => {
  test.each<[string, (it: Stage) => void, string]>([
    ['is denied', (it) => void it.organization.faults.deny('ses:GetSendQuota'), 'SES_UNREAD'],
    ['denies its account', (it) => void it.organization.faults.deny('ses:GetAccount'), 'SES_UNREAD'],
    [
      'hides its identities',
      (it) => void it.organization.faults.deny('ses:GetIdentityVerificationAttributes'),
      'SES_UNREAD',
    ],
    ['has paused sending', (it) => void (it.organization.ses.sendingEnabled = false), 'SENDING_PAUSED'],
  ])('deactivates nothing: it %s', async (_, fault, blocked) => {
    const it = await shop({ verified: [SENDER] });
    await it.run(0);
    fault(it);
    const report = await it.run(7);
    expect(report.mail.blocked).toBe(blocked);
    expect(report.status).toBe('blocked');
    expect(keyOf(it.organization.world, 'ci').status).toBe('Active');
  });
});
