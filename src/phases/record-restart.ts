import type { KeyName } from '../core/access-key.ts';
import type { Restart } from '../core/notice-cycle.ts';
import type { Run, Services } from './run.ts';

/**
 * Ends a key's notice cycle with what a run saw of it; the key, should it be due again, begins a new one. For `history` it
 * is written down as well.
 */
export async function recordRestart(
  { ledger: { actions, keys } }: Pick<Services, 'ledger'>,
  { accountId, accessKeyId }: KeyName,
  kind: Restart,
  { runId, asOf }: Pick<Run, 'runId' | 'asOf'>,
): Promise<void> {
  await actions.record({ accountId, accessKeyId, kind, of: asOf, at: asOf, runId, by: null, why: null });
  await keys.recordRestart({ accountId, accessKeyId }, kind, asOf);
}
