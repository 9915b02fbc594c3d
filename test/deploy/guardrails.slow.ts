import type { AccountId } from '../../src/core/account.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import { startEmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { wire } from '../../src/wiring.ts';
import { reach } from '../in-process/reach.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { embeddedMemberRole, trustOf } from './member-role-template.ts';
import { packageHub, propertiesOf, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';

const HUB = { accountId: '111111111111', region: 'eu-west-1' };
const ORGANIZATION = 'o-a1b2c3d4e5';
const BOUNDARY = 'arn:aws:iam::111111111111:policy/org/boundary';
const PATH = '/team/security/';
const SHOP = '222222222222' as AccountId;

let plain: PackagedHub;
let guarded: PackagedHub;

beforeAll(async () => {
  const own = [
    `sourceMail=${SOURCE_MAIL}`,
    'rollout=self',
    `organizationId=${ORGANIZATION}`,
    'targetOUs=r-ab12',
  ];
  plain = await packageHub(own);
  guarded = await packageHub([
    ...own,
    'memberRoleRegion=us-east-1',
    `permissionsBoundary=${BOUNDARY}`,
    `rolePath=${PATH}`,
    'reservedConcurrency=none',
    'logGroupRetain=true',
    'verifyContacts=off',
  ]);
});

/** As CloudFormation takes it, what is not there being left out. */
const resolved = (hub: PackagedHub, name: string) =>
  resolveIntrinsics(propertiesOf(hub, name), hub.resources, HUB) as Readonly<Record<string, unknown>>;

const rolesOf = (hub: PackagedHub): [name: string, role: Readonly<Record<string, unknown>>][] =>
  Object.entries(hub.resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .map(([name]) => [name, resolved(hub, name)]);

const stackSetParameters = (hub: PackagedHub): Record<string, unknown> =>
  Object.fromEntries(
    (resolved(hub, 'MemberRoles').Parameters as { ParameterKey: string; ParameterValue: unknown }[]).map(
      ({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue],
    ),
  );

/** What the accounts get, as the template of the StackSet makes it of its parameters. */
const memberRoleOf = (hub: PackagedHub): World['memberRole'] =>
  embeddedMemberRole(stackSetParameters(hub) as Record<string, string>);

test('every role of the stack has the path and the boundary, the hub’s own member role too', () => {
  const roles = rolesOf(guarded);
  expect(roles.length).toBeGreaterThan(4);
  expect(roles.map(([name, { Path, PermissionsBoundary }]) => [name, Path, PermissionsBoundary])).toEqual(
    roles.map(([name]) => [name, PATH, BOUNDARY]),
  );
});

test('without, no role says either: a role that has none would be made anew for a path of "/"', () => {
  for (const [, role] of rolesOf(plain)) {
    expect(role).not.toHaveProperty('Path');
    expect(role).not.toHaveProperty('PermissionsBoundary');
  }
});

test('member roles get both, the boundary as the policy of that name in their own account', () => {
  expect(stackSetParameters(guarded)).toMatchObject({
    HubRoleName: 'team/security/keyrotation-enforcer',
    RoleName: 'keyrotation-member',
    RolePath: PATH,
    BoundaryPolicyName: 'org/boundary',
  });
  expect(stackSetParameters(plain)).toMatchObject({
    HubRoleName: 'keyrotation-enforcer',
    RoleName: 'keyrotation-member',
    RolePath: '/',
    BoundaryPolicyName: '',
  });
});

test('the StackSet’s stacks are where memberRoleRegion says', () => {
  const regionsOf = (hub: PackagedHub) =>
    (resolved(hub, 'MemberRoles').StackInstancesGroup as { Regions: string[] }[]).map(
      ({ Regions }) => Regions,
    );
  expect(regionsOf(plain)).toEqual([['eu-west-1']]);
  expect(regionsOf(guarded)).toEqual([['us-east-1']]);
});

test('the name that member roles are told for the enforcer’s is its own', () => {
  for (const hub of [plain, guarded]) {
    const { Path = '/', RoleName } = resolved(hub, 'EnforcerRole');
    expect(`/${String(stackSetParameters(hub).HubRoleName)}`).toBe(`${String(Path)}${String(RoleName)}`);
  }
});

test('the hub’s own member role trusts the enforcer on its path', () => {
  expect(resolved(guarded, 'HubMemberRole').AssumeRolePolicyDocument).toEqual(
    trustOf(
      {
        HubAccountId: HUB.accountId,
        HubRoleName: 'team/security/keyrotation-enforcer',
        OrganizationId: ORGANIZATION,
      },
      HUB,
    ),
  );
});

test('whoever may enter the member roles may enter them on their path, and nowhere else', () => {
  const entering = Object.values(guarded.resources)
    .flatMap(({ Type, Properties }) => (Type.startsWith('AWS::IAM::') ? [JSON.stringify(Properties)] : []))
    .flatMap((text) => [...text.matchAll(/:iam::\*:role\/([^"]*)"/g)].map(([, name]) => name));
  expect(entering).toEqual(Array(3).fill('team/security/keyrotation-member'));
});

describe('a run', () => {
  const world = (hub: PackagedHub, changed: Partial<World['hub']> = {}): World => {
    const { Policies } = resolved(hub, 'EnforcerRole') as { Policies: { PolicyDocument: PolicyDocument }[] };
    const [{ PolicyDocument: policy } = { PolicyDocument: { Statement: [] } }] = Policies;
    return emptyWorld({
      organizationId: ORGANIZATION,
      memberRole: memberRoleOf(hub),
      accounts: [account({ id: SHOP, users: [user()] })],
      hub: { ...HUB, roleName: 'keyrotation-enforcer', policy, ...changed },
    });
  };
  const enter = async (hub: PackagedHub, there: World): Promise<string> => {
    const organization = await startEmbeddedOrganization({ world: there, startAt: new Date() });
    const { Variables } = propertiesOf(hub, 'EnforcerLambdaFunction').Environment as { Variables: unknown };
    const environment = resolveIntrinsics(Variables, hub.resources, HUB) as Record<string, string>;
    const { credentials } = organization;
    const settings = parseSettings(environment);
    const { services, clients } = wire(settings, { ...reach(organization), credentials, maxAttempts: 1 });
    try {
      await services
        .enterAccount({ accountId: SHOP, partition: 'aws' }, { kind: 'survey' }, 'run')
        .listUsers();
      return 'entered';
    } catch (error) {
      return error instanceof Error ? error.name : 'failed';
    } finally {
      clients.close();
      await organization.close();
    }
  };

  test('enters the accounts, as a role on a path, through roles on a path', async () => {
    await expect(enter(guarded, world(guarded, { rolePath: PATH }))).resolves.toBe('entered');
    await expect(enter(plain, world(plain))).resolves.toBe('entered');
  });

  test('is not let in as a role of the same name that is on another path', async () => {
    await expect(enter(guarded, world(guarded))).resolves.toBe('AssumeRoleError');
    await expect(enter(guarded, world(guarded, { rolePath: '/elsewhere/' }))).resolves.toBe(
      'AssumeRoleError',
    );
    await expect(enter(plain, world(plain, { rolePath: PATH }))).resolves.toBe('AssumeRoleError');
  });
});

test('the enforcer reserves its one, or none', () => {
  const of = (hub: PackagedHub) => propertiesOf(hub, 'EnforcerLambdaFunction').ReservedConcurrentExecutions;
  expect([of(plain), of(guarded)]).toEqual([1, { Ref: 'AWS::NoValue' }]);
});

test('the logs go with the stack, or stay; a first deployment that fails leaves none', () => {
  const policies = (hub: PackagedHub) =>
    Object.entries(hub.resources)
      .filter(([, { Type }]) => Type === 'AWS::Logs::LogGroup')
      .map(([name, { DeletionPolicy, UpdateReplacePolicy }]) => [name, DeletionPolicy, UpdateReplacePolicy]);
  expect(policies(plain)).toEqual([
    ['EnforcerLogGroup', 'Delete', 'Delete'],
    ['MailEventsLogGroup', 'Delete', 'Delete'],
  ]);
  expect(policies(guarded)).toEqual([
    ['EnforcerLogGroup', 'RetainExceptOnCreate', 'Retain'],
    ['MailEventsLogGroup', 'RetainExceptOnCreate', 'Retain'],
  ]);
});

test('with verifyContacts off nothing in the stack may ask SES to verify anybody, or delete an identity', () => {
  const verification = /ses:(VerifyEmailIdentity|DeleteIdentity)/;
  expect(JSON.stringify(plain.resources)).toMatch(verification);
  expect(JSON.stringify(guarded.resources)).not.toMatch(verification);
  expect(JSON.stringify(propertiesOf(guarded, 'EnforcerLambdaFunction').Environment)).toContain(
    '"VERIFYCONTACTS":"off"',
  );
});

test('the stack tells doctor what it was told', () => {
  const told = ({ template, resources }: PackagedHub) => {
    const { Outputs } = template as unknown as { Outputs: Record<string, { Value: unknown }> };
    const values = ['EnforcerRoleName', 'MemberRoleName', 'ReservedConcurrency'].map(
      (name) => Outputs[name]?.Value,
    );
    return resolveIntrinsics(values, resources, HUB);
  };
  expect(told(plain)).toEqual(['keyrotation-enforcer', 'keyrotation-member', '1']);
  expect(told(guarded)).toEqual([
    'team/security/keyrotation-enforcer',
    'team/security/keyrotation-member',
    'none',
  ]);
});
