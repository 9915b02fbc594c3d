import {
  keyText,
  partitionOf,
  type DatedFinding,
  type KeyIdentity,
  type KeyName,
  type LastUsed,
  type OtherKey,
} from './access-key.ts';
import type { ContactSource, EmailAddress } from './contact.ts';
import { dayOf, HOUR_MS, toMs, type Day, type Instant } from './instant.ts';

export type NoticeKind = 'first' | 'reminder' | 'deactivated' | 'restored';

/** What was done to a key. Such a word is part of no notice cycle: it gives no grace period, and waits for no other day. */
export function isWordOfDeed(kind: NoticeKind): kind is 'deactivated' | 'restored' {
  return kind === 'deactivated' || kind === 'restored';
}

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
  /** When the credential report that told the last use was written; null: it was asked for. */
  readonly lastUsedAsOf: Instant | null;
  /** The user's other keys when this was last looked at; null when nobody knows them. */
  readonly otherKeys: readonly OtherKey[] | null;
  /** Each has a console of its own (core/partitions.ts). */
  readonly partition: string;
}

/** What names a notice and orders it among others: all that need be held of one until its turn comes. */
export type NoticeInLine = Pick<
  Notice,
  keyof KeyName | 'kind' | 'contact' | 'userName' | 'decidedAt' | 'deadline'
>;

/** What names a notice: a key gets one of a kind, a day and an address (I5). */
export interface NoticeName extends NoticeSlot {
  readonly day: Day;
}

/** A notice's name without the day: a notice that waited keeps the day on which it was decided. */
interface NoticeSlot extends KeyName {
  readonly kind: NoticeKind;
  readonly contact: EmailAddress;
}

export function noticeName({ accountId, accessKeyId, kind, contact, decidedAt }: NoticeInLine): NoticeName {
  return { accountId, accessKeyId, day: dayOf(decidedAt), kind, contact };
}

/** The name as one text, for sets and maps. */
export function noticeId(notice: NoticeInLine): string {
  return `${slotId(notice)} ${dayOf(notice.decidedAt)}`;
}

/** The slot as one text, for sets and maps. */
export function slotId(slot: NoticeSlot): string {
  return `${keyText(slot)} ${slot.kind} ${slot.contact}`;
}

export function isSameSlot(a: NoticeSlot, b: NoticeSlot): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.accountId === b.accountId &&
    a.kind === b.kind &&
    a.contact === b.contact
  );
}

/** What a run has to tell about a key, and to whom. */
interface Telling {
  readonly kind: NoticeKind;
  readonly contacts: readonly EmailAddress[];
  readonly contactSource: ContactSource;
  readonly runId: string;
  readonly decidedAt: Instant;
  readonly cycle: Instant;
  readonly reason: DueReason;
  readonly deadline: Instant;
}

/**
 * A notice that a run sends. What an earlier one knew of the user's other keys may be long over by then: nobody is told
 * which key to delete by it.
 */
export function asSentBy(runId: string, notice: Notice): Notice {
  return notice.runId === runId ? notice : { ...notice, otherKeys: null };
}

const NOTHING_READ = { description: null, lastUsed: null, lastUsedAsOf: null };

/** The notices about a key, one an address. */
export function noticesAbout(finding: DatedFinding, { contacts, ...telling }: Telling): Notice[] {
  const { accountId, accountName, userName, accessKeyId, createDate, details, userArn, otherKeys } = finding;
  const { description, lastUsed, lastUsedAsOf } = details.kind === 'read' ? details : NOTHING_READ;
  return contacts.map((contact) => ({
    ...telling,
    contact,
    accountId,
    accountName,
    userName,
    accessKeyId,
    partition: partitionOf(userArn),
    createDate,
    description,
    lastUsed,
    lastUsedAsOf,
    otherKeys,
  }));
}

/**
 * The instant from which a notice gives its grace period: the as-of instant of the run that sent it, unless it left
 * more than an hour after that (I1).
 */
export function countsFrom(runAsOf: Instant, sentAt: Instant): Instant {
  return toMs(sentAt) - toMs(runAsOf) > HOUR_MS ? sentAt : runAsOf;
}
