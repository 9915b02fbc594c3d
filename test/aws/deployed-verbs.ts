import { callerIdentity } from '../../src/aws/caller-identity.ts';
import { functions } from '../../src/aws/deployed/functions.ts';
import { tableSetup } from '../../src/aws/deployed/ledger-table.ts';
import { mailSetup } from '../../src/aws/deployed/mail-setup.ts';
import { memberPermissions } from '../../src/aws/deployed/member-permissions.ts';
import { organizationFacts } from '../../src/aws/deployed/organization-facts.ts';
import { schedules } from '../../src/aws/deployed/schedules.ts';
import { stackReads } from '../../src/aws/deployed/stacks.ts';
import { renewingSession } from '../../src/aws/member-session.ts';
import { ACCOUNT, type Aws } from './raw-server.ts';
import type { Verb } from './verbs.ts';

/** A verb of src/aws/deployed; where `{}` is an answer, it says so. */
export interface DeployedVerb extends Omit<Verb, 'none' | 'dates' | 'doubt'> {
  readonly takesNothing?: { readonly value: unknown };
}

const ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/ops/me`;
const organization = ({ clients }: Aws) => organizationFacts(clients.organizations);
const table = ({ clients }: Aws) => tableSetup(clients.dynamodb, 'keyrotation-ledger');
const mail = ({ clients }: Aws) => mailSetup(clients.sesV2);

/** Nothing is left over: all calls but the one are answered as documented. */
const permissions = ({ clients }: Aws) =>
  memberPermissions(
    renewingSession(() =>
      clients.iam(() =>
        Promise.resolve({
          accessKeyId: 'ASIA',
          secretAccessKey: 's',
          sessionToken: 't',
          expiration: new Date('2100'),
        }),
      ),
    ),
  );

export const PERMITTED = { missing: [], needless: ['iam:ListRoles', 'iam:ListGroups'], untried: [] };

export const DEPLOYED_VERBS: Readonly<Record<string, DeployedVerb>> = {
  GetCallerIdentity: {
    protocol: 'xml',
    call: ({ clients }) => callerIdentity(clients.sts),
    answer: { Arn: ARN, UserId: 'AROA:me', Account: ACCOUNT },
    value: expect.objectContaining({ accountId: ACCOUNT, arn: ARN, partition: 'aws' }),
    required: ['Arn', 'Account'],
  },
  DescribeOrganization: {
    protocol: 'json',
    call: (aws) => organization(aws).organization(),
    answer: { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '111111111111' } },
    value: { organizationId: 'o-a1b2c3d4e5', managementAccountId: '111111111111' },
    required: ['Organization', 'Organization.Id', 'Organization.MasterAccountId'],
  },
  ListRoots: {
    protocol: 'json',
    call: (aws) => organization(aws).roots(),
    answer: { Roots: [{ Id: 'r-a1b2' }] },
    value: ['r-a1b2'],
    required: ['Roots', 'Roots.0.Id'],
  },
  DescribeOrganizationalUnit: {
    protocol: 'json',
    call: (aws) => organization(aws).unitName('ou-a1b2-workload'),
    answer: { OrganizationalUnit: { Id: 'ou-a1b2-workload', Name: 'Workloads' } },
    value: 'Workloads',
    required: ['OrganizationalUnit', 'OrganizationalUnit.Name'],
  },
  ListAWSServiceAccessForOrganization: {
    protocol: 'json',
    call: (aws) => organization(aws).trustedServices(),
    answer: { EnabledServicePrincipals: [{ ServicePrincipal: 'sso.amazonaws.com' }] },
    value: ['sso.amazonaws.com'],
    required: ['EnabledServicePrincipals', 'EnabledServicePrincipals.0.ServicePrincipal'],
  },
  ListDelegatedAdministrators: {
    protocol: 'json',
    call: (aws) => organization(aws).delegatedAdministrators(),
    answer: { DelegatedAdministrators: [{ Id: ACCOUNT }] },
    value: [ACCOUNT],
    required: ['DelegatedAdministrators', 'DelegatedAdministrators.0.Id'],
  },
  DescribeResourcePolicy: {
    protocol: 'json',
    call: (aws) => organization(aws).delegationPolicy(),
    answer: { ResourcePolicy: { Content: '{}' } },
    value: '{}',
    required: ['ResourcePolicy', 'ResourcePolicy.Content'],
  },
  DescribeTable: {
    protocol: 'json',
    call: (aws) => table(aws).describe(),
    answer: {
      Table: {
        TableArn: 'arn:aws:dynamodb:eu-west-1:111111111111:table/keyrotation-ledger',
        TableStatus: 'ACTIVE',
        KeySchema: [
          { AttributeName: 'sk', KeyType: 'RANGE' },
          { AttributeName: 'pk', KeyType: 'HASH' },
        ],
        DeletionProtectionEnabled: true,
      },
    },
    value: {
      arn: 'arn:aws:dynamodb:eu-west-1:111111111111:table/keyrotation-ledger',
      status: 'ACTIVE',
      keys: ['pk', 'sk'],
      indexes: new Map(),
      isProtected: true,
    },
    required: ['Table', 'Table.TableArn', 'Table.TableStatus', 'Table.KeySchema'],
  },
  DescribeTimeToLive: {
    protocol: 'json',
    call: (aws) => table(aws).expiryAttribute(),
    answer: { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' } },
    value: 'expiresAt',
    required: ['TimeToLiveDescription', 'TimeToLiveDescription.TimeToLiveStatus'],
  },
  DescribeContinuousBackups: {
    protocol: 'json',
    call: (aws) => table(aws).hasPointInTimeRecovery(),
    answer: {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
      },
    },
    value: true,
    required: ['ContinuousBackupsDescription', 'ContinuousBackupsDescription.PointInTimeRecoveryDescription'],
  },
  GetEmailIdentity: {
    protocol: 'json',
    call: (aws) => mail(aws).identity('example.com'),
    answer: { VerifiedForSendingStatus: true, VerificationStatus: 'SUCCESS' },
    value: { isVerified: true, status: 'SUCCESS' },
    required: ['VerifiedForSendingStatus'],
  },
  GetConfigurationSet: {
    protocol: 'json',
    call: (aws) => mail(aws).configurationSet('keyrotation'),
    answer: { ConfigurationSetName: 'keyrotation', SendingOptions: { SendingEnabled: true } },
    value: { sendingEnabled: true },
    required: ['ConfigurationSetName'],
  },
  GetConfigurationSetEventDestinations: {
    protocol: 'json',
    call: (aws) => mail(aws).eventDestinations('keyrotation'),
    answer: {
      EventDestinations: [
        {
          Name: 'events',
          Enabled: true,
          MatchingEventTypes: ['BOUNCE'],
          EventBridgeDestination: { EventBusArn: 'arn:aws:events:eu-west-1:1:event-bus/default' },
        },
      ],
    },
    value: [{ name: 'events', enabled: true, events: ['BOUNCE'], toEventBridge: true }],
    required: ['EventDestinations.0.MatchingEventTypes'],
    takesNothing: { value: [] },
  },
  GetSuppressedDestination: {
    protocol: 'json',
    call: (aws) => mail(aws).suppressionOf('ann@example.com'),
    answer: { SuppressedDestination: { EmailAddress: 'ann@example.com', Reason: 'BOUNCE' } },
    value: 'BOUNCE',
    required: ['SuppressedDestination', 'SuppressedDestination.Reason'],
  },
  ListSuppressedDestinations: {
    protocol: 'json',
    call: (aws) => mail(aws).suppressed(),
    answer: { SuppressedDestinationSummaries: [{ EmailAddress: 'Ann@example.com', Reason: 'BOUNCE' }] },
    value: new Map([['ann@example.com', 'BOUNCE']]),
    required: ['SuppressedDestinationSummaries', 'SuppressedDestinationSummaries.0.Reason'],
  },
  GetAccountSettings: {
    protocol: 'json',
    call: ({ clients }) => functions(clients).accountLimits(),
    answer: { AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 999 } },
    value: { concurrent: 1000, unreserved: 999 },
    required: ['AccountLimit', 'AccountLimit.UnreservedConcurrentExecutions'],
  },
  GetFunctionConcurrency: {
    protocol: 'json',
    call: ({ clients }) => functions(clients).reservedConcurrency('keyrotation-enforcer'),
    answer: { ReservedConcurrentExecutions: 1 },
    value: 1,
    required: [],
    takesNothing: { value: null },
  },
  GetSchedule: {
    protocol: 'json',
    call: ({ clients }) => schedules(clients).schedule('keyrotation-daily'),
    answer: {
      State: 'ENABLED',
      ScheduleExpression: 'rate(1 day)',
      ScheduleExpressionTimezone: 'UTC',
      Target: { Arn: 'arn:aws:lambda:eu-west-1:1:function:x' },
    },
    value: {
      isEnabled: true,
      expression: 'rate(1 day)',
      timezone: 'UTC',
      target: 'arn:aws:lambda:eu-west-1:1:function:x',
    },
    required: ['State', 'ScheduleExpression', 'Target', 'Target.Arn'],
  },
  DescribeStacks: {
    protocol: 'xml',
    call: ({ clients }) => stackReads(clients).stack('keyrotation'),
    answer: {
      Stacks: [
        {
          StackName: 'keyrotation',
          StackStatus: 'CREATE_COMPLETE',
          Outputs: [{ OutputKey: 'LedgerTable', OutputValue: 'keyrotation-ledger' }],
        },
      ],
    },
    value: { status: 'CREATE_COMPLETE', outputs: new Map([['LedgerTable', 'keyrotation-ledger']]) },
    required: ['Stacks', 'Stacks.0.StackStatus'],
  },
  ListStackInstances: {
    protocol: 'xml',
    call: ({ clients }) => stackReads(clients).instances('keyrotation-member-role', 'SELF'),
    answer: {
      Summaries: [{ Account: ACCOUNT, Region: 'us-east-1', Status: 'OUTDATED', StatusReason: 'it failed' }],
    },
    value: [{ accountId: ACCOUNT, region: 'us-east-1', status: 'OUTDATED', reason: 'it failed' }],
    required: ['Summaries', 'Summaries.0.Account'],
  },
  ListRoles: {
    protocol: 'xml',
    call: permissions,
    answer: { Roles: [], IsTruncated: false },
    value: PERMITTED,
    required: [],
  },
  ListGroups: {
    protocol: 'xml',
    call: permissions,
    answer: { Groups: [], IsTruncated: false },
    value: PERMITTED,
    required: [],
  },
};
