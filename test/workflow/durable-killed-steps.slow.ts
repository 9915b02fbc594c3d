import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import { NO_RETRIES, stage } from '../e2e/harness.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { codes, outcomes, owner } from '../e2e/people.ts';
import { recordingHost } from '../lambda/recording-host.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner } from './local-runner.ts';
import { executeOnLambda } from './on-lambda.ts';
import { mortal, type Life } from './mortal.ts';

onLocalRunner({ skipTime: true });

test('a step that is killed every time begins eight times; then the run ends, says so and lets go of its lock', async () => {
  const staged = await stage(onlyAccounts({ users: [owner('ci')] }), {}, { client: NO_RETRIES });
  const { organization, services } = staged;
  const rests: number[] = [];
  const life: Life = { checkpoints: 0, deaths: 0, rests };
  const execution = await executeOnLambda(recordingHost(staged), {}, (handler) =>
    mortal(handler, organization, { call: ({ action }) => action === 'ListAccounts', when: 'before' }, life),
  );
  expect(life.deaths).toBe(8);
  expect(rests).toEqual([5, 10, 20, 40, 60, 60, 60]);
  expect(execution.getStatus()).toBe('FAILED');
  expect(execution.getError().errorMessage).toMatch(
    /^the step discover was given up after 8 beginnings or more; the last was cut off: .*memoryMb/,
  );
  expect(await services.ledger.lock.heldBy()).toBeNull();
  organization.faults.clear();
  expect(outcomes(await staged.runNow())).toEqual({ ci: 'notify first notified' });
});

test('a step that failed of itself and is killed at last is not said to have been killed each time', async () => {
  const staged = await stage(onlyAccounts({ users: [owner('ci')] }), {}, { client: NO_RETRIES });
  const { organization } = staged;
  let begun = 0;
  organization.faults.intercept(({ service, write, params }) =>
    service === 'dynamodb' && write && JSON.stringify(params).includes('ACCOUNT#')
      ? { kind: 'error', status: 500, code: 'InternalServerError', message: 'not now' }
      : undefined,
  );
  const isLast = ({ action }: InterceptedRequest): boolean => action === 'ListAccounts' && ++begun === 8;
  const life: Life = { checkpoints: 0, deaths: 0 };
  const execution = await executeOnLambda(recordingHost(staged), {}, (handler) =>
    mortal(handler, organization, { call: isLast, when: 'before' }, life),
  );
  expect([begun, life.deaths]).toEqual([8, 1]);
  expect(execution.getError().errorMessage).toMatch(/after 8 beginnings or more; the last was cut off/);
});

test('an account in which every invocation is killed costs its turns, not the mail of the others', async () => {
  const SLOW = '300000000001';
  const staged = await stage(
    onlyAccounts(
      { id: SLOW, users: [owner('slow')] },
      { id: '300000000002', users: [owner('ci')] },
      ...Array.from({ length: 5 }, (_, n) => ({ id: `30000000001${n}`, users: [owner(`web-${n}`)] })),
    ),
    {},
    { client: NO_RETRIES },
  );
  const { organization } = staged;
  const life: Life = { checkpoints: 0, deaths: 0 };
  let others = 0;
  const isSlow = ({ action, params }: InterceptedRequest): boolean =>
    action === 'ListAccessKeys' && params.UserName === 'slow';
  // While the others are read, it does not answer; and then it takes the rest of the time, whenever it has its turn.
  organization.faults.intercept((request) =>
    isSlow(request) && others < 6 ? { kind: 'hang', when: 'before' } : undefined,
  );
  const call = (request: InterceptedRequest): boolean => {
    if (request.action === 'PutItem' && JSON.stringify(request.params).includes('"surveyed"')) {
      others += 1;
      return others === 6;
    }
    return isSlow(request);
  };
  const { execution, report } = await durableDay(staged, 0, {
    around: (handler) => mortal(handler, organization, { call, when: 'after' }, life),
  });
  expect(execution.getStatus()).toBe('SUCCEEDED');
  expect(life.deaths).toBe(10);
  expect(codes(report)).toEqual(['NOT_SURVEYED']);
  expect(report.coverage).toMatchObject({ surveyed: 6, unreachable: 1 });
  expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['notify first notified']));
  expect(report.mail.sent).toBe(6);
});

describe('an account in which every invocation is killed at once', () => {
  const SLOW = 'slow';
  const isOf =
    (...culprits: readonly string[]) =>
    ({ action, params }: InterceptedRequest): boolean =>
      action === 'ListAccessKeys' && culprits.includes(String(params.UserName));

  /** 30 accounts of one user each, all of them under way when the first one is killed. */
  async function killedIn(culprits: readonly string[]) {
    const users = [...culprits, ...Array.from({ length: 30 - culprits.length }, (_, n) => `web-${n}`)];
    const staged = await stage(
      onlyAccounts(...users.map((name, n) => ({ id: `3000000000${n + 10}`, users: [owner(name)] }))),
      {},
      { client: NO_RETRIES },
    );
    const { organization } = staged;
    const life: Life = { checkpoints: 0, deaths: 0 };
    const isCulprit = isOf(...culprits);
    organization.faults.intercept((request) =>
      request.action === 'ListAccessKeys' && !isCulprit(request) ? { kind: 'delay', ms: 300 } : undefined,
    );
    const { execution, report } = await durableDay(staged, 0, {
      around: (handler) => mortal(handler, organization, { call: isCulprit, when: 'before' }, life),
    });
    expect(execution.getStatus()).toBe('SUCCEEDED');
    return { deaths: life.deaths, report };
  }

  test('costs the accounts that are under way beside it nothing', async () => {
    const { deaths, report } = await killedIn([SLOW]);
    expect(codes(report)).toEqual(['NOT_SURVEYED']);
    expect(report.coverage).toMatchObject({ surveyed: 29, unreachable: 1 });
    expect(report.mail.sent).toBe(29);
    expect(deaths).toBe(10);
  });

  test('costs those of its own batch nothing, though there be several like it', async () => {
    const { report } = await killedIn([SLOW, 'slower', 'slowest']);
    expect(codes(report)).toEqual(['NOT_SURVEYED', 'NOT_SURVEYED', 'NOT_SURVEYED']);
    expect(report.coverage).toMatchObject({ surveyed: 27, unreachable: 3 });
    expect(report.mail.sent).toBe(27);
  });
});
