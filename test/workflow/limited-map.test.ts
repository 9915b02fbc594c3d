import { setTimeout as delay } from 'node:timers/promises';
import { limitedMap } from '../../src/workflow/limited-map.ts';

describe('a limited map', () => {
  test('keeps the order of its items, lists included', async () => {
    const doubled = await limitedMap([3, 1, 2], 2, async (n) => {
      await delay(n);
      return [n, n];
    });
    expect(doubled).toEqual([
      [3, 3],
      [1, 1],
      [2, 2],
    ]);
  });

  test('never has more under way than allowed', async () => {
    let [now, most] = [0, 0];
    await limitedMap(Array.from({ length: 20 }), 3, async () => {
      most = Math.max(most, (now += 1));
      await delay(1);
      now -= 1;
    });
    expect(most).toBe(3);
  });

  test('fails when all that was under way has ended, and begins nothing after the failure', async () => {
    const ended: number[] = [];
    const failing = limitedMap([0, 1, 2, 3], 2, async (n) => {
      await delay(n === 0 ? 1 : 20);
      if (n === 0) throw new Error('the first');
      ended.push(n);
    });
    await expect(failing).rejects.toThrow('the first');
    expect(ended).toEqual([1]);
  });
});
