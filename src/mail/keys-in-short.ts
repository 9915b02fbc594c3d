import { groupBy } from '../core/group-by.ts';
import type { Instant } from '../core/instant.ts';
import { accountOf } from './account-heading.ts';
import { name, type Block, type Line } from './document.ts';
import type { Notice } from '../core/notice.ts';
import { count } from '../words/counts.ts';
import { formatDate } from '../words/dates.ts';

/**
 * The keys that are not shown in full, a line each. What many lines share stands above them: their fate, and their
 * account where keys of one are many.
 */
export function inShort(
  notices: readonly Notice[],
  {
    shown,
    nameLength,
    asOf,
  }: { readonly shown: number; readonly nameLength: number; readonly asOf: Instant },
): Block[] {
  if (notices.length === 0) return [];
  const byAccountToo = groupsOf(notices, asOf, ({ accountId }) => accountId);
  const isWorthIt = byAccountToo.length * 2 <= notices.length;
  const groups = isWorthIt ? byAccountToo : groupsOf(notices, asOf, () => '');
  const heading = shown === 0 ? count(notices.length, 'key') : `And ${count(notices.length, 'more key')}`;
  return [
    { kind: 'heading', text: heading },
    ...groups.flatMap((group): Block[] => [
      {
        kind: 'subheading',
        line: group
          .slice(0, 1)
          .flatMap((any): Line => [inAWord(any, asOf), ...(isWorthIt ? inAccount(any, nameLength) : [])]),
      },
      {
        kind: 'list',
        items: group.map((notice) => [
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
  notices: readonly Notice[],
  asOf: Instant,
  within: (notice: Notice) => string,
): readonly (readonly Notice[])[] => [
  ...groupBy(notices, (notice) => `${inAWord(notice, asOf)}\u0000${within(notice)}`).values(),
];

const inAccount = (notice: Notice, nameLength: number): Line => [' in ', ...accountOf(notice, nameLength)];

function inAWord({ kind, deadline }: Notice, asOf: Instant): string {
  switch (kind) {
    case 'deactivated':
      return 'Deactivated';
    case 'restored':
      return 'Switched on again';
    case 'first':
    case 'reminder':
      return deadline <= asOf ? 'Rotate at once' : `Rotate by ${formatDate(deadline)}`;
  }
}
