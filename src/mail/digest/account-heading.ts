import { groupBy } from '../../core/group-by.ts';
import { name, type Block, type Line } from '../render/document.ts';
import type { KeyTold } from './key-told.ts';
import type { Notice } from '../../core/notice.ts';

/** The accounts in the order of their most urgent key. */
export const byAccount = (keys: readonly KeyTold[]): KeyTold[][] => [
  ...groupBy(keys, ({ notice }) => notice.accountId).values(),
];

/** Stands above the keys of an account, which do not name it again. */
export const accountHeading = (keys: readonly KeyTold[]): Block => ({
  kind: 'subheading',
  line: keys.slice(0, 1).flatMap(({ notice }): Line => ['Account ', ...accountOf(notice)]),
});

export const accountOf = ({ accountName, accountId }: Notice, nameLength?: number): Line => [
  name(accountName, nameLength),
  ` (${accountId})`,
];
