import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { REFUSALS } from '../../../src/simulator/traffic/faults/refusals.ts';
import { NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';
import { codes, keyOf, outcomes, owner } from '../../e2e/people.ts';

const inSandbox = (users: readonly string[], contact?: string): Promise<Stage> =>
  stage(
    emptyWorld({
      accounts: [
        account({ users: users.map((name) => owner(name, contact === undefined ? {} : { contact })) }),
      ],
    }),
    {},
    { sandbox: true },
  );

describe('in the SES sandbox', () => {
  test('recipients are asked to verify and their notices withheld, while verified ones get theirs', async () => {
    const staged = await inSandbox(['ci', 'web']);
    staged.organization.ses.verify('web@example.org');
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first withheld', web: 'notify first notified' });
    expect(report.mail).toMatchObject({ sent: 1, withheld: 1, failed: 0 });
    expect(codes(report)).toEqual(['RECIPIENT_NOT_VERIFIED']);
    expect(staged.organization.ses.identities.status('ci@example.org')).toBe('Pending');
  });

  test('with VERIFYCONTACTS off nobody is asked, and the notices are withheld all the same', async () => {
    const staged = (await inSandbox(['ci', 'web'])).engine({ VERIFYCONTACTS: 'off' });
    staged.organization.ses.verify('web@example.org');
    const report = await staged.run(0, { mailSummary: true });
    expect(outcomes(report)).toEqual({ ci: 'notify first withheld', web: 'notify first notified' });
    expect(report.problems.map(({ code, message }) => [code, message])).toEqual([
      [
        'RECIPIENT_NOT_VERIFIED',
        'notices to ci@example.org are withheld until it is verified; VERIFYCONTACTS is off, so it was not asked to',
      ],
    ]);
    const { calls } = staged.organization;
    expect(['VerifyEmailIdentity', 'DeleteIdentity'].map((each) => calls.count(`ses:${each}`))).toEqual([
      0, 0,
    ]);
  });

  test('an address that SES will not verify keeps nobody else from being told', async () => {
    const staged = await inSandbox(['ci', 'web']);
    staged.organization.ses.verify('web@example.org');
    staged.organization.faults.intercept(({ action }) =>
      action === 'VerifyEmailIdentity'
        ? { kind: 'error', status: 400, code: 'InvalidParameterValue', message: 'no such domain' }
        : undefined,
    );
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first withheld', web: 'notify first notified' });
    expect(codes(report)).toEqual(['MAIL_REFUSED', 'RECIPIENT_NOT_VERIFIED']);
  });

  test('a verification that SES could not be asked for says why, and what to do about that', async () => {
    const staged = await inSandbox(['ci', 'web']);
    staged.organization.ses.verify('web@example.org');
    staged.organization.faults.deny('ses:VerifyEmailIdentity');
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first withheld', web: 'notify first notified' });
    expect(codes(report)).toEqual(['ACCESS_DENIED', 'RECIPIENT_NOT_VERIFIED']);
  });

  test('while nobody can tell which recipients are verified no mail leaves, and the run comes to its end', async () => {
    const staged = await inSandbox(['ci', 'web']);
    staged.organization.ses.verify('web@example.org');
    staged.organization.faults.inject(
      { action: 'ses:GetIdentityVerificationAttributes', nth: 2 },
      REFUSALS.throttled,
    );
    const engine = staged.engine({}, NO_RETRIES);
    const report = await engine.run(0, { mailSummary: true });
    expect(outcomes(report)).toEqual({ ci: 'notify first pending', web: 'notify first pending' });
    expect(codes(report)).toContain('SES_UNREAD');
    expect(report.mail).toMatchObject({ sent: 0, pending: 2, withheld: 0, blocked: null });
    expect(outcomes(await engine.run(1))).toEqual({
      ci: 'notify first withheld',
      web: 'notify first notified',
    });
  });

  test('a withheld notice starts no clock; it starts when the mail really leaves', async () => {
    const staged = await inSandbox(['ci']);
    await staged.run(0);
    staged.organization.ses.confirm('ci@example.org');
    expect(outcomes(await staged.run(3))).toEqual({ ci: 'notify first notified' });
    expect(staged.organization.ses.mailbox.to('ci@example.org')[0]?.text).toContain('11 Mar 2027, 08:00 UTC');
    await staged.run(7);
    await staged.run(9);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
    await staged.run(10);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Inactive');
  });

  test('the operator is asked to verify for the summary, and gets it afterwards', async () => {
    const world = emptyWorld({ accounts: [account({ users: [owner('ci')] })] });
    const operator = 'security@example.net';
    const staged = await stage(world, { OPERATORMAIL: operator, SUMMARY: 'always' }, { sandbox: true });
    staged.organization.ses.verify('ci@example.org');
    const report = await staged.run(0, { mailSummary: true });
    expect(report.problems.map(({ id, code }) => [id, code])).toEqual([[operator, 'RECIPIENT_NOT_VERIFIED']]);
    expect(report.mail).toMatchObject({ sent: 1, withheld: 0 });
    staged.organization.ses.confirm(operator);
    expect((await staged.run(1, { mailSummary: true })).status).toBe('complete');
    expect(staged.organization.ses.mailbox.to(operator)).toHaveLength(1);
  });

  test('the operator is not asked when there is no summary', async () => {
    const world = emptyWorld({ accounts: [account({ users: [owner('ci')] })] });
    const settings = { OPERATORMAIL: 'security@example.net', SUMMARY: 'never' };
    const staged = await stage(world, settings, { sandbox: true });
    staged.organization.ses.verify('ci@example.org');
    await staged.run(0, { mailSummary: true });
    expect(staged.organization.calls.count('ses:VerifyEmailIdentity')).toBe(0);
  });

  test('a recipient is covered by a verified domain', async () => {
    const staged = await inSandbox(['ci'], 'ci@team.example.org');
    staged.organization.ses.verify('example.org');
    expect(outcomes(await staged.run(0))).toEqual({ ci: 'notify first notified' });
    expect(staged.organization.calls.count('ses:VerifyEmailIdentity')).toBe(0);
  });

  test('a recipient is asked again a day later, because the link has expired, and no more often', async () => {
    const staged = await inSandbox(['ci']);
    for (const day of [0, 0.5, 1.1, 1.5]) await staged.run(day);
    expect(staged.organization.calls.count('ses:VerifyEmailIdentity')).toBe(2);
    expect(staged.organization.calls.count('ses:DeleteIdentity')).toBe(1);
  });

  test('many recipients are asked about a hundred at a time, and to verify one a second', async () => {
    const users = Array.from({ length: 6 }, (_, user) => {
      const contact = Array.from({ length: 9 }, (__, index) => `a@team${user}${index}.example.org`).join(' ');
      return owner(`user-${user}`, { contact });
    });
    const staged = await stage(
      emptyWorld({ accounts: [account({ users })] }),
      { MAXCONTACTS: '20' },
      { sandbox: true },
    );
    const report = await staged.run(0);
    expect(report.mail.withheld).toBe(54);
    const { calls } = staged.organization;
    // The sender's, then 54 addresses, 54 domains and their parent in two pages.
    expect(calls.count('ses:GetIdentityVerificationAttributes')).toBe(3);
    const at = calls.find({ action: 'ses:VerifyEmailIdentity' }).map((call) => call.at.getTime());
    expect(at).toHaveLength(54);
    const gaps = at.slice(1).map((ms, index) => ms - (at[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
  });
});

test('out of the sandbox no recipient is ever asked to verify', async () => {
  const staged = await stage(emptyWorld({ accounts: [account({ users: [owner('ci')] })] }));
  for (const day of [0, 4, 7]) await staged.run(day);
  expect(staged.organization.calls.count('ses:VerifyEmailIdentity')).toBe(0);
  expect(staged.organization.ses.identities.list()).toEqual(['keys@example.com']);
});

test('an account that SESv2 tells nothing about is in the sandbox when its daily quota is 200', async () => {
  const staged = await inSandbox(['ci']);
  staged.organization.faults.intercept(({ action }) =>
    action === 'GetAccount'
      ? { kind: 'error', status: 404, code: 'NotFoundException', message: 'not served here' }
      : undefined,
  );
  expect(outcomes(await staged.run(0))).toEqual({ ci: 'notify first withheld' });
  staged.organization.ses.setSandbox(false);
  expect(outcomes(await staged.run(1))).toEqual({ ci: 'notify first notified' });
});
