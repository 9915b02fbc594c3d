import type { Instant } from '../../core/instant.ts';
import type { KeyAction } from '../../core/key-action.ts';
import { noticesAbout, type Notice } from '../../core/notice.ts';
import type { RecordedDeactivation } from '../../core/notice-cycle.ts';
import { keyDeactivated } from '../../events/facts.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import type { Services } from '../run.ts';

/**
 * Records that a key is deactivated. Its pending notices come first: once the intent is closed nobody looks for it
 * again, and the contact must be told whatever happens (I4).
 * @param state `done-here` by the run whose call it was; `done` by whoever found the key inactive
 * @throws RowUnreadableError, RowRefusedError of one notice once the others are there: the intent stays open
 */
export async function finishDeactivation(
  services: Services,
  deactivation: RecordedDeactivation,
  state: 'done' | 'done-here',
): Promise<void> {
  const failures: unknown[] = [];
  for (const notice of deactivationNotices(deactivation)) {
    await unlessOfOneRow(services.ledger.outbox.add(notice), (error) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  const action = actionOf(deactivation, services.clock.now());
  await services.ledger.actions.record(action, keyDeactivated(action, deactivation));
  await services.ledger.keys.closeIntent(deactivation, state);
}

function actionOf({ finding, asOf, runId }: RecordedDeactivation, at: Instant): KeyAction {
  const { accountId, accessKeyId } = finding;
  return { accountId, accessKeyId, kind: 'deactivated', of: asOf, at, runId, by: null, why: null };
}

function deactivationNotices(deactivation: RecordedDeactivation): Notice[] {
  const { finding, contacts, contactSource, runId, asOf, cycle, reason, deadline } = deactivation;
  const telling = { contacts, contactSource, runId, decidedAt: asOf, cycle, reason, deadline };
  return noticesAbout(finding, { kind: 'deactivated', ...telling });
}
