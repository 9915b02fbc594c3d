import { setTimeout as delay } from 'node:timers/promises';
import type { RunReport } from '../../src/core/report.ts';
import { SENDER, type Stage } from '../e2e/harness.ts';
import { expectAllDoneOnce, KILL_DAY, replay, setTheScene, type Scene } from '../e2e/kill-scene.ts';
import { stillness } from '../e2e/stillness.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner, type Around } from './local-runner.ts';
import { mortal, type Death, type Life } from './mortal.ts';
import { outlived } from './outlived.ts';

onLocalRunner();

const MINUTES = 60_000;
/** Not every write, to save time: all of them are in test/e2e/killed-then-retried. */
const STRIDE = 4;
const NO_DEATH: Death = { checkpoint: Infinity, when: 'before' };

describe('a durable execution whose invocation dies without a word', () => {
  let scene: Scene;
  let undisturbed: RunReport;
  let checkpoints: number;
  let writes: number;
  let digests: number;
  beforeAll(async () => {
    scene = await setTheScene();
    const inProcess = await replay(scene);
    undisturbed = await inProcess.run(KILL_DAY, { mailSummary: true });
    await inProcess.close();

    const calm = await replay(scene);
    const { life } = await dayWith(calm, NO_DEATH);
    checkpoints = life.checkpoints;
    writes = calm.organization.calls.find({ write: true }).length;
    digests = digestsOf(calm).length;
    await calm.close();
  });

  /** The kill day, disturbed: everything must be as on an undisturbed one. */
  async function dayWith(copy: Stage, death: Death) {
    const life: Life = { checkpoints: 0, deaths: 0 };
    const told = await dayIn(copy, (handler) => mortal(handler, copy.organization, death, life));
    return { life, told };
  }

  async function dayIn(copy: Stage, around: Around) {
    const { execution, report, told } = await durableDay(copy, KILL_DAY, { around });
    await stillness(copy.organization.calls);
    expect(execution.getStatus()).toBe('SUCCEEDED');
    expect(report).toEqual(undisturbed);
    await expectAllDoneOnce(copy, scene);
    const updates = copy.organization.calls.find({ action: 'iam:UpdateAccessKey', outcome: 'ok' });
    expect(updates.filter(({ dropped }) => dropped !== 'before')).toHaveLength(2);
    return told;
  }

  /** Of this run, and to others than the operator. */
  const digestsOf = ({ organization }: Stage) =>
    organization.ses.mailbox.accepted.filter(({ destinations }) => !destinations.includes(SENDER));

  test.each(['before', 'after'] as const)(
    'at any checkpoint, ends as if nothing had happened, and sends each mail once (dead %s Lambda had it)',
    async (when) => {
      expect(checkpoints).toBeGreaterThan(20);
      for (let checkpoint = 1; checkpoint <= checkpoints; checkpoint += 1) {
        const copy = await replay(scene);
        const { life, told } = await dayWith(copy, { checkpoint, when });
        expect(life.deaths).toBe(1);
        expect(digestsOf(copy)).toHaveLength(digests);
        // Only what was under way is told again, by the step that is repeated.
        const twice = told.lines.filter((line, index) => told.lines.indexOf(line) !== index);
        expect(new Set(twice).size).toBeLessThanOrEqual(6);
        await copy.close();
      }
    },
    3 * MINUTES,
  );

  test.each([0, 30])(
    'at any checkpoint that Lambda refuses, be it %i ms late: lives on beside the next one, which ends as if nothing had happened',
    async (lateMs) => {
      for (let nth = 1; nth <= checkpoints; nth += 1) {
        const copy = await replay(scene);
        let refused = 0;
        await dayIn(copy, (handler) =>
          outlived(handler, { nth, late: () => delay(lateMs), between: () => void (refused += 1) }),
        );
        expect(refused).toBe(1);
        expect(digestsOf(copy)).toHaveLength(digests);
        await copy.close();
      }
    },
    3 * MINUTES,
  );

  test.each(['before', 'after'] as const)(
    'at a write in the middle of a step, ends as if nothing had happened (dead %s it took effect)',
    async (when) => {
      expect(writes).toBeGreaterThan(40);
      for (let last = 1; last <= writes; last += STRIDE) {
        const copy = await replay(scene);
        let seen = 0;
        const { life } = await dayWith(copy, { call: ({ write }) => write && ++seen === last, when });
        expect(life.deaths).toBe(1);
        await copy.close();
      }
    },
    3 * MINUTES,
  );
});
