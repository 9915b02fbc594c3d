import { compareText } from '../../core/compare-text.ts';
import { oneLine } from '../../words/one-line.ts';
import { NO_COVERAGE, withAccount } from '../../core/coverage.ts';
import type { AccountEntry, Coverage } from '../../core/report.ts';

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

export function ouTally(): { add(account: AccountEntry): void; largestFirst(): OuCoverage[] } {
  const byOu = new Map<string | null, Coverage>();
  return {
    add(account) {
      const ou = ouOf(account);
      byOu.set(ou, withAccount(byOu.get(ou) ?? NO_COVERAGE, account));
    },
    largestFirst: () =>
      [...byOu]
        .map(([ou, coverage]) => ({ ou, coverage }))
        .sort((a, b) => b.coverage.total - a.coverage.total || compareText(a.ou ?? '~', b.ou ?? '~')),
  };
}
