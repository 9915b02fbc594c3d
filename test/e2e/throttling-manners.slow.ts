import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import type { Call } from '../../src/simulator/traffic/call-log.ts';
import type { RunReport } from '../../src/core/report.ts';
import { systemClock } from '../../src/workflow/clock.ts';
import { stage } from './harness.ts';
import { owner } from './people.ts';

const ACCOUNTS = 40;
const USERS_OF_LARGE = 900;
/** IAM publishes no rate; this one the engine has to find out. */
const IAM_RATE = { perSecond: 100, burst: 100 };

interface Played {
  readonly report: RunReport;
  readonly calls: readonly Call[];
}

/** A dry run in real time, since AWS throttles in real time, under AWS's published limits. */
async function play(apiRateShare: string, throttledTags = 0): Promise<Played> {
  const world = emptyWorld({
    accounts: [
      account({
        users: Array.from({ length: USERS_OF_LARGE }, (_, n) => owner(`user-${n}`, { ageDays: 1 })),
      }),
      ...Array.from({ length: ACCOUNTS - 2 }, () => account()),
    ],
  });
  const staged = await stage(
    world,
    { APIRATESHARE: apiRateShare },
    { startAt: new Date(), running: true, clockOf: () => systemClock, limits: { 'iam:*': IAM_RATE } },
  );
  const { faults, calls } = staged.organization;
  faults.throttle('organizations:ListTagsForResource', throttledTags);
  const report = await staged.runNow({ mode: 'dry-run' });
  await staged.close();
  return { report, calls: calls.entries.filter(({ service }) => service !== 'dynamodb') };
}

const timesOf = ({ calls }: Played, action: string): number[] =>
  calls.flatMap((call) => (call.action === action ? [call.at.getTime()] : []));

/** Calls in the busiest second. */
const busiest = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));

const isThrottle = ({ outcome }: Call): boolean => /thrott|toomany/i.test(outcome);

describe('a run beside other tools, under the published limits', () => {
  let run: Played;
  beforeAll(async () => {
    run = await play('80');
  });

  test('covers everything', () => {
    expect(run.report.coverage).toMatchObject({ total: ACCOUNTS, surveyed: ACCOUNTS });
    expect(run.report.problems).toEqual([]);
  });

  test('sees at most one call in a hundred throttled', () => {
    expect(run.calls.length).toBeGreaterThan(ACCOUNTS * 3 + USERS_OF_LARGE);
    expect(run.calls.filter(isThrottle).length / run.calls.length).toBeLessThanOrEqual(0.01);
  });

  test('takes 80 % of the rate of ListTagsForResource, over all accounts', () => {
    const times = timesOf(run, 'ListTagsForResource');
    expect(times).toHaveLength(ACCOUNTS);
    expect(busiest(times)).toBeLessThanOrEqual(12 + 8);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(((ACCOUNTS - 12) / 8) * 900);
  });

  test('enters accounts while the tags of others are still to be read', () => {
    expect(Math.min(...timesOf(run, 'AssumeRole'))).toBeLessThan(
      Math.max(...timesOf(run, 'ListTagsForResource')),
    );
  });
});

test('a smaller share (APIRATESHARE) holds for retries too', async () => {
  const run = await play('50', 20);
  const times = timesOf(run, 'ListTagsForResource');
  expect(times).toHaveLength(ACCOUNTS + 20);
  expect(busiest(times)).toBeLessThanOrEqual(7 + 5);
});
