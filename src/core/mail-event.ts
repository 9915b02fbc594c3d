import type { EmailAddress } from './contact.ts';
import type { Instant } from './instant.ts';

/** What SES tells, later, of a mail that it had accepted. */
export interface MailEvent {
  /** As `SendRawEmail` answered. */
  readonly messageId: string;
  readonly at: Instant;
  readonly fate: MailFate;
}

/**
 * `undeliverable`: these addresses take no mail, now or later: a permanent bounce, a complaint, the suppression list.
 * `rejected`: SES would not send this very mail. `passing`: a full mailbox, an out-of-office note; nothing follows from it.
 */
export type MailFate =
  | { readonly kind: 'undeliverable'; readonly addresses: readonly EmailAddress[]; readonly why: string }
  | { readonly kind: 'rejected'; readonly why: string }
  | { readonly kind: 'passing' };
