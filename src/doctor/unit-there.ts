import { isRoot } from '../core/account.ts';
import type { Told } from './ask.ts';
import type { CheckContext } from './context.ts';

/** What the organization calls a root or an OU; null when it has none of that ID. */
export function unitThere(
  { ask, deployed: { organization } }: Pick<CheckContext, 'ask' | 'deployed'>,
  unit: string,
): Promise<Told<string | null>> {
  return isRoot(unit)
    ? ask('organizations:ListRoots', async () =>
        (await organization.roots()).includes(unit) ? 'the root' : null,
      )
    : ask('organizations:DescribeOrganizationalUnit', () => organization.unitName(unit));
}
