import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { NO_RETRIES, stage } from '../e2e/harness.ts';
import { codes, outcomes, owner } from '../e2e/people.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner } from './local-runner.ts';
import { mortal, type Life } from './mortal.ts';

onLocalRunner();

/** Of five accounts a step. */
const ACCOUNTS = 1_001;
const CONCURRENCY = 8;

describe('an invocation that runs out of time in the middle of the survey', () => {
  test('goes on with the batches that were under way, and no account that was done is entered again', async () => {
    const users = ['ci', 'deploy'].map((name) => owner(name));
    const others = Array.from({ length: ACCOUNTS - 3 }, () => account());
    const accounts = users.map((user) => account({ users: [user] })).concat(others);
    const staged = await stage(
      emptyWorld({ accounts }),
      { ACCOUNTCONCURRENCY: String(CONCURRENCY) },
      { client: NO_RETRIES },
    );
    const life: Life = { checkpoints: 0, deaths: 0 };
    let surveyed = 0;
    const isTimeUp = ({ action }: { action: string }) =>
      action === 'GetCredentialReport' && ++surveyed === 333;
    const { report, execution } = await durableDay(staged, 0, {
      around: (handler) => mortal(handler, staged.organization, { call: isTimeUp, when: 'before' }, life),
    });
    expect(life.deaths).toBe(1);
    expect(codes(report)).toEqual([]);
    expect(report.coverage).toMatchObject({ total: ACCOUNTS, surveyed: ACCOUNTS, unreachable: 0 });
    expect(outcomes(report)).toEqual({ ci: 'notify first notified', deploy: 'notify first notified' });
    const steps = execution.getOperations().map((each) => each.getName() ?? '');
    expect(steps.filter((name) => /^survey \d+$/.test(name))).toHaveLength(Math.ceil(ACCOUNTS / 5));
    const secondTurns = steps.filter((name) => /^survey round 2, one by one \d+$/.test(name));
    expect(secondTurns.length).toBeGreaterThan(0);
    expect(secondTurns.length).toBeLessThanOrEqual(CONCURRENCY);

    const entered = new Map<string, number>();
    for (const { params } of staged.organization.calls.find({ action: 'sts:AssumeRole', outcome: 'ok' })) {
      const role = String(params.RoleArn);
      entered.set(role, (entered.get(role) ?? 0) + 1);
    }
    expect(entered.size).toBe(ACCOUNTS);
    // Only what was under way when the time was up, and as many that waited for their report.
    const again = [...entered.values()].filter((times) => times > 1);
    expect(again.length).toBeLessThanOrEqual(2 * CONCURRENCY);
    expect(again.every((times) => times === 2)).toBe(true);
    await staged.close();
  });
});
