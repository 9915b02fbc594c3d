import type { RunReport } from '../../../src/core/report.ts';
import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';
import { refuseMails, type Refusal } from '../../e2e/mail-refusal.ts';
import { keyOf, outcomes, owner } from '../../e2e/people.ts';

const DENIED: Refusal = {
  status: 403,
  code: 'AccessDenied',
  message: 'User is not authorized to perform: ses:SendRawEmail with an explicit deny',
};

/** So many users, each with a contact of its own; of the first `urgent` the keys are older, so that they are told first. */
function contacts(count: number, { urgent = 0, domain = 'denied.example' } = {}): Promise<Stage> {
  const users = Array.from({ length: count }, (_, n) => {
    const name = `u-${String(n).padStart(2, '0')}`;
    return owner(name, n < urgent ? { ageDays: 60, contact: `${name}@${domain}` } : {});
  });
  const world = emptyWorld({ accounts: [account({ users })] });
  world.accounts.delete(world.hub.accountId);
  return stage(world, {}, { client: NO_RETRIES });
}

const sendsOf = ({ organization }: Stage) => organization.calls.count('ses:SendRawEmail');
const told = ({ organization }: Stage) => organization.ses.mailbox.accepted.length;
const marks = async (staged: Stage) =>
  (await staged.rows()).filter(
    ({ failedMails, refusedMails, undeliverableSince }) =>
      failedMails !== undefined || refusedMails !== undefined || undeliverableSince !== undefined,
  );
const aboutMail = ({ problems }: RunReport) =>
  problems.filter(({ scope }) => scope === 'mail' || scope === 'run');

describe('a refusal that one mail meets stops nothing', () => {
  test('one recipient whom a policy denies waits, uncounted, day after day; all others are told', async () => {
    const staged = await contacts(12);
    refuseMails(staged.organization, DENIED, ({ to }) => to === 'u-00@example.org');
    for (const day of [0, 1, 2, 3]) {
      const report = await staged.run(day);
      expect(report.mail).toMatchObject({ sent: day === 0 ? 11 : 0, pending: 1, failed: 0 });
      expect(aboutMail(report).map(({ id, code }) => [id, code])).toEqual([
        ['u-00@example.org', 'MAIL_DENIED'],
      ]);
      expect(outcomes(report)['u-00']).toBe('notify first pending');
    }
    expect(await marks(staged)).toEqual([]);
    expect(keyOf(staged.organization.world, 'u-00').status).toBe('Active');
  });

  test('a denied domain whose keys are the most urgent of all keeps nobody else from being told, on no day', async () => {
    const staged = await contacts(30, { urgent: 12 });
    refuseMails(staged.organization, DENIED, ({ to }) => to.endsWith('@denied.example'));
    expect((await staged.run(0)).mail).toMatchObject({ sent: 18, pending: 12 });
    expect((await staged.run(4)).mail).toMatchObject({ sent: 18, pending: 12 });
    const report = await staged.run(7);
    expect(report.counts.deactivated).toBe(18);
    expect(aboutMail(report).map(({ scope }) => scope)).toEqual(Array.from({ length: 12 }, () => 'mail'));
    expect(await marks(staged)).toEqual([]);
  });

  test.each<[string, Refusal]>([
    [
      'an address that SES cannot read',
      { code: 'InvalidParameterValue', message: 'Local address contains control or whitespace' },
    ],
    ['an address without its domain', { code: 'InvalidParameterValue', message: "Missing final '@domain'" }],
  ])('%s counts as the recipient’s fault: after three days somebody else is told', async (_, refusal) => {
    const staged = await contacts(4);
    refuseMails(staged.organization, refusal, ({ to }) => to === 'u-00@example.org');
    for (const day of [0, 1, 2]) expect(outcomes(await staged.run(day))['u-00']).toBe('notify first failed');
    expect(outcomes(await staged.run(3))['u-00']).toBe('notify first notified');
  });
});

describe('a refusal that every mail meets is told once, stops the mail of the run, and counts against nobody', () => {
  const everyone: readonly [string, Refusal, string][] = [
    ['a missing grant', DENIED, 'MAIL_DENIED'],
    [
      'a sender whose name is too long',
      { code: 'InvalidParameterValue', message: 'From header is longer than 320 characters' },
      'SENDER_REFUSED',
    ],
    [
      'a sender that SES cannot read',
      { code: 'InvalidParameterValue', message: 'Local address contains illegal character' },
      'MAIL_REFUSED',
    ],
    [
      'a text that SES takes from nobody',
      { code: 'MessageRejected', message: 'Words that nobody knows yet' },
      'MAIL_REFUSED',
    ],
    [
      'a suspended account',
      { code: 'MessageRejected', message: 'Sending suspended for this account.' },
      'SENDING_PAUSED',
    ],
    [
      'a configuration set that is gone',
      { code: 'ConfigurationSetDoesNotExist', message: 'keyrotation' },
      'CONFIGURATION_SET_MISSING',
    ],
    [
      'credentials that are over',
      { status: 403, code: 'ExpiredToken', message: 'expired' },
      'CREDENTIALS_REFUSED',
    ],
    ['an SES that is ill', { status: 500, code: 'InternalFailure', message: 'try later' }, 'SERVICE_ERROR'],
    [
      'a rate that others take up',
      { code: 'Throttling', message: 'Maximum sending rate exceeded.' },
      'THROTTLED',
    ],
    ['an answer that nobody knows', { code: 'SomethingNew', message: 'of another year' }, 'SERVICE_ERROR'],
  ];

  test.each(everyone)('%s', async (_, refusal, code) => {
    const staged = await contacts(10);
    const mended = refuseMails(staged.organization, refusal);
    for (const day of [0, 1, 2]) {
      const before = sendsOf(staged);
      const report = await staged.run(day);
      expect(sendsOf(staged) - before).toBeLessThanOrEqual(6);
      expect(report.mail).toMatchObject({ sent: 0, pending: 10, failed: 0 });
      expect(aboutMail(report).map((each) => [each.scope, each.code])).toEqual([['run', code]]);
    }
    expect(await marks(staged)).toEqual([]);
    mended();
    expect((await staged.run(3)).mail).toMatchObject({ sent: 10, pending: 0 });
  });

  test.each(everyone)('%s, with fewer contacts than it takes to stop', async (_, refusal, code) => {
    const staged = await contacts(4);
    refuseMails(staged.organization, refusal);
    for (const day of [0, 1, 2]) {
      const report = await staged.run(day);
      expect(report.mail).toMatchObject({ sent: 0, pending: 4, failed: 0 });
      expect(aboutMail(report).map((each) => [each.scope, each.code])).toEqual([['run', code]]);
    }
    expect(await marks(staged)).toEqual([]);
  });

  test('an SES that falls ill in the middle of a run: what left has left', async () => {
    const staged = await contacts(40);
    let sends = 0;
    refuseMails(
      staged.organization,
      { status: 503, code: 'ServiceUnavailable', message: 'later' },
      () => (sends += 1) > 10,
    );
    const report = await staged.run(0);
    expect(report.mail).toMatchObject({ sent: 10, pending: 30 });
    expect(sendsOf(staged)).toBeLessThan(30);
    expect(aboutMail(report).map(({ scope, code }) => [scope, code])).toEqual([['run', 'SERVICE_ERROR']]);
    expect(told(staged)).toBe(10);
  });
});

describe('a mail that waits for tomorrow because its address had its mail of the day', () => {
  test('is planned so: it is no mail that waits for anything, and its key is still to be told', async () => {
    const contact = 'ann@example.org';
    const users = [owner('ci', { contact }), owner('later', { contact, ageDays: 29.75 })];
    const staged = await stage(emptyWorld({ accounts: [account({ users })] }));
    await staged.run(0);
    const report = await staged.run(0.5);
    expect(outcomes(report)).toMatchObject({ later: 'notify first pending' });
    expect(report.mail).toEqual({ sent: 0, pending: 0, withheld: 0, failed: 0, blocked: null });
    expect(report.status).toBe('complete');
    expect((await staged.run(1)).mail).toMatchObject({ sent: 1, pending: 0 });
  });
});
