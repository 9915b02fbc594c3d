import { parseMailEvent } from '../../src/aws/ses-event.ts';
import { applyMailEvent, type MailEventOutcome } from '../../src/phases/notify/void-mail.ts';
import type { AcceptedMail } from '../../src/simulator/ses/mailbox.ts';
import { bounceBody } from '../builders/mail-event.ts';
import type { Stage } from './harness.ts';

/** What EventBridge and the handler do with one event. @throws Error when it is passed over */
export function deliverEvent({ services, settings }: Stage, event: unknown): Promise<MailEventOutcome> {
  const parsed = parseMailEvent(event, services.clock.now());
  if (!parsed) throw new Error('the event was passed over');
  return applyMailEvent(services.ledger, parsed, settings.operatorMail);
}

/** An event of SES about a mail that it accepted; `body` is the object that is named after the type. */
export function eventAbout(
  { messageId, at }: AcceptedMail,
  type: 'Bounce' | 'Complaint' | 'Reject',
  body: unknown = {},
): unknown {
  const detail = {
    eventType: type,
    mail: { messageId, timestamp: at.toISOString() },
    [type.toLowerCase()]: body,
  };
  return { source: 'aws.ses', time: at.toISOString(), detail };
}

/** A bounce for good of a mail, as of its own time. */
export function bounceOf(mail: AcceptedMail, overrides: Readonly<Record<string, unknown>> = {}): unknown {
  return eventAbout(mail, 'Bounce', bounceBody({ timestamp: mail.at.toISOString(), ...overrides }));
}

/** Mails that SES has accepted since this was last asked. */
export function freshMails({ organization }: Stage): () => AcceptedMail[] {
  const { accepted } = organization.ses.mailbox;
  let seen = accepted.length;
  return () => {
    const fresh = accepted.slice(seen);
    seen = accepted.length;
    return fresh;
  };
}
