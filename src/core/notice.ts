import type { KeyIdentity, LastUsed } from './access-key.ts';
import type { ContactSource, EmailAddress } from './contact.ts';
import { dayOf, HOUR_MS, toMs, type Day, type Instant } from './instant.ts';

export type NoticeKind = 'first' | 'reminder' | 'deactivated';

/** Why a key is due: its age, or that nobody used it for UNUSEDKEYAGE days. */
export type DueReason = 'age' | 'unused';

/** One notice about one key to one address, as the outbox holds it until SES accepts it. */
export interface Notice extends KeyIdentity {
  readonly kind: NoticeKind;
  readonly contact: EmailAddress;
  readonly contactSource: ContactSource;
  readonly runId: string;
  /** As-of instant of the run that decided it. */
  readonly decidedAt: Instant;
  /** As-of instant of the run that began the cycle: names the cycle. */
  readonly cycle: Instant;
  readonly reason: DueReason;
  readonly createDate: Instant;
  readonly deadline: Instant;
  readonly description: string | null;
  readonly lastUsed: LastUsed | null;
  /** `aws`, `aws-us-gov`, `aws-cn`: each has a console of its own. Notices of older versions lack it. */
  readonly partition?: string;
}

/** What names a notice: a key gets one of a kind, a day and an address (I5). */
export interface NoticeRef {
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly day: Day;
  readonly kind: NoticeKind;
  readonly contact: EmailAddress;
}

export function noticeRef(notice: Notice): NoticeRef {
  const { accountId, accessKeyId, kind, contact } = notice;
  return { accountId, accessKeyId, day: dayOf(notice.decidedAt), kind, contact };
}

/**
 * The instant from which a notice gives its grace period: the as-of instant of the run that sent it, unless it left
 * more than an hour after that (I1).
 */
export function countsFrom(runAsOf: Instant, sentAt: Instant): Instant {
  return toMs(sentAt) - toMs(runAsOf) > HOUR_MS ? sentAt : runAsOf;
}
