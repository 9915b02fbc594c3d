import {
  DurableExecutionInvocationInputWithClient as WithClient,
  type OperationUpdate,
} from '@aws/durable-execution-sdk-js';
import { HOUR_MS } from '../../src/core/instant.ts';
import { LEASE_MS } from '../../src/ledger/lock.ts';
import { stage, type Stage } from '../e2e/harness.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { codes, owner } from '../e2e/people.ts';
import { recordingHost } from '../lambda/recording-host.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner, type Around } from './local-runner.ts';
import { executeOnLambda } from './on-lambda.ts';
import { invocationOf } from './next-life.ts';

onLocalRunner({ skipTime: true });

const MINUTE_MS = 60_000;

/** SES takes one mail to a contact; for the second the run sleeps until the quota is larger. */
async function shortOfQuota(): Promise<Stage> {
  const staged = await stage(onlyAccounts({ users: [owner('a'), owner('b')] }), { SESQUOTASHARE: '100' });
  staged.organization.ses.quota.max24HourSend = 2;
  return staged;
}

/** What happens when the run falls asleep for the first time, and when it wakes. */
function aroundSleep({
  asleep,
  awake,
}: {
  asleep?: () => Promise<void>;
  awake?: () => Promise<void>;
}): Around {
  let sleeps = 0;
  const isSleep = ({ Type, Action }: OperationUpdate): boolean => Type === 'WAIT' && Action === 'START';
  return (handler) => async (event, context) => {
    const invocation = invocationOf(event);
    const { durableExecutionClient: client } = invocation;
    if (sleeps === 1) {
      sleeps += 1;
      await awake?.();
    }
    const watched = new WithClient(invocation, {
      getExecutionState: (request) => client.getExecutionState(request),
      checkpoint: async (request) => {
        if (sleeps === 0 && request.Updates?.some(isSleep)) {
          sleeps = 1;
          await asleep?.();
        }
        return client.checkpoint(request);
      },
    });
    return handler(watched, context);
  };
}

const leaseLeftMs = async (staged: Stage): Promise<number> => {
  const lock = (await staged.rows()).find(({ pk }) => pk === 'LOCK');
  return Date.parse(String(lock?.leaseUntil)) - staged.organization.clock.now().getTime();
};

test('a run falls asleep with a whole lease, however long ago the last one was taken', async () => {
  const staged = await shortOfQuota();
  const { faults, clock, ses } = staged.organization;
  faults.intercept(({ action }) => {
    if (action === 'SendRawEmail') clock.advance(MINUTE_MS);
    return undefined;
  });
  const left: number[] = [];
  const { report } = await durableDay(staged, 0, {
    around: aroundSleep({
      asleep: async () => {
        left.push(await leaseLeftMs(staged));
        ses.quota.max24HourSend = 10;
      },
    }),
  });
  expect(left).toEqual([LEASE_MS]);
  expect(codes(report)).toEqual([]);
  expect(report.mail.sent).toBe(2);
});

test('a run that wakes long after its lease goes on, if nobody has taken its lock', async () => {
  const staged = await shortOfQuota();
  const { clock, ses } = staged.organization;
  const { execution, report } = await durableDay(staged, 0, {
    around: aroundSleep({
      awake: () => {
        clock.advance(2 * HOUR_MS);
        ses.quota.max24HourSend = 10;
        return Promise.resolve();
      },
    }),
  });
  expect(execution.getStatus()).toBe('SUCCEEDED');
  expect(report).toMatchObject({ status: 'complete', mail: { sent: 2, pending: 0 } });
});

test.each([
  ['and is over', true],
  ['and is at work', false],
])('a run that wakes after another took its lock %s ends, and writes and does nothing', async (_, isOver) => {
  const staged = await shortOfQuota();
  const { clock, ses, calls } = staged.organization;
  const rows = async () => (await staged.rows()).filter(({ pk }) => pk !== 'LOCK');
  let before: unknown;
  let callsBefore = 0;
  const around = aroundSleep({
    awake: async () => {
      clock.advance(LEASE_MS + 1);
      ses.quota.max24HourSend = 10;
      if (isOver) await staged.engine({}).runNow();
      else await staged.services.ledger.lock.acquire('another', 'another');
      before = await rows();
      callsBefore = ses.mailbox.accepted.length;
      calls.clear();
    },
  });
  const execution = await executeOnLambda(recordingHost(staged), {}, around);
  expect(execution.getStatus()).toBe('FAILED');
  expect(execution.getError().errorMessage).toMatch(/lock of this run was taken over/);
  expect(await rows()).toEqual(before);
  expect(ses.mailbox.accepted).toHaveLength(callsBefore);
  if (!isOver) expect(await staged.services.ledger.lock.heldBy()).toBe('another');
});
