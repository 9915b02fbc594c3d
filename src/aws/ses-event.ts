import type { Instant } from '../core/instant.ts';
import {
  fateOfBounce,
  isHarmlessComplaint,
  type BouncedRecipient,
  type MailEvent,
  type MailFate,
} from '../core/mail-event.ts';
import { eventTime, momentOf } from './event-time.ts';
import { Bounce, Complaint, Envelope, EventRecord, Recipient, Reject } from './ses-event-record.ts';

/**
 * An event that is about a mail and cannot be read. Thrown, so that it is delivered again and then waits where an alarm
 * sees it: dropped, it would leave a notice standing that nobody got.
 */
export class UnreadableMailEventError extends Error {
  override readonly name = 'UnreadableMailEventError';
}

/** By `eventType`, or the envelope's `detail-type`; small letters only. */
const KINDS: Readonly<Partial<Record<string, 'bounce' | 'complaint' | 'reject' | 'no failure'>>> = {
  bounce: 'bounce',
  emailbounced: 'bounce',
  complaint: 'complaint',
  emailcomplaintreceived: 'complaint',
  reject: 'reject',
  emailrejected: 'reject',
  send: 'no failure',
  emailsent: 'no failure',
  delivery: 'no failure',
  emaildelivered: 'no failure',
  deliverydelay: 'no failure',
  emaildeliverydelayed: 'no failure',
  open: 'no failure',
  emailopened: 'no failure',
  click: 'no failure',
  emailclicked: 'no failure',
  subscription: 'no failure',
  emailsubscribed: 'no failure',
  // Of templates, which no mail of ours is made from.
  renderingfailure: 'no failure',
  emailrenderingfailed: 'no failure',
};

/**
 * The one place where SES's events become values. What an event leaves out is taken as what is worse for the mail; only
 * what says by itself that the mail arrived passes for that.
 * @param receivedAt its time, when neither it nor its envelope has one
 * @returns null for what is not about a mail, and for kinds that are known to be no failure
 * @throws UnreadableMailEventError for what is about a mail, and does not say which one or what became of it
 */
export function parseMailEvent(event: unknown, receivedAt: Instant): MailEvent | null {
  const envelope = Envelope.safeParse(event).data;
  if (envelope === undefined) return null;
  const { source, detail, time } = envelope;
  // Without an envelope, it is the record itself.
  const record = EventRecord.parse(detail ?? event);
  const messageId = record.mail?.messageId ?? null;
  const name = record.eventType ?? record.notificationType ?? envelope['detail-type'] ?? '';
  const kind = KINDS[name.toLowerCase().replaceAll(/[^a-z]/g, '')];
  if (kind === 'no failure') return null;
  const isOfSes = source === 'aws.ses';
  if (messageId === null && !(isOfSes && kind !== undefined)) return null;

  if (messageId === null) throw new UnreadableMailEventError(`an event of the kind "${name}" names no mail`);
  const about = `an event about mail ${messageId}`;
  if (!isOfSes && source !== undefined && source !== null)
    throw new UnreadableMailEventError(`${about} came from ${JSON.stringify(source)}, not from SES`);
  if (kind === undefined)
    throw new UnreadableMailEventError(`${about} is of a kind that is not known: ${JSON.stringify(name)}`);

  const told = momentOf(time) ?? receivedAt;
  switch (kind) {
    case 'bounce': {
      const bounce = Bounce.parse(record.bounce);
      return { messageId, at: eventTime(bounce.timestamp, told), fate: bounceFate(bounce) };
    }
    case 'complaint': {
      const complaint = Complaint.parse(record.complaint);
      return { messageId, at: eventTime(complaint.timestamp, told), fate: complaintFate(complaint) };
    }
    case 'reject': {
      const why = whyOf('rejected', Reject.parse(record.reject).reason);
      return { messageId, at: eventTime(record.mail?.timestamp, told), fate: { kind: 'rejected', why } };
    }
  }
}

/** Of a bounce that names nobody. */
const SOMEBODY: BouncedRecipient = { emailAddress: '', action: 'failed' };

/** A mail of ours has one recipient, who may forward it to many: it arrived only if it did so everywhere. */
function bounceFate({ bounceType, bounceSubType, bouncedRecipients }: Bounce): MailFate {
  const fates = bouncedRecipients.map((recipient) => {
    const read = Recipient.safeParse(recipient);
    return read.success ? fateOfBounce(bounceType, bounceSubType, read.data) : 'bounced';
  });
  const why = whyOf('bounce', bounceType, bounceSubType);
  const [fate] = fates;
  if ((fate === 'passing' || fate === 'rejected') && fates.every((each) => each === fate))
    return { kind: fate, why };
  const kind = fateOfBounce(bounceType, bounceSubType, SOMEBODY);
  return { kind, why };
}

function complaintFate({ complaintFeedbackType: type, complaintSubType: subType }: Complaint): MailFate {
  // A suppressed mail was never sent, whatever the complaint of another day said.
  const isHarmless = isHarmlessComplaint(type) && subType === null;
  return { kind: isHarmless ? 'passing' : 'undeliverable', why: whyOf('complaint', type, subType) };
}

const MAX_WHY = 200;

function whyOf(what: string, ...facts: readonly (string | null)[]): string {
  const said = facts.map((fact) => fact?.replace(/\s+/g, ' ').trim() ?? '').filter((fact) => fact !== '');
  return (said.length === 0 ? what : `${what}: ${said.join(', ')}`).slice(0, MAX_WHY);
}
