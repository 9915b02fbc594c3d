import type { OtherKey } from '../../core/access-key.ts';
import { daysBetween, type Instant } from '../../core/instant.ts';
import type { Notice } from '../../core/notice.ts';
import type { Line, Step } from '../render/document.ts';
import { keyCommands } from './key-commands.ts';
import { isIdle, isOlder, othersBeside, type OtherKeys } from './users-keys.ts';
import { count } from '../../words/counts.ts';
import { formatDate } from '../../words/dates.ts';

/**
 * IAM makes no key for a user who has two, active or not, so whether one can be made hangs on the others. Deleting is for
 * good: it never stands in one step with what comes before it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function rotationSteps(notice: Notice, asOf: Instant, idleDays: number): Step[] {
  const others = othersBeside(notice, asOf, idleDays);
  if (others === null) return numbered([createIfRoom(notice), ...replace(notice)]);
  const newest = others.kept.at(-1);
  if (newest !== undefined && isOlder(notice, newest)) return numbered(moveOnto(notice, newest));
  return numbered([...makeRoom(notice, others), create(notice), ...replace(notice)]);
}

/** Of a key that nobody seems to need: gone is better than rotated. */
export function discardSteps(notice: Notice, asOf: Instant, idleDays: number): Step[] {
  const { deactivate, remove } = commandsOf(notice);
  const { lastUsed } = notice;
  const removal: Step[] =
    lastUsed === null
      ? [step('It has never been used. If nobody needs it, delete it:', remove)]
      : [
          step(
            `It has not been used for ${count(Math.floor(daysBetween(lastUsed.date, asOf)), 'day')}. Probably nobody needs it: deactivate it,`,
            deactivate,
          ),
          step('and when nothing has missed it for some days, delete it:', remove),
        ];
  return [...removal, insteadOf(notice, othersBeside(notice, asOf, idleDays))];
}

export const isDiscardable = ({ lastUsed }: Notice, asOf: Instant, idleDays: number): boolean =>
  isIdle(lastUsed?.date ?? 'never', asOf, idleDays);

function insteadOf(notice: Notice, others: OtherKeys | null): Step {
  const { create: command } = commandsOf(notice);
  const need = 'If somebody is about to use it, create a new one for that instead';
  if (others === null)
    return step(`${need} (IAM allows two a user, this one and inactive ones included):`, command);
  const [newest, total] = [others.kept.at(-1), 1 + others.kept.length + others.spare.length];
  if (newest !== undefined)
    return step(`If somebody is about to use it, use ${keyInWords(newest)} for that instead.`);
  if (total === 1) return step(`${need}:`, command);
  if (total === 2) return step(`${need}, once this one is deleted:`, command);
  return step(`${need}, once the user has one key left: IAM makes none for a user who has two.`);
}

const createIfRoom = (notice: Notice): Step =>
  step(
    'Create the new key (IAM allows two a user, inactive ones included: with two already, first delete one that is unused):',
    commandsOf(notice).create,
  );

export const create = (notice: Notice): Step => step('Create the new key:', commandsOf(notice).create);

function replace(notice: Notice): Step[] {
  const { deactivate, remove } = commandsOf(notice);
  return [
    step('Put the new key where the old one is used, then deactivate the old one:', deactivate),
    step('When nothing has missed it for some days, delete it:', remove),
  ];
}

function moveOnto(notice: Notice, newest: OtherKey): Step[] {
  const { deactivate, remove } = commandsOf(notice);
  return [
    step(
      `${quota(notice)} Put ${keyInWords(newest)} where this one is used (AWS does not show its secret again: take it from where it is), then deactivate this one:`,
      deactivate,
    ),
    step('When nothing has missed it for some days, delete it:', remove),
  ];
}

/** What has to go before there can be a new key. */
function makeRoom(notice: Notice, { spare, kept }: OtherKeys): Step[] {
  const older = kept.flatMap((key): Step[] => {
    const { deactivate, remove } = keyCommands(notice.userName, key.accessKeyId);
    return [
      step(`Put this key where ${key.accessKeyId} is used, the older one, then deactivate that:`, deactivate),
      step(`When nothing has missed ${key.accessKeyId} for some days, delete it:`, remove),
    ];
  });
  const [first, ...rest] = [...deleteSpare(notice, spare), ...older];
  return first === undefined ? [] : [{ ...first, label: [`${quota(notice)} `, ...first.label] }, ...rest];
}

export const deleteSpare = ({ userName }: Notice, spare: readonly OtherKey[]): Step[] =>
  spare.map((key) =>
    step(
      key.active
        ? `If nobody is about to use ${keyInWords(key)}, delete it first:`
        : `If nothing has missed ${keyInWords(key)}, delete it first:`,
      keyCommands(userName, key.accessKeyId).remove,
    ),
  );

const quota = ({ otherKeys }: Notice): string => {
  const total = 1 + (otherKeys?.length ?? 0);
  return total > 2
    ? `The user has ${total} keys, and IAM makes no more for one who has two.`
    : 'The user has two keys, as many as IAM allows.';
};

/** `AKIA… (inactive, created 3 Oct 2026)` */
export function keyInWords({ accessKeyId, active, createDate, lastUse }: OtherKey): string {
  const facts = [
    ...(active ? [] : ['inactive']),
    ...(createDate === null ? [] : [`created ${formatDate(createDate)}`]),
    ...(lastUse === 'not-asked'
      ? []
      : [lastUse === 'never' ? 'never used' : `last used ${formatDate(lastUse)}`]),
  ];
  return facts.length === 0 ? accessKeyId : `${accessKeyId} (${facts.join(', ')})`;
}

const commandsOf = ({ userName, accessKeyId }: Notice) => keyCommands(userName, accessKeyId);

export const step = (words: string, ...commands: Step['commands']): Step => ({ label: [words], commands });

const numbered = (steps: readonly Step[]): Step[] =>
  steps.map(({ label, commands }, index) => ({
    label: [`${index + 1}. `, ...label] satisfies Line,
    commands,
  }));
