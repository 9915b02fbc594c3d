import type { AccountId } from './account.ts';
import { hasFailedTooOften, isRecent, type FailedMail } from './contact.ts';
import type { Instant } from './instant.ts';

/**
 * A mail that SES would not take, or took and then rejected, for what it says. That is no fault of the address: others
 * chose the words, such as the name of a user. So it counts for the account that the mail was about.
 */
export interface RefusedMail extends FailedMail {
  readonly accountId: AccountId;
}

/** One account's words cost the others' keys no notice: after a refusal, mails to the address go out account by account. */
export function goesApart(refused: readonly RefusedMail[], asOf: Instant): boolean {
  return refused.some((mail) => isRecent(mail, asOf));
}

/** So many are counted; then it is no one account's words. */
export const MAX_COUNTED_MAILS = 300;

/** Then somebody else has to know about the account's keys: the operator. */
export function isRefusedTooOften(
  refused: readonly RefusedMail[],
  accountId: AccountId,
  asOf: Instant,
): boolean {
  if (refused.length >= MAX_COUNTED_MAILS) return true;
  return hasFailedTooOften(
    refused.filter((mail) => mail.accountId === accountId),
    asOf,
  );
}
