import { problem, type Problem } from '../../core/problem.ts';
import { PausedError } from '../../ledger/pause.ts';
import type { Run } from '../run.ts';

/** A dry run has no deeds that a pause could stop, but for its summary: it goes on, and says that there is one. */
export async function tellPause({ runId, lease }: Pick<Run, 'runId' | 'lease'>): Promise<readonly Problem[]> {
  try {
    await lease.allowDeed();
    return [];
  } catch (error) {
    // Nothing is missed by a plan.
    if (error instanceof PausedError)
      return [{ ...problem('run', runId, 'PAUSED', error.message), severity: 'warning' }];
    throw error;
  }
}
