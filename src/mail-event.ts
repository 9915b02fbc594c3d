import { z } from 'zod';
import { parseEmailAddress, type EmailAddress } from './core/contact.ts';
import { instant } from './core/instant.ts';
import type { MailEvent, MailFate } from './core/mail-event.ts';

const Recipients = z.array(z.object({ emailAddress: z.string() }));
const Moment = z.iso.datetime({ offset: true });

/** SES's event records, as EventBridge brings them: only what is needed of them. */
const Detail = z.discriminatedUnion('eventType', [
  z.object({
    eventType: z.literal('Bounce'),
    mail: z.object({ messageId: z.string().min(1) }),
    bounce: z.object({
      bounceType: z.string(),
      bounceSubType: z.string(),
      bouncedRecipients: Recipients,
      timestamp: Moment,
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail: z.object({ messageId: z.string().min(1) }),
    complaint: z.object({ complainedRecipients: Recipients, timestamp: Moment }),
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
      const why = `bounce: ${bounceType}, ${bounceSubType}`;
      const fate: MailFate =
        bounceType === 'Permanent'
          ? { kind: 'undeliverable', addresses: addressesOf(bouncedRecipients), why }
          : { kind: 'passing' };
      return { messageId, at: instant(timestamp), fate };
    }
    case 'Complaint': {
      const { complainedRecipients, timestamp } = detail.complaint;
      const addresses = addressesOf(complainedRecipients);
      return {
        messageId,
        at: instant(timestamp),
        fate: { kind: 'undeliverable', addresses, why: 'complaint' },
      };
    }
    case 'Reject': {
      const why = `rejected: ${detail.reject.reason}`;
      return { messageId, at: instant(detail.mail.timestamp), fate: { kind: 'rejected', why } };
    }
  }
}

/** SES writes `Ann <ann@example.com>` where the mail did. */
function addressesOf(recipients: readonly { readonly emailAddress: string }[]): EmailAddress[] {
  return recipients.flatMap(({ emailAddress }) => {
    const address = parseEmailAddress(/<([^<>]+)>\s*$/.exec(emailAddress)?.[1] ?? emailAddress);
    return address ? [address] : [];
  });
}
