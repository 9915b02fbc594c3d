import { isRoot } from '../core/account.ts';
import { byText } from '../core/compare-text.ts';
import { groupBy } from '../core/group-by.ts';
import type { CheckContext } from './context.ts';
import type { ExaminedAccount } from './examined-account.ts';

export type Missing = Extract<ExaminedAccount, { readonly entered: false }>;

/** With the OUs above each, where ListAccounts did not tell them. */
export async function withUnits(
  { services, ask }: CheckContext,
  missing: readonly Missing[],
): Promise<readonly Missing[]> {
  const found: Missing[] = [];
  for (const each of missing) {
    const { account } = each;
    const path =
      account.ouPath === null
        ? await ask('organizations:ListParents', () => services.organizations.ouPath(account.accountId))
        : null;
    found.push(path?.told ? { ...each, account: { ...account, ouPath: path.value } } : each);
  }
  return found;
}

/** `Workloads (ou-a1b2-workload)`, then its accounts below it, with names beside IDs and what stood in the way. */
export async function missingByUnit(
  { deployed, ask }: CheckContext,
  missing: readonly Missing[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  const byUnit = groupBy(missing, ({ account }) => account.ouPath?.at(-1) ?? 'unknown');
  for (const [unit, accounts] of [...byUnit].sort(byText(([id]) => id))) {
    const name = unit.startsWith('ou-')
      ? await ask('organizations:DescribeOrganizationalUnit', () => deployed.organization.unitName(unit))
      : null;
    lines.push(heading(unit, name?.told ? name.value : null));
    for (const { account } of accounts) {
      lines.push(`  ${account.accountId} ${account.name}`);
    }
  }
  return lines;
}

function heading(unit: string, name: string | null): string {
  if (unit === 'unknown') return 'OU not known';
  if (isRoot(unit)) return `Root (${unit})`;
  return name === null ? unit : `${name} (${unit})`;
}
