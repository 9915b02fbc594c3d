import type { Instant } from '../../core/instant.ts';
import type { Notice } from '../../core/notice.ts';
import type { Step } from '../render/document.ts';
import { keyCommands } from './key-commands.ts';
import type { KeyTold } from './key-told.ts';
import {
  create,
  deleteSpare,
  discardSteps,
  isDiscardable,
  keyInWords,
  rotationSteps,
  step,
} from './rotation-steps.ts';
import { isOlder, othersBeside } from './users-keys.ts';

/** What its reader can do about a key, each step one that IAM takes. */
export function stepsOf({ notice, state }: KeyTold, asOf: Instant, idleDays: number): Step[] {
  switch (state) {
    case 'deactivated':
      return afterDeactivation(notice, asOf, idleDays);
    case 'restored':
    case 'reversed':
      // Somebody asked for it back, so somebody needs it.
      return rotationSteps(notice, asOf, idleDays);
    case 'overdue':
    case 'last-day':
    case 'reminder':
    case 'first':
      return isDiscardable(notice, asOf, idleDays)
        ? discardSteps(notice, asOf, idleDays)
        : rotationSteps(notice, asOf, idleDays);
  }
}

function afterDeactivation(notice: Notice, asOf: Instant, idleDays: number): Step[] {
  const { activate, remove } = keyCommands(notice.userName, notice.accessKeyId);
  return [
    step('To switch it on again while you move to a new key (new notices will follow):', activate),
    ...newKeyBeside(notice, asOf, idleDays),
    step('When nothing has missed it for some days, delete it:', remove),
  ];
}

const IT_COUNTS = 'IAM allows a user two keys, and a deactivated one counts';

function newKeyBeside(notice: Notice, asOf: Instant, idleDays: number): Step[] {
  const others = othersBeside(notice, asOf, idleDays);
  if (others === null) {
    return [
      step(`${IT_COUNTS}: if the user has another one, a new one can be made only once this one is deleted.`),
    ];
  }
  const newest = others.kept.at(-1);
  if (newest !== undefined) {
    const isOneOfTwo = others.kept.length + others.spare.length === 1;
    const until = isOneOfTwo ? 'this one is deleted' : 'the user has one key left';
    return [
      step(
        `${IT_COUNTS}, so there is no room for a new one until ${until}. What still needs it can use ${keyInWords(newest)}.`,
      ),
    ];
  }
  if (others.spare.length === 0) {
    const { create: command } = keyCommands(notice.userName, notice.accessKeyId);
    return [step(`${IT_COUNTS}: there is room for one more. To create it:`, command)];
  }
  // Of two that are off one may be deleted for the other, and not each for the other.
  const newer = others.spare.find((key) => isOlder(notice, key));
  if (newer !== undefined) {
    const when =
      others.spare.length === 1 ? `this one or ${newer.accessKeyId} is deleted` : 'the user has one key left';
    return [step(`${IT_COUNTS}: there is room for a new one once ${when}.`)];
  }
  const [first, ...rest] = deleteSpare(notice, others.spare);
  const told = first === undefined ? [] : [{ ...first, label: [`${IT_COUNTS}. `, ...first.label] }];
  return [...told, ...rest, create(notice)];
}
