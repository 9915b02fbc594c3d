import { KeyRotationError, problem, type Problem } from '../core/problem.ts';
import { failureOrThrow } from '../aws/failure.ts';
import type { RecordedDeactivation } from '../aws/ledger/key-history.ts';
import { boundedProblems } from './bounded-problems.ts';
import { finishDeactivation } from './finish-deactivation.ts';
import { liveKey } from './live-key.ts';
import type { Run, Services } from './run.ts';
import { settleSentNotices } from './settle-notices.ts';

/**
 * Brings to an end what an earlier run left half done, before anything new is decided (I4): mails that SES accepted
 * but whose notices were not all marked, and deactivations that were announced in the ledger but not closed.
 */
export async function recover(services: Services, run: Run): Promise<readonly Problem[]> {
  await settleSentNotices(services, run);
  const problems: Problem[] = [];
  for await (const intent of services.ledger.keys.openIntents()) {
    const found = await resolveIntent(services, run, intent);
    if (found) problems.push(found);
  }
  return boundedProblems(problems);
}

/** The key's live status says whether the deactivation took effect: finished if so, withdrawn if not. */
async function resolveIntent(
  services: Services,
  run: Run,
  intent: RecordedDeactivation,
): Promise<Problem | null> {
  const { finding } = intent;
  try {
    const account = {
      accountId: finding.accountId,
      partition: finding.userArn.split(':')[1] ?? 'aws',
    };
    const iam = services.enterAccount(account, { kind: 'act', userArn: finding.userArn }, run.runId);
    const live = await liveKey(iam, finding);
    run.lease.assertHeld();
    if (live && !live.active) await finishDeactivation(services, intent);
    else await services.ledger.keys.closeIntent(intent, 'withdrawn');
    return null;
  } catch (error) {
    if (error instanceof KeyRotationError) throw error;
    const { message } = failureOrThrow(error instanceof Error && error.cause ? error.cause : error);
    return problem('key', finding.accessKeyId, 'INTENT_OPEN', message);
  }
}
