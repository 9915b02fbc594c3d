import { check } from '../check.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';
import { STACK_SETS_PRINCIPAL } from '../names.ts';

const ENABLE = [
  `aws organizations enable-aws-service-access \\`,
  `  --service-principal \\`,
  `  ${STACK_SETS_PRINCIPAL}`,
  'aws cloudformation activate-organizations-access',
];

export const trustedAccessCheck = check({
  name: 'trusted-access',
  about:
    'Trusted access between StackSets and the organization, and who administers it, for rolling the role out',
  asks: ['organizations:ListAWSServiceAccessForOrganization', 'organizations:ListDelegatedAdministrators'],
  needs: ['caller', 'position'],
  beforeDeploy: true,
  async run({ ask, deployed, rollout }, { caller, position }) {
    if (rollout === 'none' || (rollout === null && position === 'delegation-policy'))
      return { findings: [ok('not needed here: others roll the member role out')] };
    const services = await ask('organizations:ListAWSServiceAccessForOrganization', () =>
      deployed.organization.trustedServices(),
    );
    const findings: Finding[] = [];
    if (!services.told) findings.push(services.finding);
    else if (services.value.includes(STACK_SETS_PRINCIPAL)) findings.push(ok('StackSets have it'));
    else {
      const say = rollout === null ? attention : broken;
      findings.push(
        say(
          'StackSets have none: this stack cannot roll the member role out',
          'Switch it on in the management account, or let others deploy the role (`rollout: none`):',
          { command: ENABLE },
        ),
      );
    }
    if (position === 'delegated-administrator') {
      const delegated = await ask('organizations:ListDelegatedAdministrators', () =>
        deployed.organization.delegatedAdministrators(STACK_SETS_PRINCIPAL),
      );
      if (!delegated.told) findings.push(delegated.finding);
      else if (!delegated.value.includes(caller.accountId))
        findings.push(
          broken(
            `${caller.accountId} is no delegated administrator of StackSets`,
            'In the management account:',
            {
              command: [
                'aws organizations register-delegated-administrator \\',
                `  --account-id ${caller.accountId} --service-principal \\`,
                `  ${STACK_SETS_PRINCIPAL}`,
              ],
            },
          ),
        );
    }
    return { findings };
  },
});
