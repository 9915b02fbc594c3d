import { execute, onLocalRunner } from './local-runner.ts';

onLocalRunner();

test.each([
  ['another name', 'plan the keys'],
  ['a sleep instead', null],
])(
  'an execution is not gone on with by code that has other steps (%s): it fails, and does nothing',
  async (_, name) => {
    let [invocations, did] = [0, 0];
    const execution = await execute(async (_event, workflow) => {
      const isFirst = (invocations += 1) === 1;
      if (isFirst) await workflow.step('plan', () => Promise.resolve(1));
      else if (name === null) await workflow.sleep('plan', 1_000);
      else await workflow.step(name, () => Promise.resolve((did += 1)));
      await workflow.sleep('while it is deployed', 1_000);
      return workflow.step('act', () => Promise.resolve((did += 1)));
    });
    expect(execution.getStatus()).toBe('FAILED');
    expect(execution.getError().errorMessage).toMatch(/Non-deterministic execution detected/);
    expect({ invocations, did }).toEqual({ invocations: 2, did: 0 });
  },
);
