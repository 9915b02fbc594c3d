import { mayBeContact } from '../../core/contact.ts';
import { noticeId } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { RowUnreadableError } from '../../ledger/ledger-error.ts';
import { contactRule } from '../../settings/settings.ts';
import type { Run, Services } from '../run.ts';
import type { HeldNotice } from './held-notice.ts';
import type { NoticeLine } from './notice-line.ts';
import { tellOperatorInstead } from './undelivered.ts';

/** Word of a deed that does not reach its contact leaves the outbox, and the operator's joins it and the line. */
export async function tellInstead(
  { ledger }: Services,
  run: Run,
  word: HeldNotice,
  { line, tell }: { readonly line: NoticeLine; readonly tell: (found: Problem) => void },
): Promise<void> {
  line.stand(word, 'over');
  const { found, unreadable } = await ledger.outbox.readMany([word]);
  const damaged = unreadable.get(noticeId(word));
  if (damaged) throw new RowUnreadableError(damaged);
  const kept = found.get(noticeId(word));
  // The index that told of it may be a moment behind.
  if (kept?.status !== 'pending') return;
  const instead = await tellOperatorInstead(ledger, kept.notice, run.settings.operatorMail);
  const isHeld = instead !== null && line.ofKey(instead).some((held) => noticeId(held) === noticeId(instead));
  if (instead && !isHeld) line.add(instead, 'as-sent-by-this-run');
  const { accountId, userName, contact } = word;
  const isAllowed = mayBeContact(contact, contactRule(run.settings));
  const why = isAllowed ? 'no mail reaches the contact' : 'the contact is not in CONTACTDOMAINS by now';
  const about = `${accountId}/${userName}`;
  if (!isAllowed) tell(problem('contact', about, 'CONTACT_OUTSIDE', `${why}: ${contact}`));
  await ledger.outbox.withdraw(word, run.asOf, `${why}; the operator is told`);
}
