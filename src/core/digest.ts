import type { EmailAddress } from './contact.ts';
import { daysBetween, type Instant } from './instant.ts';
import type { Notice } from './notice.ts';

/** All notices of a day to one address, over all accounts: one mail. */
export interface Digest<N extends Notice = Notice> {
  readonly contact: EmailAddress;
  /** Deactivated keys first, then by deadline, account and user. */
  readonly notices: readonly N[];
}

/** Partitions notices by address; each notice is in exactly one digest. */
export function groupByContact<N extends Notice>(notices: readonly N[]): Digest<N>[] {
  const byContact = Map.groupBy(notices, (notice) => notice.contact);
  return [...byContact].map(([contact, ofContact]) => ({
    contact,
    notices: [...ofContact].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
  }));
}

function sortKey(notice: Notice): string {
  const rank = notice.kind === 'deactivated' ? 0 : 1;
  return [rank, notice.deadline, notice.accountId, notice.userName, notice.accessKeyId].join('\u0000');
}

/**
 * Which digest goes first when the quota is short (design §6): deactivations, then final reminders, then reminders,
 * then first notices; ties by the nearest deadline.
 */
export function inSendingOrder<N extends Notice>(digests: readonly Digest<N>[], asOf: Instant): Digest<N>[] {
  const keyed = digests.map((digest) => {
    const urgencies = digest.notices.map((notice) => `${urgency(notice, asOf)} ${notice.deadline}`).sort();
    return { digest, key: `${urgencies[0] ?? ''} ${digest.contact}` };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ digest }) => digest);
}

/** A reminder with a day left, or none, is the final one. */
function urgency(notice: Notice, asOf: Instant): 0 | 1 | 2 | 3 {
  switch (notice.kind) {
    case 'deactivated':
      return 0;
    case 'reminder':
      return daysBetween(asOf, notice.deadline) <= 1 ? 1 : 2;
    case 'first':
      return 3;
  }
}
