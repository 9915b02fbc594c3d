import { execute, onLocalRunner } from './local-runner.ts';

onLocalRunner({ skipTime: true });

const ITEMS = 1_200;
/** Of a small Lambda; the run resumes some twenty times at most. */
const MAX_REPLAY_MS = 5_000;

test('a replay of 1,200 operations takes next to no time, and does none of them again', async () => {
  const items = Array.from({ length: ITEMS }, (_, index) => index);
  let did = 0;
  const replays: number[] = [];
  const execution = await execute(async (_, workflow) => {
    const begun = performance.now();
    const before = did;
    const results = await workflow.map('survey', items, (item) => Promise.resolve(((did += 1), item)), {
      concurrency: 20,
    });
    if (before === did) replays.push(performance.now() - begun);
    for (let sleep = 1; sleep <= 3; sleep += 1) await workflow.sleep(`quota ${sleep}`, 240_000);
    return results.length;
  });
  expect(execution.getResult()).toBe(ITEMS);
  expect(did).toBe(ITEMS);
  process.stderr.write(
    `a replay of ${ITEMS} operations: ${replays.map((ms) => Math.round(ms)).join(', ')} ms\n`,
  );
  expect(replays.length).toBeGreaterThanOrEqual(3);
  expect(Math.max(...replays)).toBeLessThan(MAX_REPLAY_MS);
});
