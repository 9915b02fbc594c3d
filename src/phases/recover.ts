import { daysBetween } from '../core/instant.ts';
import { KeyRotationError, problem, type Problem } from '../core/problem.ts';
import { inWords, type UnreadableRow } from '../ledger/ledger-error.ts';
import type { OpenRestore } from '../ledger/restores.ts';
import { keyNameOf } from '../ledger/row-keys.ts';
import { failureOrThrow } from '../aws/failure.ts';
import type { RecordedDeactivation } from '../core/notice-cycle.ts';
import type { RunFinding } from '../core/run-finding.ts';
import { boundedProblems } from '../workflow/bounded-problems.ts';
import { finishDeactivation } from './act/finish-deactivation.ts';
import { lookAgain } from './act/look-again.ts';
import { finishRestore } from './restore/finish-restore.ts';
import type { Run, Services } from './run.ts';
import { settleSentNotices } from './notify/settle.ts';

/** So long a restore stays open that nobody may look at. */
const OPEN_DAYS = 7;

/**
 * Brings to an end what an earlier run left half done, before anything new is decided (I4): mails that SES accepted
 * but whose notices were not all marked, and deactivations and restores that were announced in the ledger but not closed.
 */
export async function recover(services: Services, run: Run): Promise<readonly Problem[]> {
  const problems: Problem[] = [...(await settleSentNotices(services, run))];
  const onUnreadable = (row: UnreadableRow): void => {
    problems.push(problem('key', keyNameOf(row)?.accessKeyId ?? row.pk, 'INTENT_OPEN', inWords(row)));
  };
  for await (const intent of services.ledger.keys.openIntents(onUnreadable)) {
    const found = await resolveIntent(services, run, intent);
    if (found) problems.push(found);
  }
  for await (const open of services.ledger.restores.open(onUnreadable)) {
    const found = await resolveRestore(services, run, open);
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
  const { accessKeyId } = intent.finding;
  try {
    const found = await lookAgain(services, run, intent);
    run.lease.assertHeld();
    switch (found.kind) {
      case 'unread':
        return problem('key', accessKeyId, 'INTENT_OPEN', found.why);
      case 'not-active':
      case 'out-of-reach':
        await finish(services, run, intent);
        return null;
      case 'active':
      case 'gone':
        // An earlier run tried in vain, so the key goes last now. What this run had begun keeps its place in it.
        await services.ledger.keys.closeIntent(
          intent,
          intent.runId === run.runId ? 'withdrawn' : 'withdrawn-in-vain',
        );
        return null;
    }
  } catch (error) {
    if (error instanceof KeyRotationError) throw error;
    const { code, message } = failureOrThrow(error);
    return problem('key', accessKeyId, 'INTENT_OPEN', message, code);
  }
}

/** The same of a restore whose command was killed; one that is at work is left to it. */
async function resolveRestore(
  services: Services,
  run: Run,
  { deactivation, restoration }: OpenRestore,
): Promise<Problem | null> {
  const { finding } = deactivation;
  if (services.clock.now() < restoration.until) return null;
  try {
    const found = await lookAgain(services, run, deactivation);
    run.lease.assertHeld();
    switch (found.kind) {
      case 'unread':
        return problem('key', finding.accessKeyId, 'INTENT_OPEN', `whether it was restored: ${found.why}`);
      case 'active':
        await finishRestore(services, deactivation, restoration);
        return null;
      case 'out-of-reach': {
        // It may have taken effect, and then its contact is still to be told; nobody may look while it is so. For an account
        // that is gone for good that is not said for ever: a key that is active again begins a new cycle either way.
        if (daysBetween(restoration.at, run.asOf) > OPEN_DAYS) {
          await services.ledger.restores.close(finding, restoration, 'withdrawn');
          return null;
        }
        const why = 'its account was closed, has left, has opted out or is out of scope';
        return problem('key', finding.accessKeyId, 'INTENT_OPEN', `whether it was restored: ${why}`);
      }
      case 'not-active':
      case 'gone':
        await services.ledger.restores.close(finding, restoration, 'withdrawn');
        return null;
    }
  } catch (error) {
    if (error instanceof KeyRotationError) throw error;
    const { code, message } = failureOrThrow(error);
    return problem('key', finding.accessKeyId, 'INTENT_OPEN', message, code);
  }
}

/** The report's row comes first: once the intent is closed, nobody looks for it again. */
async function finish(services: Services, run: Run, intent: RecordedDeactivation): Promise<void> {
  const { accountId, userName, accessKeyId } = intent.finding;
  // What an earlier attempt at this run began has its row.
  if (intent.runId !== run.runId) await services.ledger.runs.putFindings(run.runId, [recovered(intent)]);
  await finishDeactivation(services, intent, 'done');
  run.emit({ event: 'key-deactivated', accountId, userName, accessKeyId });
}

function recovered(intent: RecordedDeactivation): RunFinding {
  const { finding, reason, cycle, deadline, contacts, contactSource } = intent;
  return {
    stage: 'done',
    finding,
    accountContactTag: null,
    decision: { kind: 'deactivate', reason, cycle, deadline, reminderDue: false },
    contacts,
    contactSource,
    // It has one already, named after the day on which the deactivation was begun.
    notice: null,
    outcome: 'deactivated',
    problems: [],
    recovered: true,
  };
}
