import type { Policy } from '../../core/policy.ts';
import { dueAfter, firstDeadline, STATES } from './title.ts';
import type { Block, Line } from '../render/document.ts';
import { isToRotate, type KeyState, type KeyTold } from './key-told.ts';
import type { DigestContext, DigestToRender } from './context.ts';
import { policyLines } from '../own-words.ts';
import { pageLines } from './run-page.ts';
import { count } from '../../words/counts.ts';
import { formatMoment } from '../../words/dates.ts';
import { oneLine } from '../../words/one-line.ts';

/** Whose keys they are; what will become of them is said beside it, in the subject. */
export function previewOf(keys: readonly KeyTold[]): string {
  const shown = keys
    .slice(0, 3)
    .map(({ notice }) => `${oneLine(notice.userName, 32)} in ${oneLine(notice.accountName, 32)}`);
  const more = keys.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${count(more, 'more', 'more')}` : ''}`;
}

/** What happened, what will, what follows from it, and the rule behind it. */
export function intro(
  keys: readonly KeyTold[],
  { contact, part }: Pick<DigestToRender, 'contact' | 'part'>,
  { settings, runId }: DigestContext,
  hasCommands: boolean,
): Block[] {
  const { policy, operatorMail, mail } = settings;
  const paragraphs: Line[] = [];
  for (const state of STATES) {
    const ofState = keys.filter((key) => key.state === state);
    if (ofState.length > 0) paragraphs.push([paragraphOf(state, ofState, operatorMail)]);
  }
  const on = dueAfter(keys, 'restored').length;
  const off = dueAfter(keys, 'deactivated').length;
  if (on > 0)
    paragraphs.push([
      `${count(on, 'key')} of these ${on === 1 ? 'was' : 'were'} switched on again, and due anew.`,
    ]);
  else if (off > 0)
    paragraphs.push([
      `${count(off, 'key')} of these ${off === 1 ? 'was' : 'were'} deactivated, and active again since.`,
    ]);
  if (part) {
    paragraphs.push([
      `You have more keys than one mail can show. This is part ${part.number} of ${part.of}; its numbers are those of this part.`,
    ]);
  }
  const rule = ruleOf(keys.filter(isToRotate), policy);
  const { organization } = mail;
  if (rule !== null)
    paragraphs.push([`The rule${organization === null ? '' : ` of ${organization}`}: ${rule}.`]);
  paragraphs.push(...policyLines(mail));
  if (hasCommands)
    paragraphs.push([
      'The commands below need credentials of the account that they stand under. A key that Terraform manages is changed there and not by these commands: see the end of this mail.',
    ]);
  paragraphs.push(...pageLines(mail, runId, contact));
  return paragraphs.map((line) => ({ kind: 'paragraph', line }));
}

function paragraphOf(state: KeyState, keys: readonly KeyTold[], operatorMail: string): string {
  const one = keys.length === 1;
  const inYourCare = `${count(keys.length, 'AWS access key')} in your care`;
  const [is, was, it, its] = one ? ['is', 'was', 'it', 'its'] : ['are', 'were', 'them', 'their'];
  switch (state) {
    case 'deactivated':
      return (
        `${inYourCare} ${was} deactivated, as ${its} notices had announced. Whatever used ${it} has stopped working. ` +
        `A deactivated key still exists: if something broke, write to ${operatorMail} and it can be switched on again.`
      );
    case 'overdue':
      return `${inYourCare} ${is} past ${its} deadline and still active. Any run from now on may deactivate ${it}, and then whatever uses ${it} stops working.`;
    case 'last-day':
      return `This is the last day for ${inYourCare}. ${consequence(keys)}`;
    case 'reminder':
      return `${inYourCare} ${is} still to be rotated. ${consequence(keys)}`;
    case 'first':
      return `${inYourCare} ${is} due for rotation. ${consequence(keys)}`;
    case 'reversed':
      return `${inYourCare} ${was} deactivated, and switched on again. ${AFTER_A_RESTORE}`;
    case 'restored':
      return `${inYourCare} ${was} switched on again. ${AFTER_A_RESTORE}`;
  }
}

const AFTER_A_RESTORE =
  'That buys time, no more: new notices follow, and a key that is still active at the deadline that they name is deactivated again.';

/** True of each key: deactivated is what is still active at its own deadline, at the first run from then on. */
function consequence(keys: readonly KeyTold[]): string {
  const deadlines = new Set(keys.map(({ notice }) => formatMoment(notice.deadline)));
  const first = firstDeadline(keys);
  const when = first === undefined ? '' : formatMoment(first);
  if (keys.length === 1)
    return `If it is still active on ${when}, it is deactivated, and whatever uses this key stops working.`;
  return deadlines.size === 1
    ? `Those that are still active on ${when} are deactivated, and whatever uses them stops working.`
    : `Each that is still active at its own deadline, the first on ${when}, is deactivated, and whatever uses it stops working.`;
}

/** null where no rule of today's is behind it: a notice may have waited while the rule was changed. */
function ruleOf(keys: readonly KeyTold[], { notifyKeyAgeDays, unusedKeyAgeDays }: Policy): string | null {
  const isDue = (reason: 'age' | 'unused'): boolean => keys.some(({ notice }) => notice.reason === reason);
  const rules = [
    ...(isDue('age') ? [`at most ${count(notifyKeyAgeDays, 'day')} old`] : []),
    ...(isDue('unused') && unusedKeyAgeDays !== null
      ? [`unused for at most ${count(unusedKeyAgeDays, 'day')}`]
      : []),
  ];
  return rules.length === 0 ? null : `keys may be ${rules.join(', and ')}`;
}
