import { memberRoleOf, trustOf } from './member-role-template.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { packageHub, propertiesOf, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';

const HUB = { accountId: '111122223333', region: 'eu-west-1' };

const parameters = (rollout: string, ...more: readonly string[]) => [
  `sourceMail=${SOURCE_MAIL}`,
  `rollout=${rollout}`,
  'organizationId=o-exampleorgid',
  ...more,
];

let self: PackagedHub;
let delegated: PackagedHub;

// Two runs of the real `serverless package`: 10 to 30 s on two cores.
beforeAll(async () => {
  [self, delegated] = await Promise.all([
    packageHub(parameters('self', 'targetOUs=r-ab12', 'externalId=between-us', 'operatorRole=team/ops')),
    packageHub(parameters('delegated-admin', 'targetOUs=ou-ab12-cd34ef56,ou-ab12-ef56cd34')),
  ]);
});

describe.each([
  ['the management account', () => self, 'SELF'],
  ['a delegated administrator', () => delegated, 'DELEGATED_ADMIN'],
] as const)('from %s', (_, hub, callAs) => {
  test('a service-managed StackSet brings the role to accounts of today and of tomorrow', () => {
    expect(propertiesOf(hub(), 'MemberRoles')).toMatchObject({
      StackSetName: 'keyrotation-member-role',
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: callAs,
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
  });

  test('one broken account keeps it from no other, and the hub from no deployment, be it the only one', () => {
    expect(propertiesOf(hub(), 'MemberRoles').OperationPreferences).toEqual({
      ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE',
      MaxConcurrentPercentage: 50,
      FailureTolerancePercentage: 100,
      RegionConcurrencyType: 'PARALLEL',
    });
  });

  test('which holds for one account as for many: AWS rounds the share down', () => {
    const { FailureTolerancePercentage } = propertiesOf(hub(), 'MemberRoles').OperationPreferences as {
      FailureTolerancePercentage: number;
    };
    for (const accounts of [1, 2, 3, 1000]) {
      const tolerated = Math.floor((accounts * FailureTolerancePercentage) / 100);
      expect(tolerated).toBeGreaterThanOrEqual(1);
    }
  });

  test('the template in it is member-role/template.yaml to the letter, with values for every parameter without a default', () => {
    const { TemplateBody, Parameters } = propertiesOf(hub(), 'MemberRoles') as {
      TemplateBody: string;
      Parameters: { ParameterKey: string; ParameterValue: unknown }[];
    };
    const { template, text } = memberRoleOf();
    expect(TemplateBody).toBe(text);
    const given = Parameters.map(({ ParameterKey }) => ParameterKey);
    const needed = Object.entries(template.Parameters).filter(([, { Default }]) => Default === undefined);
    expect(given).toEqual(expect.arrayContaining(needed.map(([name]) => name)));
    expect(given.filter((name) => !(name in template.Parameters))).toEqual([]);
  });

  test('operators get into the accounts where operatorRole says so, and else nobody does', () => {
    const { Parameters } = propertiesOf(hub(), 'MemberRoles') as { Parameters: unknown[] };
    const ParameterValue = callAs === 'SELF' ? 'team/ops' : '';
    expect(Parameters).toContainEqual({ ParameterKey: 'OperatorRoleName', ParameterValue });
  });

  test('IAM being global, each account gets it in one Region, the hub stack’s', () => {
    const groups = propertiesOf(hub(), 'MemberRoles').StackInstancesGroup as { Regions: unknown }[];
    expect(groups.map(({ Regions }) => Regions)).toEqual([[{ Ref: 'AWS::Region' }]]);
  });

  test('the hub has exactly one member role, from its own stack, under the same name', () => {
    const names = Object.values(hub().resources)
      .filter(({ Type }) => Type === 'AWS::IAM::Role')
      .map(({ Properties }) => Properties.RoleName);
    expect(names.filter((name) => name === 'keyrotation-member')).toHaveLength(1);
  });

  test('that one trusts the enforcer’s role as the others do', () => {
    const { AssumeRolePolicyDocument } = propertiesOf(hub(), 'HubMemberRole');
    const given = callAs === 'SELF' ? { ExternalId: 'between-us', OperatorRoleName: 'team/ops' } : {};
    expect(resolveIntrinsics(AssumeRolePolicyDocument, hub().resources, HUB)).toEqual(
      trustOf({ HubAccountId: HUB.accountId, OrganizationId: 'o-exampleorgid', ...given }, HUB),
    );
  });
});

test('StackSets never reach the management account; a delegated administrator is left out in so many words', () => {
  const targets = (hub: PackagedHub) =>
    (propertiesOf(hub, 'MemberRoles').StackInstancesGroup as { DeploymentTargets: unknown }[])[0]
      ?.DeploymentTargets;
  expect(targets(self)).toEqual({ OrganizationalUnitIds: ['r-ab12'] });
  expect(targets(delegated)).toEqual({
    OrganizationalUnitIds: ['ou-ab12-cd34ef56', 'ou-ab12-ef56cd34'],
    AccountFilterType: 'DIFFERENCE',
    Accounts: [{ Ref: 'AWS::AccountId' }],
  });
});
