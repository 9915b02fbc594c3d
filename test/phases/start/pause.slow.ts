import type { RunReport } from '../../../src/core/report.ts';
import type { Pause } from '../../../src/core/pause.ts';
import type { PauseSwitch } from '../../../src/ledger/pause.ts';
import type { InterceptedRequest } from '../../../src/simulator/traffic/faults/intercepted-request.ts';
import { NO_RETRIES, onDay, stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { codes, keyOf, outcomes, owner, subjectsByDay } from '../../e2e/people.ts';
import { keep, replay, type Scene } from '../../e2e/scene.ts';

const PAUSE: Pause = {
  by: 'arn:aws:sts::111111111111:assumed-role/keyrotation-pause/ann',
  since: onDay(6.9),
  reason: 'wrong keys went off',
};

/** Keys to deactivate, each with a contact of its own, and keys whose first notice is due, on day 7. */
const TO_DEACTIVATE = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'];
const TO_NOTIFY = ['f1', 'f2', 'f3', 'f4', 'f5'];
const DEEDS = 2 * TO_DEACTIVATE.length + TO_NOTIFY.length + 1;

const isDeed = ({ service, action }: InterceptedRequest): boolean =>
  action === 'UpdateAccessKey' ||
  (service === 'ses' && ['SendRawEmail', 'VerifyEmailIdentity', 'DeleteIdentity'].includes(action));

let scene: Scene;
beforeAll(async () => {
  const users = [
    ...TO_DEACTIVATE.map((name) => owner(name)),
    ...TO_NOTIFY.map((name) => owner(name, { ageDays: 23 })),
  ];
  const before = await stage(onlyAccounts({ users }));
  await before.run(0);
  scene = await keep(before);
});

const onDay7 = (latency = 0): Promise<Stage> => replay(scene, { client: NO_RETRIES, latency });

/** The switch in the hands of somebody who may lift a pause, which the enforcer's role may not. */
const switchOf = (staged: Stage): PauseSwitch =>
  staged.engine({}, { credentials: staged.organization.administrator }).services.ledger.pause;

const pauseIn = (staged: Stage): Promise<Pause> => switchOf(staged).begin(PAUSE);

/** What has been done by the end: nothing is missing, and nothing was done twice. */
function expectAllDoneOnce(staged: Stage, last: RunReport): void {
  const { world, ses, calls } = staged.organization;
  expect(TO_DEACTIVATE.map((name) => keyOf(world, name).status)).toEqual(TO_DEACTIVATE.map(() => 'Inactive'));
  expect(calls.find({ action: 'iam:UpdateAccessKey', outcome: 'ok' })).toHaveLength(TO_DEACTIVATE.length);
  for (const name of [...TO_DEACTIVATE, ...TO_NOTIFY])
    expect([name, ses.mailbox.to(`${name}@example.org`).length]).toEqual([name, 1]);
  expect(last.status).toBe('complete');
}

describe('a pause in the middle of a run', () => {
  test.each([1, 3, 6, 7, 12, DEEDS - 1, DEEDS])(
    'at its deed %i lets at most one more leave, and the run after the pause does all that was left, once',
    async (n) => {
      const staged = await onDay7(3);
      let deeds = 0;
      let later = 0;
      let pausing: Promise<unknown> | undefined;
      let isPaused = false;
      staged.organization.faults.intercept((request) => {
        if (!isDeed(request)) return undefined;
        deeds += 1;
        if (isPaused) later += 1;
        if (deeds === n) pausing = pauseIn(staged).then(() => (isPaused = true));
        return undefined;
      });
      const paused = await staged.run(7, { mailSummary: true });
      await pausing;
      expect(later).toBeLessThanOrEqual(1);
      if (deeds < DEEDS) {
        expect(paused).toMatchObject({ status: 'blocked', mail: { blocked: 'PAUSED' } });
        const [told] = paused.problems.filter(({ code }) => code === 'PAUSED');
        for (const word of [PAUSE.by, PAUSE.since, PAUSE.reason]) expect(told?.message).toContain(word);
        expect(told?.fix).toContain('keyrotation resume');
      }
      staged.organization.faults.clear();
      await switchOf(staged).end();
      expectAllDoneOnce(staged, await staged.run(8));
    },
  );
});

describe('a run that is paused from the start', () => {
  test('surveys, plans and reports; it does nothing, and asks SES for nothing', async () => {
    const staged = await onDay7();
    await pauseIn(staged);
    const report = await staged.run(7, { mailSummary: true });
    expect(report).toMatchObject({ status: 'blocked', mail: { sent: 0, blocked: 'PAUSED' } });
    expect(report.coverage).toMatchObject({ surveyed: 1 });
    expect(outcomes(report)).toMatchObject({ d1: 'deactivate none', f1: 'notify first pending' });
    expect(codes(report)).toEqual(['PAUSED']);
    const { calls } = staged.organization;
    expect(calls.find({ write: true }).filter(({ service }) => service !== 'dynamodb')).toEqual([]);
    expect(staged.events).toContainEqual(expect.objectContaining({ event: 'mail-blocked', code: 'PAUSED' }));
  });

  test('starts no clock: a first notice that it held back gives its full days from the day on which it leaves', async () => {
    const staged = await onDay7();
    await pauseIn(staged);
    await staged.run(7);
    await switchOf(staged).end();
    const report = await staged.run(9);
    expect(report.keys.find(({ userName }) => userName === 'f1')).toMatchObject({
      outcome: 'notified',
      deadline: onDay(16),
    });
    expectAllDoneOnce(staged, report);
  });

  test('of an unverified sender asks SES for no verification', async () => {
    const staged = await onDay7();
    staged.organization.ses.identities.remove('keys@example.com');
    await pauseIn(staged);
    await staged.run(7);
    expect(staged.organization.calls.count('ses:VerifyEmailIdentity')).toBe(0);
  });

  test('in the sandbox asks no recipient for a verification, be it paused only after SES was asked', async () => {
    const staged = await onDay7();
    staged.organization.ses.setSandbox(true);
    staged.organization.faults.intercept(({ action, params }) =>
      action === 'GetIdentityVerificationAttributes' && Object.keys(params).length > 6
        ? { kind: 'hold', until: pauseIn(staged) }
        : undefined,
    );
    const report = await staged.run(7, { mailSummary: true });
    expect(report).toMatchObject({ status: 'blocked', mail: { blocked: 'PAUSED', withheld: 0 } });
    expect(staged.organization.calls.count('ses:VerifyEmailIdentity')).toBe(0);
  });

  test('as a dry run goes on, and says so; its summary waits like every mail', async () => {
    const staged = await onDay7();
    await pauseIn(staged);
    const report = await staged.run(7, { mode: 'dry-run', mailSummary: true });
    expect(outcomes(report)).toMatchObject({ d1: 'deactivate would-deactivate' });
    expect(report.mail.blocked).toBeNull();
    expect(report.problems.filter(({ scope }) => scope === 'run')).toMatchObject([{ code: 'PAUSED' }]);
    expect(subjectsByDay(staged)).toEqual([]);
  });
});

describe('a pause that nobody can read', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['has no reason', { by: PAUSE.by, since: PAUSE.since }],
    ['has a time that is none', { ...PAUSE, since: 'yesterday' }],
    ['is empty', {}],
    ['is of a later version', { ...PAUSE, v: 2 }],
    ['has a reason of a megabyte', { ...PAUSE, reason: 'x'.repeat(100_000) }],
  ])('since its row %s, stops everything, and is lifted like any other', async (_, row) => {
    const staged = await onDay7();
    await staged.putRows([{ pk: 'CONTROL', sk: 'PAUSE', ...row }]);
    const report = await staged.run(7, { mailSummary: true });
    expect(report).toMatchObject({ status: 'blocked', mail: { sent: 0, blocked: 'PAUSED' } });
    expect(report.problems[0]?.message).toContain('CONTROL / PAUSE');
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
    expect(await switchOf(staged).end()).toBe('unreadable');
    expectAllDoneOnce(staged, await staged.run(8));
  });
});

describe('while the ledger does not tell whether there is a pause', () => {
  const isLook = ({ action, params }: InterceptedRequest): boolean =>
    action === 'GetItem' && JSON.stringify(params.Key).includes('CONTROL');

  test('from the start, the run ends before it has done anything', async () => {
    const staged = await onDay7();
    staged.organization.faults.intercept((request) =>
      isLook(request) ? { kind: 'drop', when: 'before' } : undefined,
    );
    await expect(staged.run(7)).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
    expect(subjectsByDay(staged)).toEqual([]);
  });

  test.each([2, 4, 9])('from its look %i on, nothing more is done; the next run does it', async (n) => {
    const staged = await onDay7();
    let looks = 0;
    let deeds = 0;
    let later = 0;
    staged.organization.faults.intercept((request) => {
      if (isDeed(request)) {
        deeds += 1;
        if (looks >= n) later += 1;
      }
      if (!isLook(request)) return undefined;
      looks += 1;
      return looks >= n ? { kind: 'drop', when: 'before' } : undefined;
    });
    const report = await staged.run(7, { mailSummary: true });
    expect(report.status).not.toBe('complete');
    expect([deeds, later]).toEqual([n - 2, 0]);
    staged.organization.faults.clear();
    expectAllDoneOnce(staged, await staged.run(8));
  });
});
