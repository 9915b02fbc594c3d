import { compareText } from '../core/compare-text.ts';
import { groupBy } from '../core/group-by.ts';
import type { KeyEntry, RunReport } from '../core/report.ts';
import { count, formatNumber } from '../words/counts.ts';
import { KEY_KINDS, kindOf, type KeyKind } from '../words/key-kind.ts';
import { oneLine } from '../words/one-line.ts';
import { accountNames } from '../words/account-names.ts';
import { renderTable, type Column } from './table.ts';

const COLUMNS: readonly Column[] = [
  { head: 'WHAT' },
  { head: 'DEADLINE' },
  { head: 'AGE', align: 'right' },
  { head: 'ACCESS KEY' },
  { head: 'ACCOUNT ID', dropsAt: 3 },
  { head: 'ACCOUNT', shrinksTo: 12 },
  { head: 'USER', shrinksTo: 12 },
  { head: 'CONTACT', shrinksTo: 16, dropsAt: 2 },
];

const order = new Map<string, number>(KEY_KINDS.map((kind, place) => [kind, place]));

export interface KeyTableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Rows at most; null shows all. */
  readonly shown: number | null;
}

/** The keys that needed a decision, those first about which most is done, by deadline. */
export function renderKeys(
  { keys, accounts }: Pick<RunReport, 'keys' | 'accounts'>,
  { width, shown }: KeyTableOptions,
): string[] {
  if (keys.length === 0) return [];
  const names = accountNames(accounts);
  const sorted = keys
    .map((key) => ({ key, kind: kindOf(key), account: names.get(key.accountId) ?? key.accountId }))
    .sort((a, b) => (order.get(a.kind) ?? 0) - (order.get(b.kind) ?? 0) || compareText(rank(a), rank(b)));
  const listed = shown === null ? sorted : sorted.slice(0, shown);
  const rows = listed.map(({ key, kind, account }) => [
    kind,
    key.deadline?.slice(0, 10) ?? '',
    key.ageDays === null ? '?' : `${formatNumber(key.ageDays)} d`,
    key.accessKeyId,
    key.accountId,
    oneLine(account, 64),
    oneLine(key.userName, 64),
    contactOf(key),
  ]);
  return [
    ...renderTable(COLUMNS, rows, width - INDENT.length).map((line) => INDENT + line),
    ...leftOut(sorted.slice(listed.length).map(({ kind }) => kind)),
  ];
}

const INDENT = '  ';

function rank({ key, account }: { key: KeyEntry; account: string }): string {
  return [key.deadline ?? '9', account, key.userName, key.accessKeyId].join('\u0000');
}

function contactOf({ contacts: [first, ...others], contactSource }: KeyEntry): string {
  if (first === undefined) return '';
  const more = others.length > 0 ? ` +${others.length}` : '';
  return `${first}${more}${contactSource === 'operator' ? ' (operator)' : ''}`;
}

function leftOut(kinds: readonly KeyKind[]): string[] {
  if (kinds.length === 0) return [];
  const each = [...groupBy(kinds, (kind) => kind)].map(
    ([kind, { length }]) => `${formatNumber(length)} ${kind}`,
  );
  return [`${INDENT}… and ${count(kinds.length, 'more key')} (${each.join(', ')}); --all lists them`];
}
