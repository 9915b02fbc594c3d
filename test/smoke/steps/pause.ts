import { Skipped } from '../skipped.ts';
import type { Step } from '../step.ts';
import { runToItsEnd } from './executions.ts';
import { assertDone } from './stack.ts';

export const pause: Step = {
  name: 'pause',
  about: 'An enforcing run during a pause does nothing and says PAUSED; resume says who had paused',
  async run(site) {
    assertDone('pause', await site.keyrotation('pause', '--reason', 'smoke test'));
    let shown = '';
    let skipped: Skipped | null = null;
    try {
      const { runId, status, problems } = await runToItsEnd(site, {});
      if (!problems.some(({ code }) => code === 'PAUSED'))
        throw new Error(`${runId} says nothing of the pause`);
      shown = `${runId} is ${status} with PAUSED; `;
    } catch (error) {
      if (!(error instanceof Skipped)) throw error;
      skipped = error;
    } finally {
      const resumed = await site.keyrotation('resume');
      assertDone('resume', resumed);
      shown += `resume: ${resumed.stdout.trim().split('\n').join(' / ')}`;
    }
    if (skipped) throw new Skipped(`only pause and resume were tried (${shown}); no run: ${skipped.message}`);
    return shown;
  },
};
