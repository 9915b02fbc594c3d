import { execute, onLocalRunner } from './local-runner.ts';

onLocalRunner({ skipTime: true });

describe('a step of a durable execution', () => {
  test('is tried again when its surroundings fail', async () => {
    let attempts = 0;
    const execution = await execute((_, workflow) =>
      workflow.step('read', () =>
        ++attempts < 8 ? Promise.reject(new Error('socket hang up')) : Promise.resolve('read'),
      ),
    );
    expect(execution.getResult()).toBe('read');
    expect(attempts).toBe(8);
  });

  test('fails the execution when its surroundings go on failing', async () => {
    let attempts = 0;
    const execution = await execute((_, workflow) =>
      workflow.step('read', () => {
        attempts += 1;
        return Promise.reject(new Error('socket hang up'));
      }),
    );
    expect(execution.getError()).toMatchObject({ errorMessage: 'socket hang up' });
    expect(attempts).toBe(8);
  });
});

describe('a sleep of a durable execution', () => {
  test('ends the invocation, and tells what is left running that it is over', async () => {
    const signals: AbortSignal[] = [];
    const execution = await execute(async (_, workflow, signal) => {
      signals.push(signal);
      await workflow.sleep('lock', 300_001);
    });
    expect(execution.getOperations()[0]?.getWaitDetails()?.waitSeconds).toBe(301);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
