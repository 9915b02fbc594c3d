import { firstBy } from '../core/first-by.ts';
import type { KeyEntry } from '../core/report.ts';
import { count, formatNumber } from '../words/counts.ts';
import { KEY_KINDS, kindOf, type KeyKind } from '../words/key-kind.ts';
import { oneLine } from '../words/one-line.ts';
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
export async function renderKeys(
  keys: AsyncIterable<KeyEntry>,
  names: ReadonlyMap<string, string>,
  { width, shown }: KeyTableOptions,
): Promise<string[]> {
  const first = firstBy<readonly string[]>(shown ?? Infinity);
  const left = new Map<KeyKind, number>();
  for await (const key of keys) {
    const kind = kindOf(key);
    const account = names.get(key.accountId) ?? key.accountId;
    left.set(kind, (left.get(kind) ?? 0) + 1);
    first.add(rank(kind, key, account), () => [
      kind,
      key.deadline?.slice(0, 10) ?? '',
      key.ageDays === null ? '?' : `${formatNumber(key.ageDays)} d`,
      key.accessKeyId,
      key.accountId,
      oneLine(account, 64),
      oneLine(key.userName, 64),
      contactOf(key),
    ]);
  }
  const rows = first.items;
  if (rows.length === 0) return [];
  for (const [kind] of rows) left.set(kind as KeyKind, (left.get(kind as KeyKind) ?? 0) - 1);
  return [
    ...renderTable(COLUMNS, rows, width - INDENT.length).map((line) => INDENT + line),
    ...leftOut(left, first.total - rows.length),
  ];
}

const INDENT = '  ';

function rank(kind: KeyKind, key: KeyEntry, account: string): string {
  const place = String(order.get(kind) ?? 0).padStart(2, '0');
  return [place, key.deadline ?? '9', account, key.userName, key.accessKeyId].join('\u0000');
}

function contactOf({ contacts: [first, ...others], contactSource }: KeyEntry): string {
  if (first === undefined) return '';
  const more = others.length > 0 ? ` +${others.length}` : '';
  return `${first}${more}${contactSource === 'operator' ? ' (operator)' : ''}`;
}

function leftOut(left: ReadonlyMap<KeyKind, number>, total: number): string[] {
  if (total === 0) return [];
  const each = KEY_KINDS.flatMap((kind) => {
    const keys = left.get(kind) ?? 0;
    return keys > 0 ? [`${formatNumber(keys)} ${kind}`] : [];
  });
  return [`${INDENT}… and ${count(total, 'more key')} (${each.join(', ')}); --all lists them`];
}
