import type { RunReport } from '../../../src/core/report.ts';
import type { MailGate } from '../../../src/phases/notify/gate.ts';
import { notify } from '../../../src/phases/notify/notify.ts';
import type { Run } from '../../../src/phases/run.ts';
import { inProcessWorkflow } from '../../../src/workflow/in-process.ts';
import type { Workflow } from '../../../src/workflow/workflow.ts';
import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';
import { refuseMailTo } from '../../e2e/mail-refusal.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { partitionOf } from '../../e2e/partition-of.ts';
import { codes, outcomes, owner } from '../../e2e/people.ts';
import { keep, replay, type Scene } from '../../e2e/scene.ts';

/** On day 7: one deactivation, a final reminder, an early reminder, a first notice; each to its own address. */
async function beforeDaySeven(): Promise<Scene> {
  const users = [
    owner('a-first', { ageDays: 23 }),
    owner('b-early', { ageDays: 27 }),
    owner('c-final', { ageDays: 29 }),
    owner('d-over', { ageDays: 30 }),
  ];
  const staged = await stage(onlyAccounts({ users }));
  for (const day of [0, 1, 3]) await staged.run(day);
  return keep(staged);
}

let scene: Scene;
beforeAll(async () => {
  scene = await beforeDaySeven();
});
const onDaySeven = (): Promise<Stage> => replay(scene, { client: NO_RETRIES }, { SESQUOTASHARE: '100' });

const told = ({ organization }: Stage): string[] =>
  organization.ses.mailbox.accepted.map(({ destinations }) => String(destinations[0]).split('@')[0] ?? '');

describe('when the day’s quota is short', () => {
  test.each([
    [1, []],
    [2, ['d-over']],
    [3, ['d-over', 'c-final']],
    [4, ['d-over', 'c-final', 'b-early']],
    [5, ['d-over', 'c-final', 'b-early', 'a-first']],
  ])('%d recipients: the urgent are told first, one is kept for the summary', async (quota, expected) => {
    const staged = await onDaySeven();
    staged.organization.ses.quota.max24HourSend = quota;
    const report = await staged.run(7, { mailSummary: true });
    expect(told(staged)).toEqual([...expected, 'keys']);
    expect(report.mail).toMatchObject({ sent: expected.length, pending: 4 - expected.length, failed: 0 });
    expect(codes(report)).toEqual(expected.length < 4 ? ['QUOTA_USED_UP'] : []);
    expect(report.counts.deactivated).toBe(1);
  });

  test('the rest is told the next day, nobody twice, and the late first notice gets its full time', async () => {
    const staged = await onDaySeven();
    staged.organization.ses.quota.max24HourSend = 2;
    expect(outcomes(await staged.run(7))).toMatchObject({ 'a-first': 'notify first pending' });
    staged.organization.ses.quota.max24HourSend = 50_000;
    await staged.run(8);
    expect(told(staged).sort()).toEqual(['a-first', 'b-early', 'c-final', 'd-over']);
    expect(staged.organization.ses.mailbox.to('a-first@example.org')[0]?.text).toContain(
      '16 Mar 2027, 08:00 UTC',
    );
    expect(staged.organization.ses.mailbox.to('c-final@example.org')[0]?.subject).toContain('Deactivated');
  });
});

describe('SES that stops in the middle of a run', () => {
  const interruptions: [string, (staged: Stage) => void, (staged: Stage) => void, string][] = [
    [
      'its quota is used up by somebody else',
      ({ organization }) => void (organization.ses.quota.max24HourSend = 0),
      ({ organization }) => void (organization.ses.quota.max24HourSend = 50_000),
      'QUOTA_USED_UP',
    ],
    [
      'sending is paused',
      ({ organization }) => void (organization.ses.sendingEnabled = false),
      ({ organization }) => void (organization.ses.sendingEnabled = true),
      'SENDING_PAUSED',
    ],
  ];

  test.each(interruptions)('keeps every notice for the next day: %s', async (_, stop, resume, code) => {
    const staged = await onDaySeven();
    staged.organization.faults.intercept(({ action }) => {
      if (action === 'SendRawEmail') stop(staged);
      return undefined;
    });
    const report = await staged.run(7);
    expect(report.mail).toMatchObject({ sent: 0, pending: 4 });
    expect(codes(report)).toContain(code);
    staged.organization.faults.clear();
    resume(staged);
    await staged.run(8);
    expect(told(staged).sort()).toEqual(['a-first', 'b-early', 'c-final', 'd-over']);
  });

  test('one refused address keeps nobody else from being told', async () => {
    const staged = await onDaySeven();
    refuseMailTo(staged.organization, 'c-final@example.org');
    const report = await staged.run(7);
    expect(told(staged).sort()).toEqual(['a-first', 'b-early', 'd-over']);
    expect(report.mail).toMatchObject({ sent: 3, failed: 1, pending: 0 });
    expect(codes(report)).toEqual(['MAIL_REFUSED']);
  });
});

test('one account has no more than half of the quota over all steps of a run, urgent as its mails may be', async () => {
  const many = Array.from({ length: 20 }, (_, n) => owner(`many-${n}`));
  const others = Array.from({ length: 6 }, (_, n) =>
    account({ users: [owner(`other-${n}`, { ageDays: 26 })] }),
  );
  const staged = await stage(emptyWorld({ accounts: [account({ users: many }), ...others] }), {
    SESQUOTASHARE: '100',
  });
  await staged.run(0);
  const { ses, faults, clock } = staged.organization;
  ses.quota.max24HourSend = 0;
  const { runId, asOf, mail } = await staged.run(4);
  expect(mail).toMatchObject({ sent: 0, pending: 26 });
  const toldBefore = told(staged).length;
  ses.quota.max24HourSend = 50_000;
  // Each mail takes 100 seconds: a step of five minutes sends a few of them.
  faults.intercept(({ action }) => {
    if (action === 'SendRawEmail') clock.advance(100_000);
    return undefined;
  });
  const { services, settings } = staged;
  const lease = {
    assertHeld: () => undefined,
    allowDeed: () => Promise.resolve(),
    takeAgain: () => Promise.resolve(),
  };
  const run: Run = {
    runId,
    asOf,
    mode: 'enforce',
    settings,
    lease,
    emit: () => undefined,
    mailSummary: false,
  };
  const gate: MailGate = { blocked: null, message: '', sandbox: false, maxSendRate: 1, remaining: 13 };
  const inProcess = inProcessWorkflow(services.clock);
  const steps: string[] = [];
  const workflow: Workflow = {
    ...inProcess,
    step: (name, work) => {
      steps.push(name);
      return inProcess.step(name, work);
    },
  };
  expect((await notify(workflow, services, run, gate)).mail).toMatchObject({ sent: 12, pending: 14 });
  expect(steps).toContain('notify 2');
  const names = told(staged).slice(toldBefore);
  expect(names.filter((name) => name.startsWith('many'))).toHaveLength(6);
  expect(names.filter((name) => name.startsWith('other'))).toHaveLength(6);
});

test('a ledger that fails when SES has accepted a mail leaves that mail sent, and says what happened', async () => {
  const staged = await onDaySeven();
  const { faults } = staged.organization;
  faults.intercept((request) =>
    request.action === 'UpdateItem' && partitionOf(request).startsWith('CONTACT#')
      ? {
          kind: 'error',
          status: 400,
          code: 'AccessDeniedException',
          message: 'not authorized to perform dynamodb:UpdateItem',
        }
      : undefined,
  );
  const { mail, problems } = await staged.run(7);
  expect(mail).toMatchObject({ sent: told(staged).length, failed: 0, pending: 4 - told(staged).length });
  expect(mail.sent).toBeGreaterThan(0);
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['LEDGER_UNREACHABLE']));
  expect(problems).toHaveLength(mail.sent);
  expect(problems[0]?.message).toContain('dynamodb:UpdateItem');
  faults.clear();
  await staged.run(8);
  expect(new Set(told(staged))).toEqual(new Set(['a-first', 'b-early', 'c-final', 'd-over']));
});

test('a sender whose verification ends in the middle of a run keeps every notice pending', async () => {
  const staged = await onDaySeven();
  staged.organization.faults.intercept(({ action }) => {
    if (action === 'SendRawEmail') staged.organization.ses.identities.remove('keys@example.com');
    return undefined;
  });
  const report = await staged.run(7);
  expect(report.mail).toMatchObject({ sent: 0, withheld: 0, pending: 4 });
  expect(codes(report)).toEqual(['SENDER_NOT_VERIFIED']);
});

test('mails leave no faster than SES allows', async () => {
  const users = Array.from({ length: 5 }, (_, index) => owner(`user-${index}`));
  const staged = await stage(emptyWorld({ accounts: [account({ users })] }));
  staged.organization.ses.quota.maxSendRate = 1;
  await staged.run(0);
  const { calls, ses } = staged.organization;
  const [asked] = calls.find({ action: 'ses:GetIdentityVerificationAttributes' });
  const lastMs = Math.max(...ses.mailbox.accepted.map((mail) => mail.at.getTime()));
  expect(lastMs - (asked?.at.getTime() ?? lastMs)).toBeGreaterThanOrEqual(4_000);
});

describe('a quota that yesterday’s run used up', () => {
  /** Twelve addresses, ten mails in 24 hours, one of them kept for the summary. */
  async function usedUp(): Promise<Stage> {
    const users = Array.from({ length: 12 }, (_, n) => owner(`u-${String(n).padStart(2, '0')}`));
    const staged = await stage(
      emptyWorld({ accounts: [account({ users })] }),
      { SESQUOTASHARE: '100' },
      { client: NO_RETRIES },
    );
    staged.organization.ses.quota.max24HourSend = 10;
    expect((await staged.run(0)).mail).toMatchObject({ sent: 9, pending: 3 });
    return staged;
  }

  test('is waited for as it comes back, where waiting is free: nothing waits for another day', async () => {
    const staged = await usedUp();
    const report = await staged.run(1, { sleepsForFree: true });
    expect(report.mail).toMatchObject({ sent: 3, pending: 0 });
    expect(codes(report)).toEqual([]);
    expect(report.keys.filter(({ outcome }) => outcome === 'notified')).toHaveLength(3);
    expect(new Set(told(staged)).size).toBe(12);
    expect(told(staged)).toHaveLength(12);
  });

  test('keeps mails pending where waiting is not free', async () => {
    const staged = await usedUp();
    const before = staged.organization.clock.now();
    const report = await staged.run(1);
    expect(report.mail.pending).toBeGreaterThan(0);
    expect(codes(report)).toEqual(['QUOTA_USED_UP']);
    expect(staged.organization.clock.now().getTime() - before.getTime()).toBeLessThan(25 * 3_600_000);
  });

  test('that does not come back is waited for an hour, then left to the next run', async () => {
    const staged = await usedUp();
    staged.organization.ses.quota.max24HourSend = 1;
    const report = await staged.run(1, { sleepsForFree: true });
    expect(report.mail).toMatchObject({ sent: 0, pending: 3 });
    expect(codes(report)).toEqual(['QUOTA_USED_UP']);
    const minutes = (staged.organization.clock.now().getTime() - Date.parse(report.asOf)) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(60);
    expect(minutes).toBeLessThan(70);
  });

  test('is waited for with the lock held: a run in between is blocked and sends nothing', async () => {
    const staged = await usedUp();
    let between: Promise<RunReport> | undefined;
    const before = async (step: string) => {
      if (step !== 'quota left 1') return;
      between = staged.engine({}).run(1 + 4.6 / 1440, { wait: () => Promise.resolve() });
      await between;
    };
    const report = await staged.run(1, { sleepsForFree: true, before });
    expect(await between).toMatchObject({ status: 'blocked', problems: [{ code: 'RUN_IN_PROGRESS' }] });
    expect(report.mail).toMatchObject({ sent: 3, pending: 0 });
    expect(told(staged)).toHaveLength(12);
  });

  test('is not waited for when a refused mail gives its place back', async () => {
    const staged = await usedUp();
    staged.organization.ses.quota.max24HourSend = 14;
    // Four places, one of them for the summary: three mails, of which one is refused.
    refuseMailTo(staged.organization, 'u-09@example.org');
    const report = await staged.run(1, { sleepsForFree: true });
    expect(report.mail).toMatchObject({ sent: 2, failed: 1, pending: 0 });
    expect(codes(report)).toEqual(['MAIL_REFUSED']);
  });

  test('counts a mail once that is refused before and after the wait', async () => {
    const staged = await usedUp();
    staged.organization.ses.quota.max24HourSend = 11;
    refuseMailTo(staged.organization, 'u-09@example.org');
    const report = await staged.run(1, { sleepsForFree: true });
    expect(report.mail).toMatchObject({ sent: 2, failed: 1, pending: 0 });
    expect(outcomes(report)).toMatchObject({ 'u-09': 'notify first failed' });
  });
});
