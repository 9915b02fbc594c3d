import { noticesAbout, type Notice } from '../../core/notice.ts';
import type { RecordedDeactivation } from '../../core/notice-cycle.ts';
import type { Services } from '../run.ts';

/**
 * Records that a key is deactivated. Its pending notices come first: once the intent is closed nobody looks for it
 * again, and the contact must be told whatever happens (I4).
 */
export async function finishDeactivation(
  services: Services,
  deactivation: RecordedDeactivation,
): Promise<void> {
  for (const notice of deactivationNotices(deactivation)) await services.ledger.outbox.add(notice);
  await services.ledger.keys.closeIntent(deactivation, 'done');
}

function deactivationNotices(deactivation: RecordedDeactivation): Notice[] {
  const { finding, contacts, contactSource, runId, asOf, cycle, reason, deadline } = deactivation;
  const telling = { contacts, contactSource, runId, decidedAt: asOf, cycle, reason, deadline };
  return noticesAbout(finding, { kind: 'deactivated', ...telling });
}
