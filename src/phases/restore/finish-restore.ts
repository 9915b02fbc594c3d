import type { KeyAction } from '../../core/key-action.ts';
import { noticesAbout, type Notice } from '../../core/notice.ts';
import type { RecordedDeactivation } from '../../core/notice-cycle.ts';
import type { Restoration } from '../../core/restoration.ts';
import { keyRestored } from '../../events/facts.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import type { Services } from '../run.ts';

/**
 * Records that a key is active again. Its pending notices come first: once the restore is closed nobody looks for it
 * again, and the contact must be told (I4). Repeating it changes nothing.
 * @returns the notices that wait to be sent
 * @throws RowUnreadableError, RowRefusedError of one notice once the others are there: the restore stays open
 */
export async function finishRestore(
  { ledger, clock }: Pick<Services, 'ledger' | 'clock'>,
  deactivation: RecordedDeactivation,
  restoration: Restoration,
): Promise<Notice[]> {
  const failures: unknown[] = [];
  const notices = restoredNotices(deactivation, restoration);
  const pending: Notice[] = [];
  for (const notice of notices) {
    const added = await unlessOfOneRow(ledger.outbox.add(notice), (error) => failures.push(error));
    if (added === 'pending') pending.push(notice);
  }
  if (failures.length > 0) throw failures[0];
  const { accountId, accessKeyId } = deactivation.finding;
  const { at: of, restoreId: runId, by, why } = restoration;
  const action: KeyAction = { accountId, accessKeyId, kind: 'restored', of, at: clock.now(), runId, by, why };
  await ledger.actions.record(action, keyRestored(action, deactivation, restoration));
  await ledger.restores.close(deactivation.finding, restoration, 'done');
  return pending;
}

/** To those who were to be told of the deactivation. */
function restoredNotices(
  { finding, contacts, contactSource, cycle, reason, deadline }: RecordedDeactivation,
  { restoreId: runId, at: decidedAt }: Restoration,
): Notice[] {
  const telling = { contacts, contactSource, runId, decidedAt, cycle, reason, deadline };
  return noticesAbout(finding, { kind: 'restored', ...telling });
}
