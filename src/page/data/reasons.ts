import type { ContactSource } from '../../core/contact.ts';
import type { AccountEntry, KeyEntry } from '../../core/report.ts';
import type { Thresholds } from '../../core/policy.ts';

/** Who named the contacts of a key, after "named by". */
export const NAMED_BY: Readonly<Record<ContactSource, string>> = {
  'user-tag': "the user's tag",
  'account-tag': "the account's tag",
  operator: 'nobody: the operator',
};

const UNREAD: ReadonlyMap<string, string> = new Map([
  ['contact-unread', 'its contact could not be read'],
  ['create-date-unread', 'its creation date could not be read'],
  ['history-unread', 'what the ledger remembers of it could not be read'],
  ['finding-unread', 'what the run found about it could not be read'],
  ['undecided', 'the run ended before it was decided on'],
  ['opt-out-unreadable', "its user's opt-out tag could not be read"],
]);

/** Why a key is listed; an opt-out with the words that somebody wrote beside it. A problem's code stays one. */
export function whyListed(key: KeyEntry, { notifyKeyAgeDays }: Thresholds): string {
  const { decision, optOut, reason } = key;
  if (reason === 'age') return `older than ${notifyKeyAgeDays} days`;
  if (reason === 'unused') return 'unused for too long';
  const unread = UNREAD.get(reason);
  if (unread !== undefined) return unread;
  if (decision !== 'exempt') return reason;
  const until = optOut?.until ? ` until ${optOut.until}` : '';
  return `its user opted out${until}${optOut?.reason ? `: ${optOut.reason}` : ''}`;
}

/** Why an account was not surveyed; empty for one that was. A problem's code stays one. */
export function whyNotSurveyed({ optOut, reason, status }: AccountEntry): string {
  if (status === 'out-of-scope' && reason === 'OU') return 'its OU is left out';
  if (reason === 'NOT_SURVEYED') return 'the run ended before it was done';
  const until = reason ?? (optOut ? (optOut.until ? `until ${optOut.until}` : 'no end') : '');
  return optOut?.reason ? `${until}: ${optOut.reason}` : until;
}
