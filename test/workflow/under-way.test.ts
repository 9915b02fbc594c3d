import { setTimeout as delay } from 'node:timers/promises';
import { underWay } from '../../src/workflow/under-way.ts';

test('work is begun in order, never more at once than allowed, and all of it ends', async () => {
  const crew = underWay(3);
  const begun: number[] = [];
  let [now, most, done] = [0, 0, 0];
  for (let n = 0; n < 10; n += 1) {
    await crew.room();
    crew.begin(async () => {
      begun.push(n);
      now += 1;
      most = Math.max(most, now);
      await delay(n % 3);
      now -= 1;
      done += 1;
    });
  }
  await crew.ended();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect({ most, done }).toEqual({ most: 3, done: 10 });
});

test('after a failure nothing is begun, and it is thrown when the rest has ended', async () => {
  const crew = underWay(3);
  let isDone = false;
  crew.begin(async () => {
    await delay(10);
    isDone = true;
  });
  crew.begin(() => Promise.reject(new Error('died')));
  await delay(0);
  expect(crew.hasFailed).toBe(true);
  let isBegun = false;
  crew.begin(() => {
    isBegun = true;
    return Promise.resolve();
  });
  await expect(crew.ended()).rejects.toThrow('died');
  expect({ isDone, isBegun }).toEqual({ isDone: true, isBegun: false });
});

test('what weighs more leaves room for less beside it, and one that weighs more than all goes alone', async () => {
  const crew = underWay(4);
  let now = 0;
  const seen: number[] = [];
  for (const weight of [2, 2, 9, 1, 1, 1, 1, 1]) {
    await crew.room();
    crew.begin(async () => {
      now += 1;
      seen.push(now);
      await delay(5);
      now -= 1;
    }, weight);
  }
  await crew.ended();
  expect(seen.slice(0, 4)).toEqual([1, 2, 2, 1]);
  expect(Math.max(...seen)).toBeLessThanOrEqual(4);
});
