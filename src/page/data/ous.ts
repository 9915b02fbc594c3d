import { compareText } from '../../core/compare-text.ts';
import { oneLine } from '../../words/one-line.ts';
import { countCoverage, type AccountEntry, type Coverage } from '../../core/report.ts';

/** The coverage of the accounts that are directly in an OU. */
export interface OuCoverage {
  /** ID of the OU or root; null for accounts of which nobody told. */
  readonly ou: string | null;
  readonly coverage: Coverage;
}

export function ouOf({ ouPath }: Pick<AccountEntry, 'ouPath'>): string | null {
  const ou = ouPath?.at(-1);
  return ou === undefined ? null : oneLine(ou, 68);
}

/** The largest first. */
export function coverageByOu(accounts: readonly AccountEntry[]): OuCoverage[] {
  const byOu = new Map<string | null, AccountEntry[]>();
  for (const account of accounts) {
    const ou = ouOf(account);
    const others = byOu.get(ou);
    if (others) others.push(account);
    else byOu.set(ou, [account]);
  }
  return [...byOu]
    .map(([ou, ofOu]) => ({ ou, coverage: countCoverage(ofOu) }))
    .sort((a, b) => b.coverage.total - a.coverage.total || compareText(a.ou ?? '~', b.ou ?? '~'));
}
