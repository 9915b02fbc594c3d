import { compareText } from './compare-text.ts';
import { groupBy } from './group-by.ts';
import { inPieces } from './in-pieces.ts';
import type { EmailAddress } from './contact.ts';
import { isWordOfDeed, type Notice, type NoticeInLine, type NoticeKind } from './notice.ts';

/** All notices of a day to one address, over all accounts: one mail. */
export interface Digest<N extends NoticeInLine = Notice> {
  readonly contact: EmailAddress;
  /** Deactivated keys first, then restored ones, then by deadline, account and user. */
  readonly notices: readonly N[];
  /** Which of several mails this is, where one would be too long. */
  readonly part?: DigestPart;
}

/** From 1 to `of`. */
export interface DigestPart {
  readonly number: number;
  readonly of: number;
}

/** So many fit a mail that no client clips, whatever their names (mail/render/rendered-mail.ts). */
export const MAX_NOTICES_A_MAIL = 500;

/** The mails that a digest takes: one, unless it is too long; none when it has no notices. */
export function inParts<N extends NoticeInLine>({ contact, notices }: Digest<N>): Digest<N>[] {
  return numbered(contact, inPieces(notices, MAX_NOTICES_A_MAIL));
}

/** How many they take. */
export function mailsOf(digests: readonly Digest<NoticeInLine>[]): number {
  return digests.reduce((mails, { notices }) => mails + Math.ceil(notices.length / MAX_NOTICES_A_MAIL), 0);
}

/** So many mails at most take the place of one; where it is about more accounts, some share a mail. */
export const MAX_MAILS_APART = 50;

/** The same notices, each account's in a mail of its own. */
export function byAccount<N extends NoticeInLine>({ contact, notices }: Digest<N>): Digest<N>[] {
  const accounts = [...groupBy(notices, ({ accountId }) => accountId).values()];
  const shares = inPieces(accounts, Math.ceil(accounts.length / MAX_MAILS_APART));
  return numbered(
    contact,
    shares.flatMap((share) => inPieces(share.flat(), MAX_NOTICES_A_MAIL)),
  );
}

function numbered<N extends NoticeInLine>(
  contact: EmailAddress,
  pieces: readonly (readonly N[])[],
): Digest<N>[] {
  const of = pieces.length;
  return pieces.map((notices, index) => ({
    contact,
    notices,
    ...(of > 1 && { part: { number: index + 1, of } }),
  }));
}

/** How many of these mails tell of each account; one about several counts for each of them. */
export function mailsByAccount(mails: readonly Digest<NoticeInLine>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { notices } of mails) {
    const accounts = new Set(notices.map(({ accountId }) => accountId));
    for (const account of accounts) counts.set(account, (counts.get(account) ?? 0) + 1);
  }
  return counts;
}

/** Partitions notices by address; each notice is in exactly one digest. */
export function groupByContact<N extends NoticeInLine>(notices: readonly N[]): Digest<N>[] {
  const byContact = groupBy(notices, ({ contact }) => contact);
  return [...byContact].map(([contact, ofContact]) => ({
    contact,
    notices: ofContact.sort(inReadingOrder),
  }));
}

/** For `sort`: the order in which a digest tells its notices. */
export function inReadingOrder(a: NoticeInLine, b: NoticeInLine): number {
  return (
    placeOf(a.kind) - placeOf(b.kind) ||
    compareText(a.deadline, b.deadline) ||
    compareText(a.accountId, b.accountId) ||
    compareText(a.userName, b.userName) ||
    compareText(a.accessKeyId, b.accessKeyId) ||
    compareText(a.kind, b.kind)
  );
}

const placeOf = (kind: NoticeKind): number => (isWordOfDeed(kind) ? URGENCY[kind] : 2);

/** What a mail tells first, and which one leaves first. */
export const URGENCY: Record<NoticeKind, number> = { deactivated: 0, restored: 1, reminder: 2, first: 3 };
