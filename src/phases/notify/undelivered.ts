import { hasFailedTooOften, type EmailAddress, type FailedMail } from '../../core/contact.ts';
import { isWordOfDeed, type Notice } from '../../core/notice.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/**
 * Counts a mail that did not reach the address, though another may. After the third within 30 days the address counts
 * as undeliverable, so that the next contact is told. Of the operator's address that is only reported: there is no next.
 */
export async function countFailedMail(
  { contacts }: Pick<Ledger, 'contacts'>,
  address: EmailAddress,
  failed: FailedMail,
  why: string,
): Promise<void> {
  const all = await contacts.recordFailedMail(address, failed);
  if (hasFailedTooOften(all, failed.at)) await contacts.markUndeliverable(address, failed.at, why);
}

/**
 * Nobody may lose a key untold (I4), and no later run would tell of a deactivation or a restore again: word of one that
 * does not reach its contact goes to the operator.
 * @returns what the operator gets; null when the operator is told already, or when the notice is of another kind
 */
export async function tellOperatorInstead(
  { outbox }: Pick<Ledger, 'outbox'>,
  notice: Notice,
  operator: EmailAddress,
): Promise<Notice | null> {
  if (!isWordOfDeed(notice.kind) || notice.contact === operator) return null;
  const instead = toOperator(notice, operator);
  return (await outbox.add(instead)) === 'pending' ? instead : null;
}

export function toOperator(notice: Notice, operator: EmailAddress): Notice {
  return { ...notice, contact: operator, contactSource: 'operator' };
}
