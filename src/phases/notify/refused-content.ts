import type { ContactState } from '../../core/contact-state.ts';
import { UNDELIVERABLE_DAYS, type EmailAddress } from '../../core/contact.ts';
import { dayOf, type Instant } from '../../core/instant.ts';
import type { Notice, NoticeInLine } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { isRefusedTooOften } from '../../core/refused-mail.ts';
import type { Run } from '../run.ts';
import { toOperator } from './undelivered.ts';

type States = ReadonlyMap<EmailAddress, ContactState>;
type OfRun = Pick<Run, 'asOf' | 'settings'>;

/** Whether SES has refused mails to this contact about this account so often that the contact may never learn of it. */
export function isUntold(
  { contact, accountId }: Pick<NoticeInLine, 'contact' | 'accountId'>,
  states: States,
  asOf: Instant,
): boolean {
  return isRefusedTooOften(states.get(contact)?.refusedMails ?? [], accountId, asOf);
}

/** The notice; with one to the operator, where its contact may never see it for what mails about the account say. */
export function withOperator(notice: Notice, states: States, { asOf, settings }: OfRun): Notice[] {
  const { operatorMail } = settings;
  if (notice.contact === operatorMail || !isUntold(notice, states, asOf)) return [notice];
  return [notice, toOperator(notice, operatorMail)];
}

/** What SES took and rejected afterwards, and where the operator stands in: no run saw either happen. */
export function refusedContent(notices: readonly Notice[], states: States, { asOf }: OfRun): Problem[] {
  const contacts = [...new Set(notices.map(({ contact }) => contact))];
  const untold = notices.filter((notice) => isUntold(notice, states, asOf));
  const about = (contact: EmailAddress, message: string) => problem('mail', contact, 'MAIL_REFUSED', message);
  return [
    ...contacts
      .filter((contact) => wasRejected(states.get(contact)))
      .map((contact) =>
        about(
          contact,
          'SES took the last mail, and then it or the mail server rejected it for what it says; its notices do not count',
        ),
      ),
    ...[...new Map(untold.map((notice) => [`${notice.contact} ${notice.accountId}`, notice])).values()].map(
      ({ contact, accountId }) =>
        about(
          contact,
          `mails about account ${accountId} were refused on three days within ${UNDELIVERABLE_DAYS}; the operator is told as well`,
        ),
    ),
  ];
}

function wasRejected(state: ContactState | undefined): boolean {
  const last = state?.lastDigest;
  if (!last) return false;
  return state.refusedMails.some(({ at, mail }) => !mail.startsWith('refused-') && dayOf(at) >= last.day);
}
