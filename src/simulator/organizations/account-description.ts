import { accountArn, organizationPath } from '../world/arn.ts';
import type { MemberAccount, AccountState, World } from '../world/world.ts';

/** The `Account` of ListAccounts and DescribeAccount, without the fields that this world hides. */
export function describeAccount(world: World, account: MemberAccount): Record<string, unknown> {
  const { id, name, email, state, joinedAt } = account;
  const description: Record<string, unknown> = {
    Id: id,
    Arn: accountArn(world, id),
    Email: email,
    Name: name,
    State: state,
    Status: legacyStatus(state),
    Paths: [organizationPath(world, account)],
    JoinedMethod: id === world.managementAccountId ? 'INVITED' : 'CREATED',
    JoinedTimestamp: joinedAt.getTime() / 1000,
  };
  for (const field of world.hiddenAccountFields) description[field] = undefined;
  return description;
}

/** `Status`, retired on 2026-09-09, knew three values only. */
function legacyStatus(state: AccountState): string | undefined {
  switch (state) {
    case 'PENDING_ACTIVATION':
      return undefined;
    case 'CLOSED':
      return 'SUSPENDED';
    case 'ACTIVE':
    case 'SUSPENDED':
    case 'PENDING_CLOSURE':
      return state;
  }
}
