import { earliest, type Instant } from '../core/instant.ts';
import { keyText } from '../core/access-key.ts';
import type { Notice, NoticeKind } from '../core/notice.ts';
import type { Policy } from '../core/policy.ts';
import type { Block, Line } from './document.ts';
import { isToRotate, type DigestContext, type DigestToRender } from './mail-notice.ts';
import { policyLines } from './own-words.ts';
import { count, formatNumber } from '../words/counts.ts';
import { formatDate } from '../words/dates.ts';
import { oneLine } from '../words/one-line.ts';

/** Says how many keys and by when; everything else is inside. */
export function titleOf({ notices, part }: DigestToRender, asOf: Instant): string {
  const toRotate = notices.filter(isToRotate);
  // A restore that comes before the word of the deactivation has left: one key, told once.
  const [off, on] = [keysOf(notices, 'deactivated'), keysOf(notices, 'restored')];
  const both = [...off].filter((key) => on.has(key)).length;
  const phrases = [
    { n: off.size - both, what: 'deactivated' },
    { n: both, what: 'deactivated and switched on again' },
    { n: on.size - both, what: 'switched on again' },
    { n: toRotate.length, what: byWhen(toRotate, asOf) },
  ].filter(({ n }) => n > 0);
  const keys = phrases.map(
    ({ n, what }, index) => `${index === 0 ? count(n, 'AWS access key') : count(n, 'more', 'more')} ${what}`,
  );
  return `${keys.join(', ')}${part ? ` (part ${part.number} of ${part.of})` : ''}`;
}

const keysOf = (notices: readonly Notice[], kind: NoticeKind): Set<string> =>
  new Set(notices.filter((notice) => notice.kind === kind).map(keyText));

const numberOf = (notices: readonly Notice[], kind: NoticeKind): number =>
  notices.filter((notice) => notice.kind === kind).length;

function byWhen(toRotate: readonly Notice[], asOf: Instant): string {
  const deadlines = toRotate.map((notice) => notice.deadline);
  const [next, ...later] = deadlines.filter((deadline) => deadline > asOf);
  const overdue = deadlines.filter((deadline) => deadline <= asOf).length;
  if (next === undefined) return 'to rotate at once';
  return `to rotate ${overdue > 0 ? `(${formatNumber(overdue)} at once) ` : ''}by ${formatDate(earliest(next, ...later))}`;
}

export function previewOf(notices: readonly Notice[]): string {
  const shown = notices
    .slice(0, 3)
    .map(({ userName, accountName }) => `${oneLine(userName, 32)} in ${oneLine(accountName, 32)}`);
  const more = notices.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${count(more, 'more', 'more')}` : ''}`;
}

/** What happened, what will, and the rule behind it. */
export function intro({ notices, part }: DigestToRender, { settings }: DigestContext): Block[] {
  const { policy, operatorMail, mail } = settings;
  const deactivated = numberOf(notices, 'deactivated');
  const restored = numberOf(notices, 'restored');
  const toRotate = notices.filter(isToRotate);
  const paragraphs: Line[] = [];
  if (part) {
    paragraphs.push([
      `You have more keys than one mail can show. This is part ${part.number} of ${part.of}; its numbers are those of this part.`,
    ]);
  }
  if (deactivated > 0) {
    paragraphs.push([
      `${inYourCare(deactivated)} ${deactivated === 1 ? 'was' : 'were'} deactivated, after the notices you got. `,
      `A deactivated key still exists: if something broke, write to ${operatorMail} and it can be switched on again.`,
    ]);
  }
  if (restored > 0) {
    paragraphs.push([
      `${inYourCare(restored)} ${restored === 1 ? 'was' : 'were'} switched on again. `,
      `That buys time, no more: new notices follow, and ${count(policy.graceDays, 'day')} after the first of them a key that is still active is deactivated again.`,
    ]);
  }
  if (toRotate.length > 0) {
    paragraphs.push([
      `${inYourCare(toRotate.length)} ${toRotate.length === 1 ? 'is' : 'are'} due for rotation: `,
      `${rule(toRotate, policy)}. ${count(policy.graceDays, 'day')} after the first notice, a key that is still active is deactivated.`,
    ]);
  }
  paragraphs.push(['The commands below need credentials of the account that they stand under.']);
  paragraphs.push(...policyLines(mail));
  return paragraphs.map((line) => ({ kind: 'paragraph', line }));
}

const inYourCare = (n: number): string => `${count(n, 'AWS access key')} in your care`;

function rule(notices: readonly Notice[], { notifyKeyAgeDays, unusedKeyAgeDays }: Policy): string {
  const byAge = notices.some(({ reason }) => reason === 'age')
    ? [`at most ${count(notifyKeyAgeDays, 'day')} old`]
    : [];
  const byUse =
    unusedKeyAgeDays !== null && notices.some(({ reason }) => reason === 'unused')
      ? [`unused for at most ${count(unusedKeyAgeDays, 'day')}`]
      : [];
  return `keys may be ${[...byAge, ...byUse].join(', and ')}`;
}
