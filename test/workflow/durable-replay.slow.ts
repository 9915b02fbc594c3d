import { execute, onLocalRunner } from './local-runner.ts';
import { outlived } from './outlived.ts';

onLocalRunner();

const ITEMS = 1_200;
/** An invocation has 15 minutes, and a run of 50,000 accounts resumes some ten times. */
const MAX_REPLAY_MS = 10_000;

test('a replay of 1,200 operations takes next to no time, and does none of them again', async () => {
  const items = Array.from({ length: ITEMS }, (_, index) => index);
  const begun = items.map(() => 0);
  const lives: { readonly at: number; worksAfterMs: number | null }[] = [];
  const execution = await execute(
    (_, workflow) => {
      const life = { at: performance.now(), worksAfterMs: null as number | null };
      lives.push(life);
      return workflow.map(
        'survey',
        items,
        (item) => {
          life.worksAfterMs ??= performance.now() - life.at;
          begun[item] = (begun[item] ?? 0) + 1;
          return Promise.resolve(item);
        },
        { concurrency: 20 },
      );
    },
    (handler) =>
      outlived(handler, { of: ({ Name, Action }) => Name === `survey ${ITEMS}` && Action === 'SUCCEED' }),
  );
  expect(execution.getResult()).toEqual(items);
  // What had no time to be taken in begins again; the rest does not.
  expect(begun.filter((times) => times > 1).length).toBeLessThanOrEqual(20);
  const replayMs = lives.find(({ worksAfterMs }, life) => life > 0 && worksAfterMs !== null)?.worksAfterMs;
  process.stderr.write(`a replay of ${ITEMS} operations: ${Math.round(replayMs ?? NaN)} ms\n`);
  expect(replayMs).toBeLessThan(MAX_REPLAY_MS);
});
