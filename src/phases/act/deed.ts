import type { RecordedDeactivation } from '../../core/notice-cycle.ts';
import { problem } from '../../core/problem.ts';
import { ended, type RunFinding } from '../../core/run-finding.ts';
import { failureOrThrow, isRefusal, rethrowBug } from '../../aws/failure.ts';
import type { Iam } from '../../aws/iam.ts';
import type { Run, Services } from '../run.ts';
import { finishDeactivation } from './finish-deactivation.ts';
import { liveKey } from './live-key.ts';
import type { ToDeactivate } from './to-deactivate.ts';

/** The deed, after its intent. What became of the key is IAM's to say, whatever becomes of the record. */
export async function carryOut(
  services: Services,
  run: Run,
  iam: Iam,
  { row, intent }: { row: ToDeactivate; intent: RecordedDeactivation },
): Promise<RunFinding> {
  const { accountId, userName, accessKeyId } = intent.finding;
  const attempts = { made: 0, refused: 0 };
  const mayGoOn = async (): Promise<void> => {
    await run.lease.allowDeed();
    attempts.made += 1;
  };
  const onFailure = (error: unknown): void => {
    if (isRefusal(error)) attempts.refused += 1;
  };
  try {
    await iam.deactivate(userName, accessKeyId, mayGoOn, onFailure);
  } catch (error) {
    const { message } = failureOrThrow(error);
    switch (attempts.made > 0 ? await statusAfter(iam, intent, attempts) : 'untouched') {
      case 'inactive':
        break;
      case 'untouched':
        await services.ledger.keys.closeIntent(intent, 'withdrawn');
        throw error;
      case 'unknown': {
        // The intent stays open: the next run looks again, and tells the contact if it took effect (I4).
        const unknown = `whether the key was deactivated could not be read: ${message}`;
        const found = problem('key', accessKeyId, 'INTENT_OPEN', unknown);
        run.emit({ event: 'problem', problem: found });
        // Whoever is still to rotate is reminded, or the cycle would end for want of a notice.
        const notice = row.decision.reminderDue ? 'reminder' : null;
        return ended(row, 'failed', { notice, problems: [...row.problems, found] });
      }
    }
  }
  run.emit({ event: 'key-deactivated', accountId, userName, accessKeyId });
  return recordDone(services, row, intent, 'done-here');
}

/**
 * An answer that was lost does not tell whether the key is inactive; its live status does. `untouched` only where IAM
 * refused or throttled every attempt and shows the key active: any other attempt may have taken effect, and IAM may not
 * show it yet.
 */
async function statusAfter(
  iam: Iam,
  { finding }: RecordedDeactivation,
  attempts: { readonly made: number; readonly refused: number },
): Promise<'inactive' | 'untouched' | 'unknown'> {
  try {
    const live = await liveKey(iam, finding);
    if (live === null) return 'unknown';
    if (!live.active) return 'inactive';
    return attempts.refused === attempts.made ? 'untouched' : 'unknown';
  } catch (unread) {
    rethrowBug(unread);
    return 'unknown';
  }
}

/** The key is off; what the ledger could not take in, the next run brings to its end, the contact's mail included. */
export async function recordDone(
  services: Services,
  row: RunFinding,
  deactivation: RecordedDeactivation,
  state: 'done' | 'done-here',
): Promise<RunFinding> {
  try {
    await finishDeactivation(services, deactivation, state);
    return done(row);
  } catch (error) {
    const { message } = failureOrThrow(error);
    const what = `the key is deactivated, and the ledger could not record it; the next run tells its contact: ${message}`;
    const found = problem('key', row.finding.accessKeyId, 'LEDGER_UNREACHABLE', what);
    return ended(row, 'deactivated', { notice: null, problems: [...row.problems, found] });
  }
}

export function done(row: RunFinding): RunFinding {
  return ended(row, 'deactivated', { notice: 'deactivated' });
}
