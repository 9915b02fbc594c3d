import { createLedgerTable } from '../../src/ledger/create-table.ts';
import { buildClients } from '../../src/aws/clients.ts';
import type { AccountId } from '../../src/core/account.ts';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import { DAY_MS, instant } from '../../src/core/instant.ts';
import { runIdFor, type RunReport } from '../../src/core/report.ts';
import { enforce } from '../../src/enforce.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import { engineClock } from '../../src/demo/engine-clock.ts';
import { compilePolicy } from '../../src/simulator/policy/compiled-policy.ts';
import { many, type PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { matchesWildcard } from '../../src/simulator/policy/wildcard.ts';
import { actionName } from '../../src/simulator/protocol/action.ts';
import {
  accessKey,
  account,
  emptyWorld,
  user,
  type WorldOptions,
} from '../../src/simulator/world/builders.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { wire } from '../../src/wiring.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import { grantsOf } from './grants.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { embeddedMemberRole } from './member-role-template.ts';
import { packageHub, propertiesOf, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';
import { whole } from '../builders/whole-report.ts';
import { reach } from '../in-process/reach.ts';

const ORGANIZATION = 'o-a1b2c3d4e5';
const HUB = { accountId: '111111111111', region: 'eu-west-1' };
const HUB_ROLE_ARN = `arn:aws:iam::${HUB.accountId}:role/keyrotation-enforcer`;
const REPORTS = `keyrotation-reports-${HUB.accountId}-${HUB.region}`;
const SHOP = '111122223333' as AccountId;
const DAY_0 = new Date('2027-03-01T08:00:00Z');

let hub: PackagedHub;
let hubPolicy: PolicyDocument;
let memberRole: World['memberRole'];

// The real `serverless package`: 5 to 20 s on two cores.
beforeAll(async () => {
  hub = await packageHub([`sourceMail=${SOURCE_MAIL}`, `organizationId=${ORGANIZATION}`]);
  const { Policies } = propertiesOf(hub, 'EnforcerRole') as { Policies: { PolicyDocument: unknown }[] };
  const { PolicyDocument: toVerify } = propertiesOf(hub, 'EnforcerAsksToVerify');
  const documents = [Policies[0]?.PolicyDocument, toVerify].map(
    (each) => resolveIntrinsics(each, hub.resources, HUB) as PolicyDocument,
  );
  hubPolicy = { Version: '2012-10-17', Statement: documents.flatMap(({ Statement }) => many(Statement)) };
  memberRole = packagedMemberRole();
});

function packagedMemberRole(more: Readonly<Record<string, string>> = {}): World['memberRole'] {
  return embeddedMemberRole({ HubAccountId: HUB.accountId, OrganizationId: ORGANIZATION, ...more });
}

function start(options: WorldOptions = {}): Promise<EmbeddedOrganization> {
  const key = (id: string, days: number) =>
    accessKey({ id, createDate: new Date(DAY_0.getTime() - days * DAY_MS), lastUsed: null });
  const world = emptyWorld({
    organizationId: ORGANIZATION,
    memberRole,
    hiddenAccountFields: new Set(['Paths']),
    accounts: [
      account({
        id: SHOP,
        ouPath: ['ou-a1b2-workload', 'ou-a1b2-prodprod'],
        users: [
          user({
            name: 'ci',
            path: '/bots/',
            tags: { Contact: 'ann@example.com' },
            accessKeys: [key('AKIAIOSFODNN7EXAMPLE', 30)],
          }),
          user({
            name: 'web',
            tags: { Contact: 'new@example.com' },
            accessKeys: [key('AKIAIOSFODNN7EXAMPL2', 30)],
          }),
        ],
      }),
      // Without a credential report, the last use is asked for.
      account({
        id: '444455556666',
        ouPath: ['ou-a1b2-workload'],
        users: [
          user({ tags: { Contact: 'ann@example.com' }, accessKeys: [key('AKIAIOSFODNN7EXAMPL3', 30)] }),
        ],
      }),
    ],
    ...options,
    hub: { accountId: HUB.accountId, roleName: 'keyrotation-enforcer', policy: hubPolicy, ...options.hub },
  });
  return startEmbeddedOrganization({
    world,
    startAt: DAY_0,
    region: HUB.region,
    sandbox: true,
    verified: [SOURCE_MAIL, 'ann@example.com'],
  });
}

/** The engine over the organization, with the environment that the Lambda gets. */
function engine(organization: EmbeddedOrganization, more: Readonly<Record<string, string>> = {}) {
  const { Variables } = propertiesOf(hub, 'EnforcerLambdaFunction').Environment as { Variables: unknown };
  const environment = resolveIntrinsics(Variables, hub.resources, HUB) as Record<string, string>;
  const settings = parseSettings({ ...environment, MODE: 'enforce', ...more });
  const { credentials } = organization;
  const clock = engineClock(organization.clock);
  const config = { ...reach(organization), credentials, maxAttempts: 1 };
  const { services, clients } = wire(settings, config, clock);
  return {
    services,
    close: () => {
      clients.close();
    },
    run: async (day: number): Promise<RunReport> => {
      const asOf = instant(DAY_0.getTime() + day * DAY_MS);
      if (organization.clock.now() < new Date(asOf)) organization.clock.set(new Date(asOf));
      const mode = 'enforce';
      const order = { runId: runIdFor(asOf, mode), asOf, mode, settings, emit: () => undefined } as const;
      return whole(await enforce(inProcessWorkflow(clock), services, { ...order, mailSummary: true }));
    },
  };
}

describe('two weeks of daily runs with the packaged policies', () => {
  let organization: EmbeddedOrganization;
  const reports: RunReport[] = [];

  beforeAll(async () => {
    organization = await start();
    organization.faults.reportNeverReady('444455556666');
    const credentials = organization.administrator;
    const administrator = buildClients({ ...reach(organization), credentials }, null);
    await createLedgerTable(administrator.dynamodb, 'keyrotation-ledger');
    administrator.close();
    organization.buckets.set(REPORTS, new Map());
    organization.calls.clear();
    const running = engine(organization, { INCLUDEOUS: 'ou-a1b2-workload' });
    for (let day = 0; day <= 14; day += 1) {
      reports.push(await running.run(day));
      // The link in the first verification mail is not followed in time, the one in the second is.
      if (day === 3) organization.ses.identities.confirm('new@example.com');
    }
    running.close();
  });
  afterAll(() => organization.close());

  const used = (principalAccount: 'hub' | 'member') =>
    organization.calls.entries
      .filter(({ principal }) => (principal === HUB_ROLE_ARN) === (principalAccount === 'hub'))
      .map((call) => ({ action: actionName(call), resource: call.resource }));

  test('keys are deactivated after their notices: nothing that the engine needs is missing', () => {
    expect(reports.map(({ coverage }) => coverage.unreachable)).toEqual(reports.map(() => 0));
    const keys = [...(organization.world.accounts.get(SHOP)?.users.values() ?? [])].flatMap(
      ({ accessKeys }) => accessKeys,
    );
    expect(keys.map(({ status }) => status)).toEqual(['Inactive', 'Inactive']);
  });

  test('no call was outside the grants', () => {
    const refused = organization.calls.entries.filter(({ outcome }) => outcome.startsWith('AccessDenied'));
    expect(refused.map((call) => `${actionName(call)} on ${call.resource}`)).toEqual([]);
  });

  test('every grant of the enforcer’s role was needed, but those that AWS itself asks for', () => {
    const idle = grantsOf(hubPolicy).filter(
      ({ action, resource }) =>
        !used('hub').some((call) => call.action === action && matchesWildcard(resource, call.resource)),
    );
    expect(idle.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([
      // SES asks for the configuration set besides the identity; the embedded organization asks for the identity only.
      'ses:SendRawEmail on arn:aws:ses:eu-west-1:111111111111:configuration-set/keyrotation',
      // Parts of a file that fails are given up; no file of this organization goes in parts (report-bucket.slow.ts has some that do).
      's3:AbortMultipartUpload on arn:aws:s3:::keyrotation-reports-111111111111-eu-west-1/runs/*',
      // The Lambda service writes the log and hands on failed runs with the function's role.
      'logs:CreateLogStream on arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/keyrotation-enforcer:*',
      'logs:PutLogEvents on arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/keyrotation-enforcer:*',
      'sqs:SendMessage on arn:aws:sqs:eu-west-1:111111111111:keyrotation-failed-runs',
    ]);
  });

  test('every grant of the member role was needed', () => {
    const idle = grantsOf(memberRole.policy).filter(
      ({ action, resource }) =>
        !used('member').some(
          (call) =>
            call.action === action &&
            matchesWildcard(resource.replace('${AWS::AccountId}', '*'), call.resource),
        ),
    );
    expect(idle).toEqual([]);
  });
});

test('the member role is for everything only where IAM takes no resource', () => {
  const onEverything = grantsOf(memberRole.policy).filter(({ resource }) => resource === '*');
  expect(onEverything.map(({ action }) => action)).toEqual([
    'iam:GenerateCredentialReport',
    'iam:GetCredentialReport',
    'iam:ListUsers',
  ]);
});

describe('the enforcer’s role', () => {
  const context = {
    'aws:resourceorgid': ORGANIZATION,
    'aws:principalorgid': ORGANIZATION,
    'ses:fromaddress': SOURCE_MAIL,
  };
  const identity = 'arn:aws:ses:eu-west-1:111111111111:identity/example.com';
  const decide = (action: string, resource: string, changed: Readonly<Record<string, string>> = {}) =>
    compilePolicy(hubPolicy)({ action, resource, context: { ...context, ...changed } });

  test('enters the member role of accounts of its organization', () => {
    expect(decide('sts:AssumeRole', 'arn:aws:iam::111122223333:role/keyrotation-member')).toBe('allow');
  });

  test('sends as its own sender', () => {
    expect(decide('ses:SendRawEmail', identity)).toBe('allow');
  });

  test.each([
    ['enter another role', 'sts:AssumeRole', 'arn:aws:iam::111122223333:role/Admin', {}],
    [
      'enter an account elsewhere',
      'sts:AssumeRole',
      'arn:aws:iam::111122223333:role/keyrotation-member',
      { 'aws:resourceorgid': 'o-somebodyelse' },
    ],
    ['send as somebody else', 'ses:SendRawEmail', identity, { 'ses:fromaddress': 'ceo@example.com' }],
    ['touch keys of its own account', 'iam:UpdateAccessKey', 'arn:aws:iam::111111111111:user/ci', {}],
    [
      'delete what the ledger holds',
      'dynamodb:DeleteItem',
      'arn:aws:dynamodb:eu-west-1:111111111111:table/keyrotation-ledger',
      {},
    ],
    ['read another table', 'dynamodb:GetItem', 'arn:aws:dynamodb:eu-west-1:111111111111:table/orders', {}],
    ['change the organization', 'organizations:MoveAccount', '*', {}],
  ])('cannot %s', (_, action, resource, changed) => {
    expect(decide(action, resource, changed as Record<string, string>)).toBe('implicit-deny');
  });
});

describe('a session of the member role', () => {
  let organization: EmbeddedOrganization;
  let running: ReturnType<typeof engine>;
  const shop = { accountId: SHOP, partition: 'aws' };
  const ci = `arn:aws:iam::${SHOP}:user/bots/ci`;
  const keyOfWeb = 'AKIAIOSFODNN7EXAMPL2' as AccessKeyId;
  const keyOfCi = 'AKIAIOSFODNN7EXAMPLE' as AccessKeyId;

  beforeAll(async () => {
    organization = await start();
    running = engine(organization);
  });
  afterAll(async () => {
    running.close();
    await organization.close();
  });

  test('for the survey reads, and cannot deactivate', async () => {
    const iam = running.services.enterAccount(shop, { kind: 'survey' }, 'run');
    await expect(iam.listAccessKeys('ci')).resolves.toHaveLength(1);
    await expect(iam.deactivate('ci', keyOfCi)).rejects.toThrow(
      /no session policy allows the iam:UpdateAccessKey/,
    );
  });

  test('for one user’s key can touch that user and no other', async () => {
    const iam = running.services.enterAccount(shop, { kind: 'act', userArn: ci }, 'run');
    await expect(iam.deactivate('web', keyOfWeb)).rejects.toThrow(
      /no session policy allows the iam:UpdateAccessKey/,
    );
    await expect(iam.listAccessKeys('web')).rejects.toThrow(/no session policy allows/);
    await expect(iam.listUsers()).rejects.toThrow(/no session policy allows/);
    await expect(iam.deactivate('ci', keyOfCi)).resolves.toBeUndefined();
  });
});

describe('the member role', () => {
  const shop = { accountId: SHOP, partition: 'aws' };
  const enter = async (options: WorldOptions, settings: Readonly<Record<string, string>> = {}) => {
    const organization = await start(options);
    const running = engine(organization, settings);
    try {
      await running.services.enterAccount(shop, { kind: 'survey' }, 'run').listUsers();
      return 'entered';
    } catch (error) {
      return error instanceof Error ? error.name : 'failed';
    } finally {
      running.close();
      await organization.close();
    }
  };
  /** Whoever asks may assume anything: only the role's own trust stands in the way. */
  const mayAssume: PolicyDocument = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
  };

  test('lets the enforcer in', async () => {
    await expect(enter({})).resolves.toBe('entered');
  });

  test('lets no other role of the hub account in', async () => {
    const hubOfAnother = { roleName: 'deployer', policy: mayAssume };
    await expect(enter({ hub: hubOfAnother })).resolves.toBe('AssumeRoleError');
  });

  test('lets no role of the same name in another account in', async () => {
    const elsewhere = { accountId: '999999999999', policy: mayAssume };
    await expect(enter({ hub: elsewhere })).resolves.toBe('AssumeRoleError');
  });

  test('lets nobody in from another organization', async () => {
    await expect(enter({ organizationId: 'o-somebodyelse', hub: { policy: mayAssume } })).resolves.toBe(
      'AssumeRoleError',
    );
  });

  test('lets one more role of the hub account in where it was deployed for operators, and still no other', async () => {
    const forOperators = { memberRole: packagedMemberRole({ OperatorRoleName: 'ops' }) };
    const as = (roleName: string) => enter({ ...forOperators, hub: { roleName, policy: mayAssume } });
    await expect(as('ops')).resolves.toBe('entered');
    await expect(as('deployer')).resolves.toBe('AssumeRoleError');
    await expect(as('keyrotation-enforcer')).resolves.toBe('entered');
    await expect(enter({ hub: { roleName: 'ops', policy: mayAssume } })).resolves.toBe('AssumeRoleError');
  });

  test('asks for the external ID where it was deployed with one', async () => {
    const asking = { memberRole: packagedMemberRole({ ExternalId: 'between-us' }) };
    await expect(enter(asking)).resolves.toBe('AssumeRoleError');
    await expect(enter(asking, { EXTERNALID: 'wrong' })).resolves.toBe('AssumeRoleError');
    await expect(enter(asking, { EXTERNALID: 'between-us' })).resolves.toBe('entered');
  });
});
