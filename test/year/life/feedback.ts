import { parseMailEvent } from '../../../src/aws/ses-event.ts';
import { publishMail } from '../../../src/phases/events/publish-mail.ts';
import { applyMailEvent } from '../../../src/phases/notify/void-mail.ts';
import type { SesEvent } from '../../../src/simulator/ses/ses-event.ts';
import { nowMs, type Life } from './life.ts';

/** Brings bounces and complaints to the engine; one that it cannot take yet stays for the next time, as in EventBridge. */
export async function deliverFeedback(life: Life): Promise<void> {
  const { events } = life.stage.organization.ses;
  for (let event = events[0]; event !== undefined && !life.isFeedbackHeld; event = events[0]) {
    await hearOf(life, event);
    events.shift();
  }
}

/** One event, true or forged. That a mail of ours came back is written down once the engine has taken it. */
export async function hearOf(life: Life, event: unknown): Promise<void> {
  const { stage, seen } = life;
  const { services, settings } = stage.onCall();
  const parsed = parseMailEvent(event, stage.clock.now());
  if (parsed) {
    const { voided } = await applyMailEvent(services.ledger, parsed, settings.operatorMail);
    if (voided > 0) await publishMail(services, parsed.messageId);
  }
  const { detail } = event as Pick<SesEvent, 'detail'>;
  const { messageId } = detail.mail;
  const mail = stage.organization.ses.mailbox.accepted.find((each) => each.messageId === messageId);
  const fate = fateIn(detail);
  if (!mail || fate === 'arrived') return;
  const [address = ''] = mail.destinations;
  seen.write({ kind: 'came-back', atMs: nowMs(life), messageId, address, isForGood: fate === 'never' });
}

/** What an event says of a mail, in the words of SES's manual and not in the engine's. */
function fateIn(detail: SesEvent['detail']): 'arrived' | 'not-now' | 'never' {
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
