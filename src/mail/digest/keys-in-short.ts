import { groupBy } from '../../core/group-by.ts';
import { accountOf } from './account-heading.ts';
import { name, type Block, type Line } from '../render/document.ts';
import type { KeyTold } from './key-told.ts';
import type { Notice } from '../../core/notice.ts';
import { count } from '../../words/counts.ts';
import { formatDate } from '../../words/dates.ts';

/**
 * The keys that are not shown in full, a line each. What many lines share stands above them: their fate, and their
 * account where keys of one are many.
 */
export function inShort(
  keys: readonly KeyTold[],
  { shown, nameLength }: { readonly shown: number; readonly nameLength: number },
): Block[] {
  if (keys.length === 0) return [];
  const byAccountToo = groupsOf(keys, ({ accountId }) => accountId);
  const isWorthIt = byAccountToo.length * 2 <= keys.length;
  const groups = isWorthIt ? byAccountToo : groupsOf(keys, () => '');
  const heading = shown === 0 ? count(keys.length, 'key') : `And ${count(keys.length, 'more key')}`;
  return [
    { kind: 'heading', text: heading },
    ...groups.flatMap((group): Block[] => [
      {
        kind: 'subheading',
        line: group
          .slice(0, 1)
          .flatMap((any): Line => [inAWord(any), ...(isWorthIt ? inAccount(any.notice, nameLength) : [])]),
      },
      {
        kind: 'list',
        items: group.map(({ notice }) => [
          `${notice.accessKeyId}: `,
          name(notice.userName, nameLength),
          ...(isWorthIt ? [] : inAccount(notice, nameLength)),
        ]),
      },
    ]),
  ];
}

/** In the order of their most urgent key. */
const groupsOf = (
  keys: readonly KeyTold[],
  within: (notice: Notice) => string,
): readonly (readonly KeyTold[])[] => [
  ...groupBy(keys, (key) => `${inAWord(key)}\u0000${within(key.notice)}`).values(),
];

const inAccount = (notice: Notice, nameLength: number): Line => [' in ', ...accountOf(notice, nameLength)];

function inAWord({ state, notice: { deadline } }: KeyTold): string {
  switch (state) {
    case 'deactivated':
      return 'Deactivated';
    case 'reversed':
      return 'Deactivated and switched on again';
    case 'restored':
      return 'Switched on again';
    case 'overdue':
      return 'Rotate at once';
    case 'last-day':
    case 'reminder':
    case 'first':
      return `Rotate by ${formatDate(deadline)}`;
  }
}
