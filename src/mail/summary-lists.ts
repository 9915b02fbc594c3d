import { groupBy } from '../core/group-by.ts';
import type { Severity } from '../core/problem.ts';
import type { AccountEntry, KeyEntry, RunReport } from '../core/report.ts';
import { code, name, type Block, type Line } from './document.ts';
import { count, formatNumber } from '../words/counts.ts';
import { formatDate } from '../words/dates.ts';
import { accountNames, withAccountName } from '../words/account-names.ts';
import { oneLine } from '../words/one-line.ts';

/** Those of one severity by what mends them; the fix stands with the first of each kind. */
export function problemsOf({ problems, accounts }: RunReport, severity: Severity): Line[] {
  const names = accountNames(accounts);
  const found = problems.filter((each) => each.severity === severity);
  return [...groupBy(found, ({ code: what, fix }) => `${what} ${fix}`).values()].flatMap((kind) =>
    kind.map(({ code: what, id, message, fix }, index) => [
      code(what),
      ' ',
      name(withAccountName(id, names)),
      `: ${oneLine(message, 300)}.${index === 0 ? ` Fix${kind.length > 1 ? ` for all ${kind.length} of the kind` : ''}: ${fix}` : ''}`,
    ]),
  );
}

export const userOf = ({ accountId, userName }: KeyEntry): Line => [`${accountId}/`, name(userName, 64)];

const keyLine = (key: KeyEntry): Line => [code(key.accessKeyId), ' ', ...userOf(key)];

const accountLine = ({ accountId, name: accountName, reason }: AccountEntry, otherwise: string): Line => [
  `${accountId} `,
  name(accountName, 64),
  `: ${oneLine(reason ?? otherwise, 100)}`,
];

export const unreachable = ({ accounts }: RunReport): Line[] =>
  accounts.filter(({ status }) => status === 'unreachable').map((each) => accountLine(each, 'unreachable'));

export const optedOut = ({ accounts }: RunReport): Line[] =>
  accounts
    .filter(({ status }) => status === 'opted-out')
    .map((each) => [...accountLine(each, 'no end'), ...inItsWords(each)]);

/** The reason that an opt-out tag gives. */
const inItsWords = ({ optOut }: Pick<AccountEntry | KeyEntry, 'optOut'>): Line =>
  optOut?.reason ? [', ', name(optOut.reason, 200)] : [];

/** Whom to ask about it: whether a mail has told them yet stands with the mails, and a dry run tells nobody. */
export function deactivated({ keys, mode }: RunReport): Line[] {
  const label = mode === 'dry-run' ? 'would be told' : 'contact';
  return keys
    .filter(({ outcome }) => outcome === 'deactivated' || outcome === 'would-deactivate')
    .map((key) => [...keyLine(key), `, ${label}: ${key.contacts.join(', ') || 'none'}`]);
}

export function unowned({ keys }: RunReport): Line[] {
  return keys
    .filter(({ contactSource, outcome }) => contactSource === 'operator' && outcome !== 'deactivated')
    .map((key) => [...keyLine(key), key.deadline === null ? '' : `, due by ${formatDate(key.deadline)}`]);
}

/** A user with two keys is one user. */
export function exempt({ keys }: RunReport): Line[] {
  const users = new Map<string, Line>();
  for (const key of keys) {
    if (key.decision === 'exempt')
      users.set(`${key.accountId}/${key.userName}`, [
        ...userOf(key),
        `: ${key.reason === 'opt-out' ? 'opt-out, no end' : key.reason}`,
        ...inItsWords(key),
      ]);
  }
  return [...users.values()];
}

export interface List {
  readonly title: string;
  readonly items: readonly Line[];
  /** Of what the items stand for, which may be more than one each. */
  readonly total: number;
}

export const list = (title: string, items: readonly Line[], total = items.length): List => ({
  title,
  items,
  total,
});

/** The first `shown` items; the others are counted. An empty list is nothing. */
export function listBlocks({ title, items, total }: List, shown: number): Block[] {
  if (items.length === 0) return [];
  const more = items.length - shown;
  return [
    { kind: 'heading', text: `${title} (${formatNumber(total)})` },
    {
      kind: 'list',
      items: [
        ...items.slice(0, shown),
        ...(more > 0 ? [[`and ${count(more, 'more', 'more')} in the report`]] : []),
      ],
    },
  ];
}
