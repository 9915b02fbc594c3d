import {
  dieAndBeForgotten,
  expectAllDoneOnce,
  KILL_DAY,
  replay,
  setTheScene,
  writesOf,
} from './kill-scene.ts';
import { codes, keyOf, outcomes } from './people.ts';

describe('a run that dies and is not delivered again', () => {
  test('is finished by the next day’s run, whichever write was its last (I4, I5)', async () => {
    const scene = await setTheScene();
    const calm = await replay(scene);
    await calm.run(KILL_DAY, { mailSummary: true });

    for (let n = 0; n <= writesOf(calm); n += 1) {
      const copy = await replay(scene);
      const recorded = await dieAndBeForgotten(copy, Math.max(n, 1), n === 0 ? 'before' : 'after');
      const report = await copy.run(KILL_DAY + 1);
      await expectAllDoneOnce(copy, scene, recorded);
      expect(codes(report)).toEqual([]);
      // Who was told on the day of the crash, and recorded, counts as told on that day.
      const wasTold = [...recorded].some((id) => id.includes(keyOf(copy.organization.world, 'f').id));
      expect(outcomes(report).f).toBe(wasTold ? 'wait none' : 'notify first notified');
      void copy.close();
    }
  });
});
