import { many, type Conditions, type PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { deployedRole, memberRoleOf, permissionsOf, trustOf } from './member-role-template.ts';

const MEMBER = { accountId: '444455556666', region: 'eu-west-1' };
const values = { HubAccountId: '111122223333', OrganizationId: 'o-exampleorgid' };

/** Every allowed (action, resource) of a policy, in an order of its own. */
const grants = ({ Statement }: PolicyDocument) =>
  many(Statement)
    .flatMap(({ Action, Resource }) =>
      many(Action).flatMap((action) => many(Resource).map((resource) => `${action} on ${resource}`)),
    )
    .sort();

test('these are all the calls that the role allows, on users of its account where IAM knows them', () => {
  expect(grants(permissionsOf(values, MEMBER))).toEqual([
    'iam:GenerateCredentialReport on *',
    'iam:GetAccessKeyLastUsed on arn:aws:iam::444455556666:user/*',
    'iam:GetCredentialReport on *',
    'iam:ListAccessKeys on arn:aws:iam::444455556666:user/*',
    'iam:ListUserTags on arn:aws:iam::444455556666:user/*',
    'iam:ListUsers on *',
    'iam:UpdateAccessKey on arn:aws:iam::444455556666:user/*',
  ]);
});

test('it trusts the enforcer’s role of the hub account, in its own organization', () => {
  const trusting = (ArnEquals: object, StringEquals: object): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'sts:AssumeRole',
        Condition: { ArnEquals, StringEquals } as Conditions,
      },
    ],
  });
  const enforcer = 'arn:aws:iam::111122223333:role/keyrotation-enforcer';
  const organization = { 'aws:PrincipalOrgID': 'o-exampleorgid' };
  const trustWith = (more: Readonly<Record<string, string>>) =>
    withoutSids(trustOf({ ...values, ...more }, MEMBER));
  const only = { 'aws:PrincipalArn': [enforcer] };
  expect(trustWith({})).toEqual(trusting(only, organization));
  expect(trustWith({ ExternalId: 'between-us' })).toEqual(
    trusting(only, { ...organization, 'sts:ExternalId': 'between-us' }),
  );
  const both = { 'aws:PrincipalArn': [enforcer, 'arn:aws:iam::111122223333:role/team/ops'] };
  expect(trustWith({ OperatorRoleName: 'team/ops' })).toEqual(trusting(both, organization));
});

test('it trusts one role of the hub account by name, and a second one only where OperatorRoleName says so', () => {
  const trustedRoles = (more: Readonly<Record<string, string>>) =>
    many(trustOf({ ...values, ...more }, MEMBER).Statement).map(
      ({ Condition }) => Condition?.ArnEquals?.['aws:PrincipalArn'],
    );
  const enforcer = 'arn:aws:iam::111122223333:role/keyrotation-enforcer';
  expect(trustedRoles({})).toEqual([[enforcer]]);
  expect(trustedRoles({ OperatorRoleName: 'team/ops' })).toEqual([
    [enforcer, 'arn:aws:iam::111122223333:role/team/ops'],
  ]);
});

const withoutSids = (policy: PolicyDocument) => ({
  ...policy,
  Statement: many(policy.Statement).map(({ Effect, Principal, Action, Condition }) => ({
    Effect,
    Principal,
    Action,
    Condition,
  })),
});

test('keys can be deactivated, and nothing lets them be deleted', () => {
  const granted = grants(permissionsOf(values, MEMBER));
  expect(granted).toContain('iam:UpdateAccessKey on arn:aws:iam::444455556666:user/*');
  expect(granted.filter((grant) => /delete/i.test(grant))).toEqual([]);
});

test.each(['aws', 'aws-us-gov', 'aws-cn'])(
  'every ARN is in the partition %s when deployed there',
  (partition) => {
    const role = JSON.stringify(deployedRole(values, { ...MEMBER, partition }));
    const arns = [...role.matchAll(/"arn:([^:]*):/g)].map(([, found]) => found);
    expect(arns.length).toBeGreaterThan(3);
    expect(new Set(arns)).toEqual(new Set([partition]));
  },
);

test('it has the path and the boundary that it is told, and neither property without: a role would be made anew for a path of "/"', () => {
  expect(deployedRole(values, MEMBER)).not.toHaveProperty('Path');
  expect(deployedRole(values, MEMBER)).not.toHaveProperty('PermissionsBoundary');
  const guarded = { ...values, RolePath: '/team/', BoundaryPolicyName: 'org/boundary' };
  expect(deployedRole(guarded, { ...MEMBER, partition: 'aws-us-gov' })).toMatchObject({
    Path: '/team/',
    PermissionsBoundary: 'arn:aws-us-gov:iam::444455556666:policy/org/boundary',
  });
});

test('the role is the only resource, so that a StackSet needs no macro, no nested stack and one Region', () => {
  expect(Object.keys(memberRoleOf().template.Resources)).toEqual(['MemberRole']);
});

describe('parameters', () => {
  const { Parameters } = memberRoleOf().template;

  test.each([
    ['HubAccountId', '1111-2222-3333', '111122223333'],
    ['HubAccountId', 'arn:aws:iam::111122223333:root', '000000000000'],
    ['HubRoleName', 'arn:aws:iam::111122223333:role/enforcer', 'keyrotation-enforcer'],
    ['HubRoleName', '', 'a'],
    ['OperatorRoleName', 'arn:aws:iam::111122223333:role/ops', ''],
    ['OperatorRoleName', '*', 'team/ops'],
    [
      'OperatorRoleName',
      '/ops',
      'aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef',
    ],
    ['OrganizationId', 'exampleorgid', 'o-exampleorgid'],
    ['OrganizationId', 'r-ab12', 'o-a1b2c3d4e5'],
    ['ExternalId', 'a', ''],
    ['ExternalId', 'with space', 'between-us'],
    ['RoleName', 'team/keyrotation-member', 'keyrotation-member'],
    ['HubRoleName', '/team/keyrotation-enforcer', 'team/keyrotation-enforcer'],
    ['RolePath', 'team', '/team/'],
    ['RolePath', '/team/*/', '/'],
    ['BoundaryPolicyName', 'arn:aws:iam::111122223333:policy/boundary', 'boundary'],
    ['BoundaryPolicyName', '/team/boundary', 'team/boundary'],
  ])('%s refuses "%s" and takes "%s"', (name, bad, good) => {
    const pattern = new RegExp(Parameters[name]?.AllowedPattern ?? '');
    expect([pattern.test(bad), pattern.test(good)]).toEqual([false, true]);
  });

  test('each says by name what it takes, and accepts its own default', () => {
    for (const [name, { ConstraintDescription, AllowedPattern, AllowedValues, Default }] of Object.entries(
      Parameters,
    )) {
      expect(ConstraintDescription).toMatch(new RegExp(`^${name} must be `));
      if (Default === undefined) continue;
      expect(AllowedValues?.includes(Default) ?? new RegExp(String(AllowedPattern)).test(Default)).toBe(true);
    }
  });
});
