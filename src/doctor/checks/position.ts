import { granteeIn } from '../ask.ts';
import { check } from '../check.ts';
import { attention, ok } from '../finding.ts';

export const positionCheck = check({
  name: 'position',
  about:
    'By what right this account reads the organization: management account, delegated administrator, delegation policy',
  asks: ['organizations:ListDelegatedAdministrators', 'organizations:DescribeResourcePolicy'],
  needs: ['caller', 'organization', 'accounts'],
  beforeDeploy: true,
  async run({ ask, deployed }, { caller, organization }) {
    const { accountId } = caller;
    if (accountId === organization.managementAccountId)
      return { findings: [ok('the management account')], facts: { position: 'management' } };

    const administrators = await ask('organizations:ListDelegatedAdministrators', () =>
      deployed.organization.delegatedAdministrators(),
    );
    if (administrators.told && administrators.value.includes(accountId))
      return { findings: [ok('a delegated administrator')], facts: { position: 'delegated-administrator' } };

    const facts = { position: 'delegation-policy' } as const;
    const policy = await ask('organizations:DescribeResourcePolicy', () =>
      deployed.organization.delegationPolicy(),
    );
    if (policy.told && policy.value?.includes(accountId) === true)
      return { findings: [ok('named in the delegation policy')], facts };
    return {
      findings: [
        attention(
          'accounts can be read, by a delegation policy it seems: the management account and delegated administrators alone may ask for more',
          `Nothing, if the policy names ${accountId}. To have it told, grant organizations:ListDelegatedAdministrators and organizations:DescribeResourcePolicy to ${granteeIn(caller.arn)}.`,
        ),
      ],
      facts,
    };
  },
});
