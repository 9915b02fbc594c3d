import { parseMailEvent } from '../../../src/aws/ses-event.ts';
import { applyMailEvent } from '../../../src/phases/notify/void-mail.ts';
import type { SesEvent } from '../../../src/simulator/ses/ses-event.ts';
import { nowMs, type Life } from './life.ts';

/** Brings bounces and complaints to the engine; one that it cannot take yet stays for the next time, as in EventBridge. */
export async function deliverFeedback(life: Life): Promise<void> {
  const { stage, seen } = life;
  const { services, settings } = stage.onCall();
  const { events } = stage.organization.ses;
  for (let event = events[0]; event !== undefined && !life.isFeedbackHeld; event = events[0]) {
    const parsed = parseMailEvent(event, stage.clock.now());
    if (parsed) await applyMailEvent(services.ledger, parsed, settings.operatorMail);
    events.shift();
    const fate = fateIn(event);
    const [address = ''] = event.detail.mail.destination;
    if (fate === 'arrived') continue;
    seen.write({
      kind: 'came-back',
      atMs: nowMs(life),
      messageId: event.detail.mail.messageId,
      address,
      isForGood: fate === 'never',
    });
  }
}

/** What an event says of a mail, in the words of SES's manual and not in the engine's. */
function fateIn({ detail }: SesEvent): 'arrived' | 'not-now' | 'never' {
  if (detail.eventType === 'Complaint')
    return ['not-spam', 'auth-failure'].includes(detail.complaint.complaintFeedbackType)
      ? 'arrived'
      : 'never';
  const { bounceType, bounceSubType, bouncedRecipients } = detail.bounce;
  if (bounceType === 'Permanent') return 'never';
  const isOutOfOffice =
    bounceSubType === 'General' && bouncedRecipients.every(({ status }) => status === undefined);
  return isOutOfOffice ? 'arrived' : 'not-now';
}
