import { groupBy } from '../core/group-by.ts';
import { name, type Block, type Line } from './document.ts';
import type { Notice } from '../core/notice.ts';

/** The accounts in the order of their most urgent key. */
export const byAccount = (notices: readonly Notice[]): Notice[][] => [
  ...groupBy(notices, ({ accountId }) => accountId).values(),
];

/** Stands above the keys of an account, which do not name it again. */
export const accountHeading = (notices: readonly Notice[]): Block => ({
  kind: 'subheading',
  line: notices.slice(0, 1).flatMap((any): Line => ['Account ', ...accountOf(any)]),
});

export const accountOf = ({ accountName, accountId }: Notice, nameLength?: number): Line => [
  name(accountName, nameLength),
  ` (${accountId})`,
];
