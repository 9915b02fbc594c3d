import type { RunReport } from '../../src/core/report.ts';
import { dieAndBeForgotten, expectAllDoneOnce, KILL_DAY, replay } from './kill-scene.ts';
import { seenAndDone, setTheScene, writesOf } from './kill-scene.ts';
import { outcomes } from './people.ts';
import type { Scene } from './scene.ts';

describe('a run that dies and is delivered again', () => {
  let scene: Scene;
  let undisturbed: RunReport;
  let writes: number;
  beforeAll(async () => {
    scene = await setTheScene();
    const calm = await replay(scene);
    undisturbed = await calm.run(KILL_DAY, { mailSummary: true });
    writes = writesOf(calm);
    await expectAllDoneOnce(calm, scene);
  });

  test('has something to do: first notices, a reminder, two deactivations', () => {
    expect(outcomes(undisturbed)).toEqual({
      c: 'notify first notified',
      d1: 'deactivate deactivated deactivated',
      d2: 'deactivate deactivated deactivated',
      f: 'notify first notified',
      r: 'notify reminder notified',
    });
    expect(writes).toBeGreaterThan(30);
  });

  /**
   * What stands before a write is what stands after the one before it; so this and the test of the next day, which
   * kills after each write, both see every state that a crash between two writes can leave.
   */
  test('ends as if nothing had happened, whichever write never took effect (I4, I5)', async () => {
    for (let n = 1; n <= writes; n += 1) await killAndRetry(n, 'before');
  });

  test('ends as if nothing had happened when only the answer to the last write was lost', async () => {
    await killAndRetry(writes, 'after');
  });

  async function killAndRetry(n: number, when: 'before' | 'after'): Promise<void> {
    const copy = await replay(scene);
    const recorded = await dieAndBeForgotten(copy, n, when);
    const report = await copy.run(KILL_DAY, { mailSummary: true });
    await expectAllDoneOnce(copy, scene, recorded);
    expect(seenAndDone(report)).toEqual(seenAndDone(undisturbed));
    void copy.close();
  }
});
