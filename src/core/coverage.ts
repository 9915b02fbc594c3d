import type { AccountStatus } from './account.ts';
import type { Coverage } from './report.ts';

const FIELD = {
  surveyed: 'surveyed',
  'opted-out': 'optedOut',
  'not-active': 'notActive',
  'out-of-scope': 'outOfScope',
  unreachable: 'unreachable',
} as const satisfies Record<AccountStatus, keyof Coverage>;

export const NO_COVERAGE: Coverage = {
  total: 0,
  surveyed: 0,
  optedOut: 0,
  notActive: 0,
  outOfScope: 0,
  unreachable: 0,
};

/** With one account more. */
export function withAccount(coverage: Coverage, { status }: { readonly status: AccountStatus }): Coverage {
  const field = FIELD[status];
  return { ...coverage, total: coverage.total + 1, [field]: coverage[field] + 1 };
}
