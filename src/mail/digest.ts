import type { ContactSource, EmailAddress } from '../core/contact.ts';
import { dayOf, daysBetween, earliest, type Instant } from '../core/instant.ts';
import type { Notice, NoticeKind } from '../core/notice.ts';
import type { Policy } from '../core/policy.ts';
import { consoleUrl } from './console-url.ts';
import {
  code,
  link,
  name,
  type Block,
  type Card,
  type Fact,
  type Line,
  type MailDocument,
} from './document.ts';
import { keyCommands, type KeyCommands } from './key-commands.ts';
import { withPrefix, type OwnWords } from './own-words.ts';
import { renderToFit, type RenderedMail } from './rendered-mail.ts';
import { count, formatDate, formatMoment, oneLine } from './words.ts';

/** `restored`: the operator undid a deactivation. */
export type MailKind = NoticeKind | 'restored';

export type MailNotice = Omit<Notice, 'kind'> & { readonly kind: MailKind };

export interface DigestToRender {
  readonly contact: EmailAddress;
  readonly notices: readonly MailNotice[];
}

/** What a digest says beside its notices. */
export interface DigestContext {
  readonly asOf: Instant;
  readonly settings: {
    readonly policy: Policy;
    readonly operatorMail: string;
    readonly contactTag: string;
    readonly optOutTag: string;
    readonly mail: OwnWords;
  };
}

/** How much of a long digest is shown: keys in full, and the letters of a name in the lines about the others. */
interface Density {
  readonly inFull: number;
  readonly nameLength: number;
}

/** Every key that counts as noticed is named (I1): a digest that grows too long gets shorter lines, never fewer. */
const DENSITIES: readonly Density[] = [
  { inFull: 50, nameLength: 64 },
  { inFull: 40, nameLength: 64 },
  { inFull: 30, nameLength: 48 },
  { inFull: 20, nameLength: 32 },
  { inFull: 5, nameLength: 16 },
  { inFull: 3, nameLength: 8 },
  { inFull: 0, nameLength: 8 },
  { inFull: 0, nameLength: 3 },
];

/** One mail about all keys of an address, the most urgent first. */
export function renderDigest(digest: DigestToRender, context: DigestContext): RenderedMail {
  const notices = digest.notices.toSorted(byUrgency);
  const [first, ...rest] = notices.map((notice) => notice.cycle);
  const thread = first === undefined ? null : `keys-${dayOf(earliest(first, ...rest))}`;
  return renderToFit(documents(notices, context), thread);
}

function* documents(notices: readonly MailNotice[], context: DigestContext): Iterable<MailDocument> {
  for (const density of DENSITIES) yield digestDocument(notices, context, density);
}

function digestDocument(
  notices: readonly MailNotice[],
  context: DigestContext,
  density: Density,
): MailDocument {
  const { mail } = context.settings;
  const title = titleOf(notices, context.asOf);
  const shown = notices.slice(0, density.inFull);
  const others = notices.slice(density.inFull);
  return {
    subject: withPrefix(title, mail),
    preview: previewOf(notices),
    product: mail.productName,
    title,
    blocks: [
      ...intro(notices, context),
      ...SECTIONS.flatMap(({ heading, kinds }) =>
        section(
          heading,
          shown.filter(({ kind }) => kinds.includes(kind)),
          context,
        ),
      ),
      ...inShort(others, shown.length, density),
    ],
    footer: footer(notices, context),
  };
}

const SECTIONS: readonly { heading: string; kinds: readonly MailKind[] }[] = [
  { heading: 'Deactivated', kinds: ['deactivated'] },
  { heading: 'Switched on again', kinds: ['restored'] },
  { heading: 'To rotate', kinds: ['first', 'reminder'] },
];

const isToRotate = ({ kind }: MailNotice): boolean => kind === 'first' || kind === 'reminder';

const RANK: Record<MailKind, number> = { deactivated: 0, restored: 1, reminder: 2, first: 2 };

function byUrgency(a: MailNotice, b: MailNotice): number {
  return urgencyOf(a) < urgencyOf(b) ? -1 : 1;
}

const urgencyOf = ({ kind, deadline, accountId, userName, accessKeyId }: MailNotice): string =>
  [RANK[kind], deadline, accountId, userName, accessKeyId].join('\u0000');

/** Says how many keys and by when; everything else is inside. */
function titleOf(notices: readonly MailNotice[], asOf: Instant): string {
  const numberOf = (kind: MailKind) => notices.filter((notice) => notice.kind === kind).length;
  const toRotate = notices.filter(isToRotate);
  const phrases = [
    { n: numberOf('deactivated'), what: 'deactivated' },
    { n: numberOf('restored'), what: 'switched on again' },
    { n: toRotate.length, what: byWhen(toRotate, asOf) },
  ].filter(({ n }) => n > 0);
  return phrases
    .map(
      ({ n, what }, index) =>
        `${index === 0 ? count(n, 'AWS access key') : count(n, 'more', 'more')} ${what}`,
    )
    .join(', ');
}

function byWhen(toRotate: readonly MailNotice[], asOf: Instant): string {
  const deadlines = toRotate.map((notice) => notice.deadline);
  const [next, ...later] = deadlines.filter((deadline) => deadline > asOf);
  const overdue = deadlines.filter((deadline) => deadline <= asOf).length;
  if (next === undefined) return 'to rotate at once';
  return `to rotate ${overdue > 0 ? `(${overdue} at once) ` : ''}by ${formatDate(earliest(next, ...later))}`;
}

function previewOf(notices: readonly MailNotice[]): string {
  const shown = notices
    .slice(0, 3)
    .map(({ userName, accountName }) => `${oneLine(userName, 32)} in ${oneLine(accountName, 32)}`);
  const more = notices.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function intro(notices: readonly MailNotice[], { settings }: DigestContext): Block[] {
  const { policy, operatorMail, mail } = settings;
  const ofKind = (kind: MailKind) => notices.filter((notice) => notice.kind === kind).length;
  const deactivated = ofKind('deactivated');
  const restored = ofKind('restored');
  const toRotate = notices.filter(isToRotate);
  const paragraphs: Line[] = [];
  if (deactivated > 0) {
    paragraphs.push([
      `${count(deactivated, 'AWS access key')} in your care ${deactivated === 1 ? 'was' : 'were'} deactivated today, after the notices you got. `,
      `A deactivated key still exists: if something broke, write to ${operatorMail} and it can be switched on again.`,
    ]);
  }
  if (restored > 0) {
    paragraphs.push([
      `${count(restored, 'AWS access key')} in your care ${restored === 1 ? 'was' : 'were'} switched on again. `,
      `That buys time, no more: new notices follow, and ${count(policy.graceDays, 'day')} after the first of them the key is deactivated anew.`,
    ]);
  }
  if (toRotate.length > 0) {
    paragraphs.push([
      `${count(toRotate.length, 'AWS access key')} in your care ${toRotate.length === 1 ? 'is' : 'are'} due for rotation: `,
      `${rule(toRotate, policy)}. ${count(policy.graceDays, 'day')} after the first notice, a key that is still active is deactivated. `,
      'Below is each key with its deadline and the commands that rotate it.',
    ]);
  }
  if (mail.policyLink !== null)
    paragraphs.push(['The rule behind this: ', link(mail.policyLink, mail.policyLink)]);
  return paragraphs.map((line) => ({ kind: 'paragraph', line }));
}

function rule(notices: readonly MailNotice[], { notifyKeyAgeDays, unusedKeyAgeDays }: Policy): string {
  const byAge = notices.some(({ reason }) => reason === 'age')
    ? [`keys may be ${notifyKeyAgeDays} days old`]
    : [];
  const byUse =
    unusedKeyAgeDays !== null && notices.some(({ reason }) => reason === 'unused')
      ? [`keys may stay unused for ${unusedKeyAgeDays} days`]
      : [];
  return [...byAge, ...byUse].join(', and ');
}

function section(heading: string, notices: readonly MailNotice[], context: DigestContext): Block[] {
  if (notices.length === 0) return [];
  return [
    { kind: 'heading', text: heading },
    ...byAccount(notices).flatMap((ofAccount): Block[] => [
      accountHeading(ofAccount),
      ...ofAccount.map((notice) => card(notice, context)),
    ]),
  ];
}

/** The accounts in the order of their most urgent key. */
const byAccount = (notices: readonly MailNotice[]): MailNotice[][] => [
  ...Map.groupBy(notices, ({ accountId }) => accountId).values(),
];

const accountHeading = (notices: readonly MailNotice[], nameLength?: number): Block => ({
  kind: 'subheading',
  line: notices.slice(0, 1).flatMap((any): Line => ['Account ', ...accountOf(any, nameLength)]),
});

const accountOf = ({ accountName, accountId }: MailNotice, nameLength?: number): Line => [
  name(accountName, nameLength),
  ` (${accountId})`,
];

function card(notice: MailNotice, context: DigestContext): Card {
  const { accessKeyId, userName, accountName, description, createDate, deadline, partition } = notice;
  const facts: Fact[] = [
    ['Account', accountOf(notice)],
    ['User', [name(userName)]],
    ['Access key', [code(accessKeyId)]],
    ...(description === null || description === '' ? [] : [['Description', [name(description)]] as const]),
    ['Age', [`${count(ageDays(notice, context), 'day')} (created ${formatDate(createDate)})`]],
    ['Last used', lastUse(notice)],
    [
      notice.kind === 'deactivated' || notice.kind === 'restored' ? 'Was due by' : 'Deadline',
      [formatMoment(deadline)],
    ],
    ['Console', [link(consoleUrl(partition ?? 'aws', userName), 'open the user')]],
  ];
  return {
    kind: 'card',
    ...headline(notice, context),
    title: [name(userName), ' in ', name(accountName)],
    facts,
    steps: steps(notice),
  };
}

function headline({ kind, deadline }: MailNotice, { asOf }: DigestContext): Pick<Card, 'tone' | 'badge'> {
  const left = Math.ceil(daysBetween(asOf, deadline));
  switch (kind) {
    case 'deactivated':
      return { tone: 'stopped', badge: 'DEACTIVATED' };
    case 'restored':
      return { tone: 'restored', badge: 'SWITCHED ON AGAIN' };
    case 'reminder':
      if (left <= 0)
        return { tone: 'urgent', badge: 'REMINDER, past its deadline, deactivated at any run from now on' };
      return left === 1
        ? { tone: 'urgent', badge: 'REMINDER, last day' }
        : { tone: 'due', badge: `REMINDER, ${count(left, 'day')} left` };
    case 'first':
      return { tone: 'due', badge: `ROTATE by ${formatDate(deadline)}` };
  }
}

function steps({ kind, userName, accessKeyId, lastUsed }: MailNotice): Card['steps'] {
  const { create, deactivate, activate, remove }: KeyCommands = keyCommands(userName, accessKeyId);
  if (kind === 'deactivated') {
    return [
      { label: ['When nothing misses it, delete it:'], commands: [remove] },
      {
        label: ['To switch it on again while you move to a new key (new notices will follow):'],
        commands: [activate],
      },
    ];
  }
  if (lastUsed === null) {
    return [
      {
        label: ['Nobody ever used it. If nobody needs it, with credentials of that account:'],
        commands: [remove],
      },
      { label: ['If somebody is about to use it, make a new one for that first:'], commands: [create] },
    ];
  }
  return [
    { label: ['To rotate it, with credentials of that account:'], commands: [create] },
    { label: ['Put the new key where the old one is used, then:'], commands: [deactivate, remove] },
  ];
}

function lastUse({ lastUsed, createDate }: MailNotice): Line {
  if (lastUsed === null)
    return [`never (since ${formatDate(createDate)}); if nobody needs it, just delete it`];
  const where = [lastUsed.service, lastUsed.region]
    .filter((part) => part !== 'N/A')
    .map((part) => oneLine(part, 64));
  return [[formatDate(lastUsed.date), ...(where.length > 0 ? [where.join(' in ')] : [])].join(', ')];
}

function inShort(notices: readonly MailNotice[], shown: number, { nameLength }: Density): Block[] {
  if (notices.length === 0) return [];
  const accounts = byAccount(notices);
  return [
    {
      kind: 'heading',
      text: shown === 0 ? `${count(notices.length, 'key')}:` : `And ${count(notices.length, 'more key')}:`,
    },
    ...(accounts.length * 2 > notices.length
      ? [linesOf(notices, nameLength, (notice) => [' in ', ...accountOf(notice, nameLength)])]
      : accounts.flatMap((ofAccount) => [
          accountHeading(ofAccount, nameLength),
          linesOf(ofAccount, nameLength, () => []),
        ])),
  ];
}

const linesOf = (
  notices: readonly MailNotice[],
  nameLength: number,
  where: (notice: MailNotice) => Line,
): Block => ({
  kind: 'list',
  items: notices.map((notice) => [
    code(notice.accessKeyId),
    ` ${inAWord(notice)}: `,
    name(notice.userName, nameLength),
    ...where(notice),
  ]),
});

function inAWord({ kind, deadline }: MailNotice): string {
  switch (kind) {
    case 'deactivated':
      return 'deactivated';
    case 'restored':
      return 'switched on again';
    case 'first':
    case 'reminder':
      return `rotate by ${formatDate(deadline)}`;
  }
}

const WHY: Record<ContactSource, (contactTag: string) => string> = {
  'user-tag': (tag) => `the tag "${tag}" of the IAM user names this address`,
  'account-tag': (tag) =>
    `the tag "${tag}" of the AWS account names this address, and the user has no usable one`,
  operator: (tag) => `neither the user nor its account has a usable tag "${tag}", so the operator is told`,
};

function footer(notices: readonly MailNotice[], { settings }: DigestContext): Line[] {
  const { contactTag, optOutTag, operatorMail, mail } = settings;
  const sources = [...new Set(notices.map((notice) => notice.contactSource))];
  return [
    [`Why you get this: ${sources.map((source) => WHY[source](contactTag)).join('; ')}.`],
    [
      `To send it to somebody else, change the tag "${contactTag}" (several addresses are separated by spaces).`,
    ],
    [`A user that cannot rotate is exempt with the tag "${optOutTag}" set to "opt-out until YYYY-MM-DD".`],
    ['Questions: ', link(`mailto:${operatorMail}`, operatorMail)],
    ...(mail.supportLink === null ? [] : [['Help: ', link(mail.supportLink, mail.supportLink)]]),
    ...(mail.footer === null ? [] : [[mail.footer]]),
  ];
}

function ageDays({ createDate }: MailNotice, { asOf }: DigestContext): number {
  return Math.floor(daysBetween(createDate, asOf));
}
