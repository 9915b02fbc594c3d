import { ApiError } from '../protocol/api-error.ts';
import type { Simulation } from '../simulation.ts';
import type { Delivery, AcceptedMail } from './mailbox.ts';
import { bounceEvent, complaintEvent, type BounceKind, type SesEvent } from './ses-event.ts';

const MAX_RECIPIENTS = 50;

/**
 * SES's rules for a send, in its order: sending not paused, recipients counted, identities verified (the sender's; in
 * the sandbox the recipients' too), rate and quota. Returns the message ID. @throws ApiError
 */
export function acceptMail(
  draft: Omit<AcceptedMail, 'at' | 'messageId'>,
  { ses, clock, region, world }: Simulation,
): string {
  if (!ses.sendingEnabled) {
    throw new ApiError(400, 'AccountSendingPausedException', 'Email sending is disabled for this account.');
  }
  const { destinations } = draft;
  if (destinations.length === 0)
    throw new ApiError(400, 'InvalidParameterValue', 'At least one recipient is needed.');
  if (destinations.length > MAX_RECIPIENTS) {
    throw new ApiError(400, 'InvalidParameterValue', `Recipient count exceeds ${MAX_RECIPIENTS}.`);
  }
  const toCheck = ses.sandbox ? [draft.source, ...destinations] : [draft.source];
  const failed = toCheck.filter(
    (address) => !isMailboxSimulator(address) && !ses.identities.verifiedFor(address),
  );
  if (failed.length > 0) {
    throw new ApiError(
      400,
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region ' +
        `${region.toUpperCase()}: ${[...new Set(failed)].join(', ')}`,
    );
  }
  ses.quota.spend(destinations.length);
  const at = clock.now();
  const count = String(ses.mailbox.accepted.length + 1).padStart(12, '0');
  const mail: AcceptedMail = {
    ...draft,
    at,
    messageId: `${at.getTime().toString(16).padStart(16, '0')}-${count}-000000`,
  };
  ses.mailbox.add(
    mail,
    destinations.map((address) => deliver(mail, address, { ses, clock, region, world })),
  );
  return mail.messageId;
}

const isMailboxSimulator = (address: string): boolean => address.endsWith('@simulator.amazonses.com');

/** What becomes of the mail at one recipient, and the event that tells of it. */
function deliver(
  mail: AcceptedMail,
  address: string,
  { ses, region, world }: Pick<Simulation, 'ses' | 'clock' | 'region' | 'world'>,
): Delivery {
  const origin = { accountId: world.hub.accountId, region, at: mail.at };
  const delivery = { messageId: mail.messageId, address };
  const tell = (event: SesEvent): void => {
    // Without a configuration set SES publishes nothing.
    if (mail.configurationSetName !== undefined) ses.events.push(event);
  };
  const fate = ses.fateOf(address);
  switch (fate.kind) {
    case 'deliver':
      return { ...delivery, outcome: 'delivered' };
    case 'complain':
      tell(complaintEvent(mail, address, fate.why, origin));
      return { ...delivery, outcome: 'delivered' };
    case 'bounce':
      tell(bounceEvent(mail, address, fate.why, origin));
      return { ...delivery, outcome: OUTCOMES[fate.why] };
  }
}

const OUTCOMES: Readonly<Record<BounceKind, Delivery['outcome']>> = {
  permanent: 'bounced',
  suppressed: 'suppressed',
  'mailbox-full': 'bounced',
  'content-rejected': 'bounced',
  'out-of-office': 'delivered',
  undetermined: 'bounced',
};
