import { enforce } from '../../src/enforce.ts';
import { plannedDeeds, type PlannedWork } from '../../src/core/planned-deeds.ts';
import type { RunReport } from '../../src/core/report.ts';
import { orderRun, type RunOrder } from '../../src/phases/run.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import { onDay, stage, type Stage } from './harness.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';
import { whole } from '../builders/whole-report.ts';

/** On day 7 one key is past its deadline, and one gets its first notice. */
async function onDay7(): Promise<Stage> {
  const users = [owner('late'), owner('ripe', { ageDays: 23 })];
  const staged = await stage(emptyWorld({ accounts: [account({ users })] }));
  await staged.run(0);
  staged.organization.clock.set(new Date(onDay(7)));
  return staged;
}

async function runWith({ settings, services }: Stage, more: Partial<RunOrder>): Promise<RunReport> {
  const asOf = services.clock.now();
  const asked = { asOf, mode: 'enforce', settings, emit: () => undefined, mailSummary: true } as const;
  return whole(await enforce(inProcessWorkflow(services.clock), services, orderRun({ ...asked, ...more })));
}

test('a run that is told no does nothing, says so in the ledger, and leaves all to the next one', async () => {
  const staged = await onDay7();
  const before = staged.organization.ses.mailbox.accepted.length;
  const asked: PlannedWork[] = [];
  const goAhead = (work: PlannedWork): Promise<boolean> => {
    asked.push(work);
    return Promise.resolve(false);
  };
  const report = await runWith(staged, { goAhead });
  expect(asked).toMatchObject([{ toNotify: 1, toDeactivate: 1, deferred: 0 }]);
  expect(report).toMatchObject({ status: 'blocked', mail: { sent: 0, blocked: 'DECLINED' } });
  expect(codes(report)).toEqual(['DECLINED']);
  expect(staged.organization.ses.mailbox.accepted).toHaveLength(before);
  expect(keyOf(staged.organization.world, 'late').status).toBe('Active');
  expect(await staged.services.ledger.runs.readMeta(report.runId)).toMatchObject({ status: 'blocked' });

  const next = await staged.run(7.01);
  expect(outcomes(next)).toEqual({
    late: 'deactivate deactivated deactivated',
    ripe: 'notify first notified',
  });
});

test('a run that is told yes goes on, and is asked once', async () => {
  const staged = await onDay7();
  let asked = 0;
  const report = await runWith(staged, {
    goAhead: () => {
      asked += 1;
      return Promise.resolve(true);
    },
  });
  expect({ asked, status: report.status }).toEqual({ asked: 1, status: 'complete' });
  expect(keyOf(staged.organization.world, 'late').status).toBe('Inactive');
});

describe('a run that is held to a plan does no more than it says', () => {
  const nothing = plannedDeeds({ runId: 'plan', keys: [] });

  test('neither a notice nor a deactivation of which it says nothing; the next run does both', async () => {
    const staged = await onDay7();
    const report = await runWith(staged, { planned: nothing });
    expect(outcomes(report)).toEqual({ late: 'deferred none', ripe: 'notify none' });
    expect(codes(report)).toEqual(['NOT_IN_PLAN', 'NOT_IN_PLAN']);
    expect(report.status).toBe('complete');
    expect(keyOf(staged.organization.world, 'late').status).toBe('Active');
    expect(outcomes(await staged.run(7.01))).toEqual({
      late: 'deactivate deactivated deactivated',
      ripe: 'notify first notified',
    });
  });

  test('nor a reminder of a key that the brake defers', async () => {
    const staged = await stage(emptyWorld({ accounts: [account({ users: [owner('a'), owner('b')] })] }), {
      MAXDEACTIVATIONS: '1',
      REMINDERDAYS: 'none',
    });
    await staged.run(0);
    staged.organization.clock.set(new Date(onDay(8)));
    const keys = ['a', 'b'].map((name) => ({
      accountId: [...staged.organization.world.accounts.keys()][1] ?? '',
      accessKeyId: keyOf(staged.organization.world, name).id,
      outcome: 'would-deactivate' as const,
    }));
    const planned = plannedDeeds({ runId: 'plan', keys: keys as never });
    const before = staged.organization.ses.mailbox.accepted.length;
    const report = await runWith(staged, { planned, mailSummary: false });
    expect(report.counts).toMatchObject({ deactivated: 1, deferred: 1, notified: 0 });
    expect(staged.organization.ses.mailbox.accepted.length - before).toBe(1);
  });
});

test('the days of a notice begin when its mail leaves, however long it waited for its turn (I1)', async () => {
  const users = [owner('ci')];
  const staged = await stage(emptyWorld({ accounts: [account({ users })] }));
  const { organization } = staged;
  const LATE_MS = 4 * 60_000;
  let waits = 0;
  organization.faults.intercept(({ action, params }) => {
    const isLook = action === 'GetItem' && JSON.stringify(params).includes('CONTROL');
    // The look right before the mail, after that of the gate.
    if (isLook && (waits += 1) === 2) organization.clock.advance(LATE_MS);
    return undefined;
  });
  await staged.run(0);
  const [notice] = (await staged.rows()).filter(({ sk }) => sk.startsWith('NOTICE#'));
  expect(notice?.status).toBe('sent');
  expect(Date.parse(String(notice?.sentAt)) - Date.parse(onDay(0))).toBeGreaterThanOrEqual(LATE_MS);
});
