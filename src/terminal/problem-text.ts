import { groupBy } from '../core/group-by.ts';
import type { Problem, Severity } from '../core/problem.ts';
import type { AccountEntry } from '../core/report.ts';
import { formatNumber } from '../words/counts.ts';
import { oneLine } from '../words/one-line.ts';

/** Of one code and fix; very many of a kind say no more than some. */
const MAX_OF_A_KIND = 10;

/** Problems by what mends them, the worst first: the fix once, and below it what it is about. */
export function renderProblems(
  problems: readonly Problem[],
  accounts: readonly Pick<AccountEntry, 'accountId' | 'name'>[],
  all = false,
): string[] {
  const names = new Map<string, string>(accounts.map(({ accountId, name }) => [accountId, name]));
  return (['error', 'warning'] as const).flatMap((severity) => {
    const found = problems.filter((each) => each.severity === severity);
    if (found.length === 0) return [];
    const kinds = [...groupBy(found, ({ code, fix }) => `${code} ${fix}`).values()];
    return [
      '',
      `  ${TITLES[severity]} (${formatNumber(found.length)})`,
      ...kinds.flatMap((kind) => kindLines(kind, names, all)),
    ];
  });
}

const TITLES: Readonly<Record<Severity, string>> = { error: 'Errors', warning: 'Warnings' };

function kindLines(kind: readonly Problem[], names: ReadonlyMap<string, string>, all: boolean): string[] {
  const [first] = kind;
  if (!first) return [];
  const more = all ? 0 : kind.length - MAX_OF_A_KIND;
  return [
    `    ${first.code}${kind.length > 1 ? ` (${formatNumber(kind.length)})` : ''}`,
    `      Fix: ${first.fix}`,
    ...kind
      .slice(0, more > 0 ? MAX_OF_A_KIND : undefined)
      .map(({ id, message }) => `      - ${withName(oneLine(id, 80), names)}: ${oneLine(message, 200)}`),
    ...(more > 0 ? [`      … and ${formatNumber(more)} more; --all lists them`] : []),
  ];
}

/** `111122223333/ci` as `111122223333 shop/ci`: nobody knows accounts by their numbers. */
function withName(id: string, names: ReadonlyMap<string, string>): string {
  const [, accountId, rest = ''] = /^(\d{12})(\/.*)?$/.exec(id) ?? [];
  const name = accountId === undefined ? undefined : names.get(accountId);
  return name === undefined ? id : `${accountId} ${oneLine(name, 40)}${rest}`;
}
