import { z } from 'zod';
import { parseEmailAddress, type EmailAddress } from '../core/contact.ts';
import { instant } from '../core/instant.ts';
import {
  fateOfBounce,
  isHarmlessComplaint,
  type BouncedRecipient,
  type MailEvent,
  type MailFate,
} from '../core/mail-event.ts';

const Recipient = z.object({ emailAddress: z.string() });
const Moment = z.iso.datetime({ offset: true });

/** SES's event records, as EventBridge brings them: only what is needed of them. */
const Detail = z.discriminatedUnion('eventType', [
  z.object({
    eventType: z.literal('Bounce'),
    mail: z.object({ messageId: z.string().min(1) }),
    bounce: z.object({
      bounceType: z.string(),
      bounceSubType: z.string(),
      bouncedRecipients: z.array(
        Recipient.extend({ action: z.string().optional(), diagnosticCode: z.string().optional() }),
      ),
      timestamp: Moment,
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail: z.object({ messageId: z.string().min(1) }),
    complaint: z.object({
      complainedRecipients: z.array(Recipient),
      complaintFeedbackType: z.string().optional(),
      timestamp: Moment,
    }),
  }),
  z.object({
    eventType: z.literal('Reject'),
    mail: z.object({ messageId: z.string().min(1), timestamp: Moment }),
    reject: z.object({ reason: z.string() }),
  }),
]);

const Event = z.object({ source: z.literal('aws.ses'), detail: Detail });

/** @returns null for whatever is no bounce, complaint or rejection: events of other kinds are no failure */
export function parseMailEvent(event: unknown): MailEvent | null {
  const parsed = Event.safeParse(event);
  if (!parsed.success) return null;
  const { detail } = parsed.data;
  const { messageId } = detail.mail;
  switch (detail.eventType) {
    case 'Bounce': {
      const { bounceType, bounceSubType, bouncedRecipients, timestamp } = detail.bounce;
      const fate = bounceFate(bounceType, bounceSubType, bouncedRecipients);
      return { messageId, at: instant(timestamp), fate };
    }
    case 'Complaint': {
      const { complainedRecipients, complaintFeedbackType, timestamp } = detail.complaint;
      const fate: MailFate = isHarmlessComplaint(complaintFeedbackType)
        ? { kind: 'passing' }
        : { kind: 'undeliverable', addresses: addressesOf(complainedRecipients), why: 'complaint' };
      return { messageId, at: instant(timestamp), fate };
    }
    case 'Reject': {
      const why = `rejected: ${detail.reject.reason}`;
      return { messageId, at: instant(detail.mail.timestamp), fate: { kind: 'rejected', why } };
    }
  }
}

/** A mail of ours has one recipient; of several, those count that it did not reach. */
function bounceFate(type: string, subType: string, recipients: readonly BouncedRecipient[]): MailFate {
  const why = `bounce: ${type}, ${subType}`;
  const failed = recipients.filter((recipient) => fateOfBounce(type, subType, recipient) !== 'passing');
  if (failed.length === 0 && recipients.length > 0) return { kind: 'passing' };
  return {
    kind: type === 'Permanent' ? 'undeliverable' : 'bounced',
    addresses: addressesOf(failed),
    why,
  };
}

/** SES writes `Ann <ann@example.com>` where the mail did. */
function addressesOf(recipients: readonly { readonly emailAddress: string }[]): EmailAddress[] {
  return recipients.flatMap(({ emailAddress }) => {
    const address = parseEmailAddress(/<([^<>]+)>\s*$/.exec(emailAddress)?.[1] ?? emailAddress);
    return address ? [address] : [];
  });
}
