import { systemClock } from '../../src/workflow/clock.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { execute, onLocalRunner } from './local-runner.ts';

onLocalRunner();

const nested: Readonly<Record<string, (workflow: Workflow) => Promise<unknown>>> = {
  'a step in a step': (workflow) => workflow.step('outer', () => workflow.step('inner', nothing)),
  'a sleep in a step': (workflow) =>
    workflow.step('outer', async () => {
      await workflow.sleep('inner', 1);
      return null;
    }),
  'a map in a step': (workflow) =>
    workflow.step('outer', () => workflow.map('inner', [1], nothing, { concurrency: 1 })),
  'a step in an item of a map': (workflow) =>
    workflow.map('outer', [1, 2], () => workflow.step('inner', nothing), { concurrency: 2 }),
  'a sleep in an item of a map': (workflow) =>
    workflow.map(
      'outer',
      [1],
      async () => {
        await workflow.sleep('inner', 1);
        return null;
      },
      { concurrency: 1 },
    ),
};
const nothing = () => Promise.resolve(null);

describe.each(Object.entries(nested))('%s', (_, run) => {
  test('is refused in process', async () => {
    await expect(run(inProcessWorkflow(systemClock))).rejects.toThrow(
      /"inner" begins within the step "outer"; steps, maps and sleeps do not nest/,
    );
  });

  test('is refused on Lambda, in the same words', async () => {
    const execution = await execute((_event, workflow) => run(workflow));
    expect(execution.getError().errorMessage).toMatch(
      /"inner" begins within the step "outer"; steps, maps and sleeps do not nest/,
    );
  });
});

test('steps side by side are not nested', async () => {
  const workflow = inProcessWorkflow(systemClock);
  expect(await Promise.all([workflow.step('one', nothing), workflow.step('two', nothing)])).toEqual([
    null,
    null,
  ]);
});
