import { ApiError } from '../protocol/api-error.ts';
import { anyResource, type Invocation, type Operation } from '../operation.ts';
import { pageOf } from '../protocol/paging.ts';
import { optionalCount, optionalText, requiredText } from '../protocol/request-parameters.ts';
import { accountArn, organizationalUnitArn } from '../world/arn.ts';
import type { MemberAccount, World } from '../world/world.ts';
import { describeAccount } from './account-description.ts';
import { structureOperations } from './structure-operations.ts';

const describeOrganization: Operation = {
  resource: anyResource,
  answer({ simulation: { world } }) {
    const { organizationId, managementAccountId } = world;
    const Arn = `arn:aws:organizations::${managementAccountId}:organization/${organizationId}`;
    const management = world.accounts.get(managementAccountId);
    return {
      Organization: {
        Id: organizationId,
        Arn,
        FeatureSet: 'ALL',
        MasterAccountId: managementAccountId,
        MasterAccountArn: accountArn(world, managementAccountId),
        MasterAccountEmail: management?.email,
      },
    };
  },
};

/** A token that begins with this asks for the page after an empty one. */
const AFTER_EMPTY_PAGE = '+';

const listAccounts: Operation = {
  resource: anyResource,
  answer({ params, simulation: { world } }) {
    const { accountsPerPage, emptyAccountPages } = world.paging;
    const token = optionalText(params, 'NextToken');
    if (emptyAccountPages && !token?.startsWith(AFTER_EMPTY_PAGE)) {
      return { Accounts: [], NextToken: `${AFTER_EMPTY_PAGE}${token ?? '0'}` };
    }
    const pageSize = Math.min(accountsPerPage, optionalCount(params, 'MaxResults') ?? accountsPerPage);
    const from = token?.replace(AFTER_EMPTY_PAGE, '');
    const { items, nextToken } = pageOf(world.accounts.values(), from, pageSize, 'InvalidInputException');
    return { Accounts: items.map((account) => describeAccount(world, account)), NextToken: nextToken };
  },
};

const describeOneAccount: Operation = {
  resource: ({ params, simulation: { world } }) => accountArn(world, requiredText(params, 'AccountId')),
  answer(invocation) {
    const account = namedAccount(invocation, 'AccountId', 'AccountNotFoundException');
    return { Account: describeAccount(invocation.simulation.world, account) };
  },
};

const listTagsForResource: Operation = {
  resource: ({ params, simulation: { world } }) => accountArn(world, requiredText(params, 'ResourceId')),
  answer(invocation) {
    const { tags } = namedAccount(invocation, 'ResourceId', 'TargetNotFoundException');
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },
};

const listParents: Operation = {
  resource({ params, simulation: { world } }) {
    const childId = requiredText(params, 'ChildId');
    return childId.startsWith('ou-') ? organizationalUnitArn(world, childId) : accountArn(world, childId);
  },
  answer(invocation) {
    const { world } = invocation.simulation;
    const childId = requiredText(invocation.params, 'ChildId');
    const parent = childId.startsWith('ou-')
      ? unitAbove(world, childId)
      : namedAccount(invocation, 'ChildId', 'ChildNotFoundException').ouPath.at(-1);
    const Id = parent ?? world.rootId;
    return { Parents: [{ Id, Type: parent === undefined ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] };
  },
};

/** Told by the accounts below it; undefined right under the root. */
function unitAbove(world: World, unitId: string): string | undefined {
  const path = [...world.accounts.values()].find(({ ouPath }) => ouPath.includes(unitId))?.ouPath;
  if (!path)
    throw new ApiError(400, 'ChildNotFoundException', `You specified an OU that doesn't exist: ${unitId}`);
  return path[path.indexOf(unitId) - 1];
}

function namedAccount(
  { params, simulation }: Invocation,
  parameter: string,
  notFoundCode: string,
): MemberAccount {
  const id = requiredText(params, parameter);
  const account = simulation.world.accounts.get(id);
  if (!account) throw new ApiError(400, notFoundCode, `You specified an account that doesn't exist: ${id}`);
  return account;
}

export const organizationsOperations: Readonly<Record<string, Operation>> = {
  ...structureOperations,
  DescribeOrganization: describeOrganization,
  ListAccounts: listAccounts,
  DescribeAccount: describeOneAccount,
  ListTagsForResource: listTagsForResource,
  ListParents: listParents,
};
