import type { Scene } from '../../e2e/scene.ts';
import { stillness } from '../../e2e/stillness.ts';
import { DAY, eveOfDeadlines, MAX, off, onTheDay } from './stuck-keys.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await eveOfDeadlines();
});

/** Lives through the day until a write of the deactivations; from then on nothing gets through. @returns those writes */
async function dieAt(staged: Awaited<ReturnType<typeof onTheDay>>, n: number, when: 'before' | 'after') {
  let writes = 0;
  let acts = false;
  staged.organization.faults.intercept(({ write }) => {
    if (writes >= n) return { kind: 'drop', when: 'before' };
    if (write && acts) writes += 1;
    return writes >= n ? { kind: 'drop', when } : undefined;
  });
  const before = (step: string): Promise<void> => {
    acts = step.startsWith('act');
    return Promise.resolve();
  };
  await staged.run(DAY, { before }).catch(() => undefined);
  await stillness(staged.organization.calls);
  return writes;
}

test.each(['before', 'after'] as const)(
  'a run that dies %s any write of its deactivations, and is delivered again, keeps to the brake',
  async (when) => {
    const writes = await dieAt(await onTheDay(scene), Infinity, when);
    expect(writes).toBeGreaterThan(15);
    for (let n = 1; n <= writes; n += 1) {
      const staged = await onTheDay(scene);
      await dieAt(staged, n, when);
      // Nobody denies it any more: what failed before could take effect now.
      staged.organization.faults.clear();
      const report = await staged.run(DAY);
      expect([n, off(staged).length]).toEqual([n, MAX]);
      expect([n, report.counts.deactivated]).toEqual([n, MAX]);
      await staged.close();
    }
  },
  600_000,
);
