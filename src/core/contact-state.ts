import type { Day, Instant } from './instant.ts';
import type { NoticeName } from './notice.ts';
import type { RefusedMail } from './refused-mail.ts';

/** The last mail to an address: written once SES accepted it, before its notices are marked one by one. */
export interface SentDigest {
  readonly day: Day;
  readonly messageId: string;
  readonly sentAt: Instant;
  /** As-of instant of the run that sent it. */
  readonly asOf: Instant;
  readonly notices: readonly NoticeName[];
}

export interface ContactState {
  readonly undeliverableSince: Instant | null;
  readonly lastDigest: SentDigest | null;
  /** Of the last weeks. */
  readonly refusedMails: readonly RefusedMail[];
}
