import { keyText, type Finding } from '../../core/access-key.ts';
import type { ContactSource, EmailAddress, RejectedContact, ResolvedContacts } from '../../core/contact.ts';
import type { Decision } from '../../core/decision.ts';
import { isTooLong, tooLongInWords } from '../../core/exemption.ts';
import type { KeyHistory } from '../../core/notice-cycle.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { MAX_RESTARTS, restartsOf } from '../../core/restarts.ts';
import { restartedInWords } from '../../words/restarts.ts';
import type { Run } from '../run.ts';
import { inWords, type UnreadableRow } from '../../ledger/ledger-error.ts';
import { unreadableContact } from '../unreadable.ts';

/** Rows of the ledger that are there and cannot be read. */
export interface UnreadableRows {
  /** By `keyText`. */
  readonly histories: ReadonlyMap<string, UnreadableRow>;
  readonly contacts: ReadonlyMap<EmailAddress, UnreadableRow>;
}

/** What a reader of the report should mend about one key: its tags, its contacts, what could not be read. */
export function planProblems(
  finding: Finding,
  decision: Decision,
  resolved: ResolvedContacts,
  unreadable: UnreadableRows,
  run: Pick<Run, 'settings' | 'asOf'>,
): Problem[] {
  const { accountId, accessKeyId, userName } = finding;
  const user = `${accountId}/${userName}`;
  switch (decision.kind) {
    case 'compliant':
      return [];
    case 'undetermined':
      if (decision.reason === 'contact-unread') return contactProblems(user, resolved, unreadable);
      // What the survey could not read it has reported; the ledger's failure shows only here.
      return decision.reason === 'history-unread'
        ? [
            problem(
              'key',
              accessKeyId,
              'HISTORY_UNREAD',
              historyUnread(user, unreadable.histories.get(keyText(finding))),
            ),
          ]
        : decision.reason === 'create-date-unread'
          ? [problem('key', accessKeyId, 'KEY_UNREAD', `IAM gave no creation date for a key of ${user}`)]
          : [];
    case 'exempt':
      return decision.reason === 'opt-out-unreadable'
        ? [
            problem(
              'user',
              user,
              'OPT_OUT_UNREADABLE',
              `the opt-out tag ${tagOf(finding)}, so the user counts as opted out`,
            ),
          ]
        : optOutProblems(user, decision, run);
    case 'notify':
    case 'wait':
    case 'deactivate':
    case 'deferred':
      return contactProblems(user, resolved, unreadable);
  }
}

/** Whoever lets the notices of a key begin anew again and again keeps it alive, by accident or not. */
export function restartProblems(
  { accountId, accessKeyId, userName }: Finding,
  decision: Decision,
  history: KeyHistory | null,
): Problem[] {
  const restarts = history && restartsOf(history);
  const isJudged = decision.kind !== 'compliant' && decision.kind !== 'undetermined';
  if (!isJudged || restarts === null || restarts.times <= MAX_RESTARTS) return [];
  const message = `the notices about a key of ${accountId}/${userName} ${restartedInWords(restarts)}`;
  return [problem('key', accessKeyId, 'CYCLE_RESTARTED', message)];
}

function tagOf({ details }: Finding): string {
  const tag = details.kind === 'read' ? details.optOutTag : null;
  return tag === null ? 'cannot be read' : `is ${JSON.stringify(tag.slice(0, 256))}`;
}

function optOutProblems(
  user: string,
  optOut: Extract<Decision, { kind: 'exempt' }>,
  { settings: { maxOptOutDays }, asOf }: Pick<Run, 'settings' | 'asOf'>,
): Problem[] {
  return maxOptOutDays !== null && isTooLong(optOut, maxOptOutDays, asOf)
    ? [problem('user', user, 'OPT_OUT_TOO_LONG', tooLongInWords(optOut, maxOptOutDays))]
    : [];
}

function historyUnread(user: string, row: UnreadableRow | undefined): string {
  const message = `the notice history of a key of ${user} could not be read`;
  return row === undefined ? message : `${message}: ${inWords(row)}`;
}

/** One problem a tag, however many of its words are no address. */
function contactProblems(
  user: string,
  { contacts, rejected }: ResolvedContacts,
  unreadable: UnreadableRows,
): Problem[] {
  const unread = contacts.flatMap((contact) => {
    const row = unreadable.contacts.get(contact);
    return row ? [unreadableContact(contact, row)] : [];
  });
  const ofTags = (['user-tag', 'account-tag', 'operator'] as const).flatMap((source) => {
    const named = (why: RejectedContact['why']): string =>
      rejected
        .filter((each) => each.source === source && each.why === why)
        .map(({ address }) => JSON.stringify(address.slice(0, 256)))
        .join(', ');
    const [invalid, outside] = [named('invalid'), named('outside')];
    const [beyond, undeliverable] = [named('beyond'), named('undeliverable')];
    const whose = SOURCES[source];
    return [
      ...(invalid
        ? [problem('contact', user, 'CONTACT_INVALID', `no mail address in ${whose}: ${invalid}`)]
        : []),
      ...(outside
        ? [problem('contact', user, 'CONTACT_OUTSIDE', `not in CONTACTDOMAINS, in ${whose}: ${outside}`)]
        : []),
      ...(beyond
        ? [
            problem(
              'contact',
              user,
              'CONTACTS_TOO_MANY',
              `more than MAXCONTACTS in ${whose}, left out: ${beyond}`,
            ),
          ]
        : []),
      ...(undeliverable
        ? [
            problem(
              'contact',
              user,
              source === 'operator' ? 'OPERATOR_UNDELIVERABLE' : 'CONTACT_UNDELIVERABLE',
              `mail to an address in ${whose} bounced: ${undeliverable}`,
            ),
          ]
        : []),
    ];
  });
  return [...unread, ...ofTags];
}

const SOURCES: Record<ContactSource, string> = {
  'user-tag': "the user's contact tag",
  'account-tag': "the account's contact tag",
  operator: 'OPERATORMAIL',
};
