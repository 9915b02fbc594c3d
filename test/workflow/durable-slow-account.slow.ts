import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { stage } from '../e2e/harness.ts';
import { codes, owner } from '../e2e/people.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner } from './local-runner.ts';

onLocalRunner({ skipTime: true });

const USERS = 60;
const INVOCATION_MS = 5_000;
const A_CALL_MS = 200;

test('no user is begun when time is up, what is done by then is kept, and nobody is asked twice', async () => {
  const users = Array.from({ length: USERS }, (_, n) => owner(`user-${String(n).padStart(2, '0')}`));
  const staged = await stage(emptyWorld({ accounts: [account({ users })] }));
  const { faults, calls } = staged.organization;
  const elapsedMs: number[] = [];
  faults.intercept(({ action }) => {
    if (action === 'ListAccessKeys') elapsedMs.push((elapsedMs.pop() ?? 0) + A_CALL_MS);
    return undefined;
  });
  const { execution, report } = await durableDay(staged, 0, {
    around: (handler) => (event, context) => {
      elapsedMs.push(0);
      return handler(event, {
        ...context,
        getRemainingTimeInMillis: () => INVOCATION_MS - (elapsedMs.at(-1) ?? 0),
      });
    },
  });
  expect(execution.getStatus()).toBe('SUCCEEDED');
  expect(codes(report)).toEqual([]);
  expect(report.counts).toMatchObject({ users: USERS, notified: USERS });
  // At 200 ms each, 60 users take more than two invocations.
  expect(elapsedMs.filter((ms) => ms > 0).length).toBeGreaterThan(2);
  expect(Math.max(...elapsedMs)).toBeLessThan(INVOCATION_MS);
  const asked = calls.find({ action: 'iam:ListAccessKeys' }).map(({ params }) => params.UserName);
  expect(new Set(asked).size).toBe(USERS);
  expect(asked).toHaveLength(USERS);
});
