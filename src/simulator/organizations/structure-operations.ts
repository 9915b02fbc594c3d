import { ApiError } from '../protocol/api-error.ts';
import { anyResource, type Invocation, type Operation } from '../operation.ts';
import { optionalText, requiredText } from '../protocol/request-parameters.ts';
import { organizationalUnitArn } from '../world/arn.ts';

/** Only the management account and delegated administrators may ask for these, whatever a role allows. */
function forAdministrators(answer: Operation['answer']): Operation {
  return {
    resource: anyResource,
    answer(invocation) {
      const { world } = invocation.simulation;
      const { accountId } = invocation.caller;
      if (accountId !== world.managementAccountId && !world.delegatedAdministrators.has(accountId)) {
        throw new ApiError(
          400,
          'AccessDeniedException',
          "You don't have permissions to access this resource.",
        );
      }
      return answer(invocation);
    },
  };
}

const listRoots: Operation = {
  resource: anyResource,
  answer: ({ simulation: { world } }) => ({ Roots: [{ Id: world.rootId, Name: 'Root', PolicyTypes: [] }] }),
};

const describeOrganizationalUnit: Operation = {
  resource: ({ params, simulation: { world } }) =>
    organizationalUnitArn(world, requiredText(params, 'OrganizationalUnitId')),
  answer({ params, simulation: { world } }) {
    const id = requiredText(params, 'OrganizationalUnitId');
    const unit = world.organizationalUnits.find((each) => each.id === id);
    const isAboveAnAccount = [...world.accounts.values()].some(({ ouPath }) => ouPath.includes(id));
    if (!unit && !isAboveAnAccount) {
      throw new ApiError(
        400,
        'OrganizationalUnitNotFoundException',
        `You specified an organizational unit that doesn't exist: ${id}`,
      );
    }
    return {
      OrganizationalUnit: { Id: id, Arn: organizationalUnitArn(world, id), Name: unit?.name ?? id },
    };
  },
};

const listTrustedServices = forAdministrators(({ simulation: { world } }) => ({
  EnabledServicePrincipals: [...world.trustedServices].map((ServicePrincipal) => ({ ServicePrincipal })),
}));

const listDelegatedAdministrators = forAdministrators(({ params, simulation: { world } }: Invocation) => {
  const principal = optionalText(params, 'ServicePrincipal');
  const wanted = [...world.delegatedAdministrators].filter(
    ([, services]) => principal === undefined || services.has(principal),
  );
  return { DelegatedAdministrators: wanted.map(([Id]) => ({ Id, State: 'ACTIVE' })) };
});

const describeResourcePolicy = forAdministrators(({ simulation: { world } }) => {
  const { delegationPolicy, organizationId, managementAccountId } = world;
  if (delegationPolicy === null)
    throw new ApiError(400, 'ResourcePolicyNotFoundException', "The resource policy doesn't exist.");
  const Arn = `arn:aws:organizations::${managementAccountId}:resourcepolicy/${organizationId}/rp-embedded`;
  return { ResourcePolicy: { Content: delegationPolicy, ResourcePolicySummary: { Id: 'rp-embedded', Arn } } };
});

/** The organization as such, its OUs, and who may do what in it. */
export const structureOperations: Readonly<Record<string, Operation>> = {
  ListRoots: listRoots,
  DescribeOrganizationalUnit: describeOrganizationalUnit,
  ListAWSServiceAccessForOrganization: listTrustedServices,
  ListDelegatedAdministrators: listDelegatedAdministrators,
  DescribeResourcePolicy: describeResourcePolicy,
};
