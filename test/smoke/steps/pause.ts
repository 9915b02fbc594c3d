import { z } from 'zod';
import { Skipped } from '../skipped.ts';
import type { Step } from '../step.ts';
import { runToItsEnd } from './executions.ts';
import { assertDone } from './stack.ts';

const Paused = z.object({ already: z.boolean(), by: z.string().optional(), reason: z.string().optional() });

export const pause: Step = {
  name: 'pause',
  about: 'A run during a pause says PAUSED, and does nothing; resume says who had paused',
  async run(site) {
    const paused = await site.keyrotation('pause', '--reason', 'smoke test', '--json');
    assertDone('pause (should it have paused all the same, `npx keyrotation resume` lifts it)', paused);
    const { already, by, reason } = Paused.parse(JSON.parse(paused.stdout));
    if (already)
      throw new Error(`${by ?? 'somebody'} has paused before (${reason ?? 'no reason'}): that pause stays`);
    let shown = '';
    let skipped: Skipped | null = null;
    try {
      const { runId, mode, status, problems } = await runToItsEnd(site, {});
      if (!problems.some(({ code }) => code === 'PAUSED'))
        throw new Error(`${runId} says nothing of the pause`);
      if (mode === 'enforce' && status !== 'blocked')
        throw new Error(`${runId} is ${status}, though everything is paused`);
      const only = mode === 'dry-run' ? ' (a dry run, which does nothing anyway: mode is dry-run)' : '';
      shown = `${runId} is ${status} with PAUSED${only}; `;
    } catch (error) {
      if (!(error instanceof Skipped)) throw error;
      skipped = error;
    } finally {
      const resumed = await site.keyrotation('resume');
      assertDone('resume, without which the pause stands (`npx keyrotation resume`),', resumed);
      shown += `resume: ${resumed.stdout.trim().split('\n').join(' / ')}`;
    }
    if (skipped) throw new Skipped(`only pause and resume were tried (${shown}); no run: ${skipped.message}`);
    return shown;
  },
};
