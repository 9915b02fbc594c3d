import type { EmailAddress, SenderAddress } from '../core/contact.ts';

export interface Mail {
  readonly to: EmailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Mails of one thread name the same; null for a mail that stands alone. */
  readonly thread: string | null;
}

export interface Sender {
  readonly from: SenderAddress;
  /** Shown in place of the address. */
  readonly name: string;
  readonly replyTo: EmailAddress;
  /** Through which SES tells of bounces and complaints; null for the account's default. */
  readonly configurationSet: string | null;
}
