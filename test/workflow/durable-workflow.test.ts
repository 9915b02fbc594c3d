import { setTimeout as delay } from 'node:timers/promises';
import { KeyRotationError } from '../../src/core/problem.ts';
import type { DurableRun } from '../../src/workflow/durable-lambda.ts';
import { execute, onLocalRunner } from './local-runner.ts';
import { invocationOf } from './next-life.ts';
import { outlived } from './outlived.ts';

onLocalRunner();

const leaseLost = () => Promise.reject(new KeyRotationError('LEASE_LOST', 'taken over'));

describe('a step of a durable execution', () => {
  test.each<[string, DurableRun]>([
    ['a step', (_, workflow) => workflow.step('act', leaseLost)],
    ['an item of a map', (_, workflow) => workflow.map('act', [1], leaseLost, { concurrency: 1 })],
  ])('is not tried again when the run cannot go on: %s tells why, in a replay too', async (_, run) => {
    const seen: unknown[] = [];
    await execute(async (event, workflow, signal) => {
      await run(event, workflow, signal).catch((error: unknown) => seen.push(error));
      await workflow.sleep('so that a replay follows', 1_000);
    });
    expect(seen).toHaveLength(2);
    for (const error of seen) {
      expect(error).toBeInstanceOf(KeyRotationError);
      expect(error).toMatchObject({ code: 'LEASE_LOST', message: 'taken over' });
    }
  });

  test('is not tried again after a bug, nor when its result does not fit a checkpoint', async () => {
    let attempts = 0;
    const execution = await execute((_, workflow) =>
      workflow.step('list', () => {
        attempts += 1;
        return Promise.resolve('x'.repeat(300_000));
      }),
    );
    expect(execution.getError().errorMessage).toMatch(/result of step list has 300002 bytes/);
    expect(attempts).toBe(1);
  });

  test.each([null, ''])(
    'keeps its own words where Lambda says %j of what an error carries',
    async (nothing) => {
      const seen: unknown[] = [];
      const run: DurableRun = async (_, workflow) => {
        await workflow
          .step('read', () => Promise.reject(new TypeError('no such thing')))
          .catch((error: unknown) => seen.push(error));
        await workflow.sleep('so that a replay follows', 1_000);
      };
      await execute(run, (handler) => (event, context) => {
        for (const { StepDetails } of invocationOf(event).InitialExecutionState.Operations) {
          if (StepDetails?.Error) StepDetails.Error.ErrorData = nothing as unknown as string;
        }
        return handler(event, context);
      });
      expect(seen).toHaveLength(2);
      for (const error of seen) {
        expect(error).toMatchObject({ message: 'no such thing' });
        expect(error).not.toBeInstanceOf(KeyRotationError);
      }
    },
  );

  test('begins in the next invocation when too little is left of this one', async () => {
    let [elapsedMs, invocations, steps] = [0, 0, 0];
    const execution = await execute(
      async (_, workflow) => {
        for (const name of ['discover', 'plan', 'report']) {
          await workflow.step(name, () => {
            elapsedMs += 200_000;
            steps += 1;
            return Promise.resolve(null);
          });
        }
      },
      (handler) => (event, context) => {
        elapsedMs = 0;
        invocations += 1;
        return handler(event, { ...context, getRemainingTimeInMillis: () => 900_000 - elapsedMs });
      },
    );
    expect(execution.getStatus()).toBe('SUCCEEDED');
    expect(steps).toBe(3);
    expect(invocations).toBe(2);
  });
});

describe('a map of a durable execution', () => {
  test('keeps the order of its items, and works on no more at once than it may', async () => {
    let [busy, busiest] = [0, 0];
    const items = Array.from({ length: 50 }, (_, index) => index);
    const execution = await execute((_, workflow) =>
      workflow.map(
        'survey',
        items,
        async (item) => {
          busiest = Math.max(busiest, ++busy);
          await new Promise((resolve) => setTimeout(resolve, (item * 7) % 5));
          busy -= 1;
          return item * 2;
        },
        { concurrency: 4 },
      ),
    );
    expect(execution.getResult()).toEqual(items.map((item) => item * 2));
    expect(busiest).toBe(4);
  });

  test('gives each item its own result, and does none again that was done, when it is taken up in the middle', async () => {
    const items = Array.from({ length: 30 }, (_, index) => index);
    const begun = items.map(() => 0);
    const doneBefore: number[] = [];
    let lives = 0;
    const execution = await execute(
      (_, workflow) => {
        lives += 1;
        return workflow.map(
          'survey',
          items,
          async (item) => {
            begun[item] = (begun[item] ?? 0) + 1;
            await delay((item * 7) % 5);
            if (lives === 1) doneBefore.push(item);
            return `result ${item}`;
          },
          { concurrency: 4 },
        );
      },
      (handler) =>
        outlived(handler, { of: ({ Name, Action }) => Name === 'survey 15' && Action === 'SUCCEED' }),
    );
    expect(execution.getResult()).toEqual(items.map((item) => `result ${item}`));
    expect(lives).toBeGreaterThan(1);
    const again = items.filter((item) => begun[item] === 2);
    expect(again).toContain(14);
    expect(again.length).toBeLessThanOrEqual(4);
    expect(begun.every((times) => times <= 2)).toBe(true);
    expect(doneBefore.length).toBeGreaterThan(10);
  });

  test('that fails waits for all that is under way, begins nothing new, and then tells the failure', async () => {
    const [begun, ended]: [number[], number[]] = [[], []];
    let endedBefore: number[] = [];
    let failure: unknown;
    await execute(async (_, workflow) => {
      const map = workflow.map(
        'act',
        [0, 1, 2, 3],
        async (item) => {
          begun.push(item);
          if (item === 1) return leaseLost();
          await delay(50);
          ended.push(item);
          return item;
        },
        { concurrency: 2 },
      );
      await map.catch((error: unknown) => {
        endedBefore = [...ended];
        failure = error;
      });
    });
    expect({ begun, endedBefore }).toEqual({ begun: [0, 1], endedBefore: [0] });
    expect(failure).toMatchObject({ code: 'LEASE_LOST', message: 'taken over' });
  });

  test('costs one operation an item, and one for itself', async () => {
    const execution = await execute((_, workflow) =>
      workflow.map('survey', [1, 2, 3], (item) => Promise.resolve(item), { concurrency: 2 }),
    );
    const names = execution.getOperations().map((operation) => operation.getName());
    expect(names).toEqual(['survey', 'survey 1', 'survey 2', 'survey 3']);
  });
});
