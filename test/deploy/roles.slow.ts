import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { doctorPolicy, enforcerPolicy } from './enforcer-policy.ts';
import { grantsOf, type Grant } from './grants.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { packageHub, SOURCE_MAIL, type PackagedHub, type Resource } from './packaged-hub.ts';

const HUB = { accountId: '111122223333', region: 'eu-west-1' };

/** A grant; every wildcard in its resource has a reason. */
interface Listed extends Grant {
  readonly wildcardBecause?: string;
}

const listed = (
  actions: readonly string[],
  resource: string,
  more: Omit<Listed, 'action' | 'resource'> = {},
): Listed[] => actions.map((action) => ({ action, resource, ...more }));

const TAKES_NO_RESOURCE = 'takes no resource (Service Authorization Reference)';
const ID_UNKNOWN = 'management account and account IDs are not known beforehand';
const LEDGER = 'arn:aws:dynamodb:eu-west-1:111122223333:table/keyrotation-ledger';

const ENFORCER: readonly Listed[] = [
  ...listed(['organizations:ListAccounts'], '*', { wildcardBecause: TAKES_NO_RESOURCE }),
  ...listed(
    ['organizations:ListTagsForResource', 'organizations:ListParents'],
    'arn:aws:organizations::*:account/o-*/*',
    { wildcardBecause: ID_UNKNOWN },
  ),
  ...listed(['organizations:ListParents'], 'arn:aws:organizations::*:ou/o-*/*', {
    wildcardBecause: ID_UNKNOWN,
  }),
  ...listed(['sts:AssumeRole'], 'arn:aws:iam::*:role/keyrotation-member', {
    condition: { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
    wildcardBecause: 'every account of the organization, which the condition keeps it to',
  }),
  ...listed(['ses:GetAccount', 'ses:GetSendQuota', 'ses:GetIdentityVerificationAttributes'], '*', {
    wildcardBecause: TAKES_NO_RESOURCE,
  }),
  ...listed(['ses:SendRawEmail'], 'arn:aws:ses:eu-west-1:111122223333:identity/*', {
    condition: { StringEqualsIgnoreCase: { 'ses:FromAddress': SOURCE_MAIL } },
    wildcardBecause:
      'in the sandbox SES asks for the recipients’ identities too; the sender is in the condition',
  }),
  ...listed(['ses:SendRawEmail'], 'arn:aws:ses:eu-west-1:111122223333:configuration-set/keyrotation', {
    condition: { StringEqualsIgnoreCase: { 'ses:FromAddress': SOURCE_MAIL } },
  }),
  ...listed(
    [
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:BatchWriteItem',
    ],
    LEDGER,
  ),
  ...listed(['dynamodb:Query'], `${LEDGER}/index/outbox`),
  ...listed(
    ['s3:PutObject', 's3:AbortMultipartUpload'],
    'arn:aws:s3:::keyrotation-reports-111122223333-eu-west-1/runs/*',
    {
      wildcardBecause: 'each run leaves its files under its own ID',
    },
  ),
  ...listed(
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/keyrotation-enforcer:*',
    { wildcardBecause: 'the streams of its own log group' },
  ),
  ...listed(['sqs:SendMessage'], 'arn:aws:sqs:eu-west-1:111122223333:keyrotation-failed-runs'),
];

const ASK_TO_VERIFY: readonly Listed[] = listed(['ses:VerifyEmailIdentity', 'ses:DeleteIdentity'], '*', {
  wildcardBecause: TAKES_NO_RESOURCE,
});

const CHECKPOINTS: readonly Listed[] = listed(
  ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'],
  'arn:aws:lambda:eu-west-1:111122223333:function:keyrotation-enforcer:*/durable-execution/*/*',
  { wildcardBecause: 'its own executions of every version: each has an ID of its own' },
);

const SCHEDULER: readonly Listed[] = [
  ...listed(
    ['lambda:InvokeFunction'],
    'arn:aws:lambda:eu-west-1:111122223333:function:keyrotation-enforcer:durable',
  ),
  ...listed(['sqs:SendMessage'], 'arn:aws:sqs:eu-west-1:111122223333:keyrotation-failed-runs'),
];

const MAIL_EVENTS: readonly Listed[] = [
  ...listed(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], LEDGER, {
    condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['MAIL#*', 'CONTACT#*', 'KEY#*'] } },
  }),
  ...listed(['dynamodb:GetItem'], LEDGER, {
    condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['LOCK'] } },
  }),
  ...listed(
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/keyrotation-mail-events:*',
    { wildcardBecause: 'the streams of its own log group' },
  ),
  ...listed(['sqs:SendMessage'], 'arn:aws:sqs:eu-west-1:111122223333:keyrotation-failed-mail-events'),
];

const PAUSE: readonly Listed[] = listed(
  ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
  LEDGER,
  { condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['CONTROL'] } } },
);
const DOCTOR: readonly Listed[] = [
  ...listed(
    [
      'organizations:DescribeOrganization',
      'organizations:DescribeResourcePolicy',
      'organizations:ListAccounts',
      'organizations:ListAWSServiceAccessForOrganization',
      'organizations:ListDelegatedAdministrators',
      'organizations:ListRoots',
    ],
    '*',
    { wildcardBecause: `${TAKES_NO_RESOURCE}, or one whose ID is not known beforehand` },
  ),
  ...listed(
    ['organizations:ListTagsForResource', 'organizations:ListParents'],
    'arn:aws:organizations::*:account/o-*/*',
    { wildcardBecause: ID_UNKNOWN },
  ),
  ...listed(
    ['organizations:ListParents', 'organizations:DescribeOrganizationalUnit'],
    'arn:aws:organizations::*:ou/o-*/*',
    { wildcardBecause: ID_UNKNOWN },
  ),
  ...listed(['sts:AssumeRole'], 'arn:aws:iam::*:role/keyrotation-member', {
    condition: { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
    wildcardBecause: 'every account of the organization, which the condition keeps it to',
  }),
  ...listed(
    ['cloudformation:DescribeStacks'],
    'arn:aws:cloudformation:eu-west-1:111122223333:stack/keyrotation/*',
    {
      wildcardBecause: 'the stack’s ID is not known beforehand',
    },
  ),
  ...listed(
    ['cloudformation:ListStackInstances'],
    'arn:aws:cloudformation:eu-west-1:*:stackset/keyrotation-member-role:*',
    { wildcardBecause: 'its ID, and whether the management account is its owner, are not known beforehand' },
  ),
  ...listed(
    [
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeTable',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:GetItem',
      'dynamodb:Query',
    ],
    LEDGER,
  ),
  ...listed(
    [
      'lambda:GetAccountSettings',
      'ses:GetAccount',
      'ses:GetSuppressedDestination',
      'ses:ListSuppressedDestinations',
    ],
    '*',
    { wildcardBecause: TAKES_NO_RESOURCE },
  ),
  ...['keyrotation-enforcer', 'keyrotation-enforcer-plain'].flatMap((name) =>
    listed(['lambda:GetFunctionConcurrency'], `arn:aws:lambda:eu-west-1:111122223333:function:${name}`),
  ),
  ...listed(
    ['scheduler:GetSchedule'],
    'arn:aws:scheduler:eu-west-1:111122223333:schedule/default/keyrotation-daily',
  ),
  ...listed(['ses:GetEmailIdentity'], 'arn:aws:ses:eu-west-1:111122223333:identity/*', {
    wildcardBecause: 'the sender’s address, its domain or a parent domain may be the one that is verified',
  }),
  ...listed(
    ['ses:GetConfigurationSet', 'ses:GetConfigurationSetEventDestinations'],
    'arn:aws:ses:eu-west-1:111122223333:configuration-set/keyrotation',
  ),
  ...listed(['events:DescribeEventBus'], 'arn:aws:events:*:111122223333:event-bus/*', {
    wildcardBecause: 'the command line may be told another bus than the stack, in another Region too',
  }),
];

const ON_CALL: readonly Listed[] = [
  ...listed(['sts:GetAccessKeyInfo', 'organizations:ListAccounts'], '*', {
    wildcardBecause: TAKES_NO_RESOURCE,
  }),
  ...listed(['sts:AssumeRole'], 'arn:aws:iam::*:role/keyrotation-member', {
    condition: { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
    wildcardBecause: 'every account of the organization, which the condition keeps it to',
  }),
  ...listed(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan'], LEDGER),
  ...listed(['dynamodb:Query'], `${LEDGER}/index/outbox`),
  ...listed(['dynamodb:PutItem', 'dynamodb:UpdateItem'], LEDGER, {
    condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['KEY#*', 'CONTACT#*', 'MAIL#*', 'LOCK'] },
    },
  }),
  ...listed(['ses:GetAccount', 'ses:GetSendQuota', 'ses:GetIdentityVerificationAttributes'], '*', {
    wildcardBecause: TAKES_NO_RESOURCE,
  }),
  ...listed(['ses:SendRawEmail'], 'arn:aws:ses:eu-west-1:111122223333:identity/*', {
    condition: { StringEqualsIgnoreCase: { 'ses:FromAddress': SOURCE_MAIL } },
    wildcardBecause: 'the sender may be verified by its address or its domain; it is in the condition',
  }),
  ...listed(['ses:SendRawEmail'], 'arn:aws:ses:eu-west-1:111122223333:configuration-set/keyrotation', {
    condition: { StringEqualsIgnoreCase: { 'ses:FromAddress': SOURCE_MAIL } },
  }),
];

interface Policy {
  readonly PolicyName: string;
  readonly PolicyDocument: PolicyDocument;
}

/** Every IAM policy of the template, by the resource that has it; a role with managed policies has more than is seen. */
function policiesOf({ resources }: PackagedHub): Record<string, PolicyDocument[]> {
  const iam = Object.entries(resources).filter(([, { Type }]) => Type.startsWith('AWS::IAM::'));
  return Object.fromEntries(
    iam.map(([name, resource]) => {
      const { Properties } = resolveIntrinsics(resource, resources, HUB) as Resource;
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      const policies = (Properties.Policies ?? [Properties]) as Policy[];
      return [name, policies.map(({ PolicyDocument }) => PolicyDocument)];
    }),
  );
}

let hub: PackagedHub;

// The real `serverless package`: 5 to 20 s on two cores.
beforeAll(async () => {
  hub = await packageHub();
});

const unreasoned = (grants: readonly Listed[]): Grant[] =>
  grants.map(({ action, resource, condition }) => ({ action, resource, ...(condition && { condition }) }));

test('these are all the permissions that the hub stack gives, to the letter', () => {
  const granted = Object.entries(policiesOf(hub)).map(
    ([name, policies]) => [name, policies.map(grantsOf)] as const,
  );
  expect(Object.fromEntries(granted)).toEqual({
    EnforcerRole: [unreasoned(ENFORCER)],
    EnforcerAsksToVerify: [unreasoned(ASK_TO_VERIFY)],
    EnforcerCheckpoints: [unreasoned(CHECKPOINTS)],
    SchedulerRole: [unreasoned(SCHEDULER)],
    MailEventsRole: [unreasoned(MAIL_EVENTS)],
    PauseRole: [unreasoned(PAUSE)],
    DoctorPolicy: [unreasoned(DOCTOR)],
    OnCallPolicy: [unreasoned(ON_CALL)],
  });
});

test('no action has a wildcard, and each resource that has one says why', () => {
  for (const grant of [
    ...ENFORCER,
    ...ASK_TO_VERIFY,
    ...CHECKPOINTS,
    ...SCHEDULER,
    ...MAIL_EVENTS,
    ...PAUSE,
    ...DOCTOR,
    ...ON_CALL,
  ]) {
    expect(grant.action).not.toContain('*');
    expect([grant.resource, grant.wildcardBecause !== undefined]).toEqual([
      grant.resource,
      grant.resource.includes('*'),
    ]);
  }
});

test('each role is for one service, but for the one of the emergency stop, which is for people of the hub account', () => {
  const trusted = ['EnforcerRole', 'SchedulerRole', 'MailEventsRole', 'PauseRole'].map((name) => {
    const { AssumeRolePolicyDocument } = hub.resources[name]?.Properties ?? {};
    const { Statement } = AssumeRolePolicyDocument as PolicyDocument;
    return Statement;
  });
  const lambda = {
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  expect(trusted).toEqual([
    [lambda],
    [
      {
        ...lambda,
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ],
    [lambda],
    [
      {
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
      },
    ],
  ]);
});

test('the end-to-end suite runs under the enforcer’s grants and no others', () => {
  const inEmbeddedOrganization = grantsOf(enforcerPolicy(SOURCE_MAIL)).map(({ resource, ...grant }) => ({
    ...grant,
    resource: resource.replace('${AWS::AccountId}', HUB.accountId).replace('${AWS::Region}', HUB.region),
  }));
  expect(inEmbeddedOrganization).toEqual(unreasoned([...ENFORCER, ...ASK_TO_VERIFY]));
});

test('doctor is tested under the grants of its policy and no others', () => {
  const inEmbeddedOrganization = grantsOf(doctorPolicy(SOURCE_MAIL)).map(({ resource, ...grant }) => ({
    ...grant,
    resource: resource.replace('${AWS::AccountId}', HUB.accountId).replace('${AWS::Region}', HUB.region),
  }));
  expect(inEmbeddedOrganization).toEqual(unreasoned(DOCTOR));
});

test('without operatorRole doctor’s policy is attached to nobody', () => {
  expect(hub.resources.DoctorPolicy?.Properties.Roles).toEqual([]);
});

test.each([
  ['team/ops', ['ops']],
  ['aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Ops_0123456789abcdef', []],
])('with operatorRole=%s doctor’s policy is attached to %j', async (operatorRole, roles) => {
  const parameters = [`sourceMail=${SOURCE_MAIL}`, `operatorRole=${operatorRole}`];
  expect((await packageHub(parameters)).resources.DoctorPolicy?.Properties.Roles).toEqual(roles);
});

test('with organizationId the enforcer is held to that organization', async () => {
  const held = await packageHub([`sourceMail=${SOURCE_MAIL}`, 'organizationId=o-exampleorgid']);
  const [grants] = (policiesOf(held).EnforcerRole ?? []).map(grantsOf);
  const expected = JSON.stringify(unreasoned(ENFORCER))
    .replaceAll('/o-*/', '/o-exampleorgid/')
    .replace('${aws:PrincipalOrgID}', 'o-exampleorgid');
  expect(grants).toEqual(JSON.parse(expected));
});

test('with durable=false there are no checkpoints, and the plain function stands where the durable one stood', async () => {
  const plain = policiesOf(await packageHub([`sourceMail=${SOURCE_MAIL}`, 'durable=false']));
  const named = (grants: readonly Listed[], from: string) =>
    unreasoned(grants).map((grant) => ({
      ...grant,
      resource: grant.resource.replace(from, 'keyrotation-enforcer-plain'),
    }));
  expect(Object.keys(plain)).toEqual([
    'EnforcerRole',
    'SchedulerRole',
    'MailEventsRole',
    'PauseRole',
    'DoctorPolicy',
    'OnCallPolicy',
    'EnforcerAsksToVerify',
  ]);
  expect(plain.EnforcerRole?.map(grantsOf)).toEqual([named(ENFORCER, 'keyrotation-enforcer')]);
  expect(plain.SchedulerRole?.map(grantsOf)).toEqual([named(SCHEDULER, 'keyrotation-enforcer:durable')]);
});
