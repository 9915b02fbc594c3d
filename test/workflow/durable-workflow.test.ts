import { KeyRotationError } from '../../src/core/problem.ts';
import type { DurableRun } from '../../src/workflow/durable-lambda.ts';
import { execute, onLocalRunner } from './local-runner.ts';

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

  test('costs one operation an item, and one for itself', async () => {
    const execution = await execute((_, workflow) =>
      workflow.map('survey', [1, 2, 3], (item) => Promise.resolve(item), { concurrency: 2 }),
    );
    const names = execution.getOperations().map((operation) => operation.getName());
    expect(names).toEqual(['survey', 'survey 1', 'survey 2', 'survey 3']);
  });
});
