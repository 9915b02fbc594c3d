import { instant } from '../../src/core/instant.ts';
import { simulatorClock } from '../../src/simulator/clock.ts';
import { engineClock } from '../../src/demo/engine-clock.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { runEngine } from '../e2e/engine.ts';
import { hugeOrganization } from './huge-organization.ts';

const AS_OF = instant('2027-03-01T08:00:00.000Z');
const LARGE = { accounts: 1_000, contacts: 1_000, brokenEvery: 50, refusedEvery: 20, mailsASecond: 1 };

/** What "at least once" may mean: each step is done, its result is lost, and it is done again. */
function stuttering(workflow: Workflow): Workflow {
  const twice =
    <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      await work(...args);
      return work(...args);
    };
  return {
    step: (name, work) => workflow.step(name, twice(work)),
    map: (name, items, work, options) => workflow.map(name, items, twice(work), options),
    sleep: (name, ms) => workflow.sleep(name, ms),
    sleepsForFree: workflow.sleepsForFree,
  };
}

/** Mails enough for several steps of sending. */
async function largeRun(around: (workflow: Workflow) => Workflow) {
  const clock = engineClock(simulatorClock({ startAt: new Date(AS_OF) }));
  const huge = await hugeOrganization(LARGE, clock, AS_OF);
  const steps: string[] = [];
  const before = (step: string) => Promise.resolve(void steps.push(step));
  const report = await runEngine(huge, AS_OF, { before, around });
  return { report, mails: huge.mails.map(({ to }) => to), deactivated: huge.deactivated, steps };
}

describe('a run whose every step is done twice', () => {
  test('ends as one whose steps are done once, and mails nobody twice', async () => {
    const once = await largeRun((workflow) => workflow);
    const twice = await largeRun(stuttering);
    expect(once.steps.filter((name) => name.startsWith('notify')).length).toBeGreaterThan(1);
    expect(twice.report).toEqual(once.report);
    expect(twice.mails).toEqual(once.mails);
    expect(new Set(once.mails).size).toBe(once.mails.length);
    expect(twice.deactivated).toEqual(once.deactivated);
  });
});
