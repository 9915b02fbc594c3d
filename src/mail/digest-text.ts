import type { Digest } from '../core/digest.ts';
import { daysBetween, earliest, type Instant } from '../core/instant.ts';
import type { Notice } from '../core/notice.ts';
import type { ContactSource } from '../core/contact.ts';
import type { Policy } from '../core/policy.ts';
import { count, formatDate, formatMoment, oneLine, shellWord } from './words.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
}

/** What a digest says beside its notices. */
export interface DigestContext {
  readonly asOf: Instant;
  readonly settings: {
    readonly policy: Policy;
    readonly operatorMail: string;
    readonly contactTag: string;
    readonly optOutTag: string;
  };
}

/** Keys shown in full; the rest follows as one line each, so that every key that counts as noticed is named (I1). */
const SHOWN_IN_FULL = 50;

/** One plain-text mail about all keys of an address, the most urgent first. */
export function renderDigest(digest: Digest, context: DigestContext): RenderedMail {
  const deactivated = digest.notices.filter((notice) => notice.kind === 'deactivated');
  const toRotate = digest.notices.filter((notice) => notice.kind !== 'deactivated');
  const ordered = [...deactivated, ...toRotate];
  const parts = [
    intro(deactivated.length, toRotate, context),
    ...ordered.slice(0, SHOWN_IN_FULL).map((notice) => inFull(notice, context)),
    inShort(ordered.slice(SHOWN_IN_FULL)),
    footer(digest, context),
  ];
  return {
    subject: subject(deactivated.length, toRotate),
    text: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
  };
}

function subject(deactivated: number, toRotate: readonly Notice[]): string {
  const done = deactivated > 0 ? `${count(deactivated, 'AWS access key')} deactivated` : '';
  const [first, ...rest] = toRotate.map((notice) => notice.deadline);
  if (first === undefined) return done;
  const by = formatDate(earliest(first, ...rest));
  const todo = `${count(toRotate.length, done ? 'more' : 'AWS access key', done ? 'more' : undefined)} to rotate by ${by}`;
  return done ? `${done}, ${todo}` : todo;
}

function intro(deactivated: number, toRotate: readonly Notice[], { settings }: DigestContext): string {
  const { notifyKeyAgeDays, graceDays } = settings.policy;
  const lines = ['Hello,', ''];
  if (deactivated > 0) {
    lines.push(
      `${count(deactivated, 'AWS access key')} in your care ${deactivated === 1 ? 'was' : 'were'} deactivated today, after the notices you got.`,
      `A deactivated key still exists: if something broke, write to ${settings.operatorMail} and it can be switched on again.`,
    );
  }
  if (toRotate.length > 0) {
    lines.push(
      `${deactivated > 0 ? 'Besides, ' : ''}${count(toRotate.length, 'AWS access key')} in your care ${toRotate.length === 1 ? 'is' : 'are'} due for rotation:`,
      `keys may be ${notifyKeyAgeDays} days old. ${graceDays} days after the first notice, a key that is still active is deactivated.`,
      'Below is each key with its deadline and the commands that rotate it.',
    );
  }
  return lines.join('\n');
}

function inFull(notice: Notice, context: DigestContext): string {
  const user = shellWord(notice.userName);
  const { accessKeyId } = notice;
  const facts: [string, string][] = [
    ['Account', `${oneLine(notice.accountName)} (${notice.accountId})`],
    ['User', oneLine(notice.userName)],
    ['Access key', accessKeyId],
    ...(notice.description ? [['Description', oneLine(notice.description)] as [string, string]] : []),
    ['Age', `${count(ageDays(notice, context), 'day')} (created ${formatDate(notice.createDate)})`],
    ['Last used', lastUse(notice)],
    [notice.kind === 'deactivated' ? 'Was due by' : 'Deadline', formatMoment(notice.deadline)],
  ];
  const commands =
    notice.kind === 'deactivated'
      ? [
          'When nothing misses it, delete it:',
          `  aws iam delete-access-key --user-name ${user} --access-key-id ${accessKeyId}`,
          'To switch it on again while you move to a new key (new notices will follow):',
          `  aws iam update-access-key --user-name ${user} --access-key-id ${accessKeyId} --status Active`,
        ]
      : [
          'To rotate it, with credentials of that account:',
          `  aws iam create-access-key --user-name ${user}`,
          '  (put the new key where the old one is used, then)',
          `  aws iam update-access-key --user-name ${user} --access-key-id ${accessKeyId} --status Inactive`,
          `  aws iam delete-access-key --user-name ${user} --access-key-id ${accessKeyId}`,
        ];
  const heading = oneLine(headline(notice, context));
  return [
    heading,
    '-'.repeat(heading.length),
    ...facts.map(([name, value]) => `${`${name}:`.padEnd(13)}${value}`),
    '',
    ...commands,
  ].join('\n');
}

function headline(notice: Notice, { asOf }: DigestContext): string {
  const left = Math.ceil(daysBetween(asOf, notice.deadline));
  const whose = `${notice.userName} in ${notice.accountName}`;
  switch (notice.kind) {
    case 'deactivated':
      return `DEACTIVATED: ${whose}`;
    case 'reminder':
      return left > 0
        ? `REMINDER, ${count(left, 'day')} left: ${whose}`
        : `REMINDER, past its deadline, deactivated at any run from now on: ${whose}`;
    case 'first':
      return `ROTATE by ${formatDate(notice.deadline)}: ${whose}`;
  }
}

function lastUse({ lastUsed, createDate }: Notice): string {
  if (lastUsed === null) return `never (since ${formatDate(createDate)}); if nobody needs it, just delete it`;
  const where = [lastUsed.service, lastUsed.region]
    .filter((part) => part !== 'N/A')
    .map((part) => oneLine(part, 64));
  return [formatDate(lastUsed.date), ...(where.length > 0 ? [where.join(' in ')] : [])].join(', ');
}

function inShort(notices: readonly Notice[]): string {
  if (notices.length === 0) return '';
  const lines = notices.map((notice) =>
    [
      notice.accessKeyId,
      notice.kind === 'deactivated' ? 'deactivated' : `rotate by ${formatDate(notice.deadline)}`,
      `${oneLine(notice.userName, 64)} in ${oneLine(notice.accountName, 64)} (${notice.accountId})`,
    ].join('  '),
  );
  return [`And ${count(notices.length, 'more key')}:`, ...lines].join('\n');
}

const WHY: Record<ContactSource, (contactTag: string) => string> = {
  'user-tag': (tag) => `the tag "${tag}" of the IAM user names this address`,
  'account-tag': (tag) =>
    `the tag "${tag}" of the AWS account names this address, and the user has no usable one`,
  operator: (tag) => `neither the user nor its account has a usable tag "${tag}", so the operator is told`,
};

function footer(digest: Digest, { settings }: DigestContext): string {
  const { contactTag, optOutTag, operatorMail } = settings;
  const sources = [...new Set(digest.notices.map((notice) => notice.contactSource))];
  return [
    '-- ',
    `Why you get this: ${sources.map((source) => WHY[source](contactTag)).join('; ')}.`,
    `To send it to somebody else, change the tag "${contactTag}" (several addresses are separated by spaces).`,
    `A user that cannot rotate is exempt with the tag "${optOutTag}" set to "opt-out until YYYY-MM-DD".`,
    `Questions: ${operatorMail}`,
  ].join('\n');
}

function ageDays({ createDate }: Notice, { asOf }: DigestContext): number {
  return Math.floor(daysBetween(createDate, asOf));
}
