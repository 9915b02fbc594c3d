import {
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { EmbeddedOrganization } from '../simulator/embedded-organization.ts';
import type { PolicyDocument } from '../simulator/policy/policy-document.ts';
import type { World } from '../simulator/world/world.ts';

/** What the hub stack would have made, so that the organization looks as one in which it was deployed. */
export function standUp({
  functions,
  schedules,
  cloudformation,
  ses,
  world,
  region,
}: EmbeddedOrganization): void {
  const { hub, managementAccountId } = world;
  const inHub = `${region}:${hub.accountId}`;
  functions.reserved.set('keyrotation-enforcer', 1);
  schedules.set('keyrotation-daily', {
    state: 'ENABLED',
    expression: 'cron(0 8 * * ? *)',
    timezone: 'UTC',
    target: `arn:aws:lambda:${inHub}:function:keyrotation-enforcer:durable`,
  });
  cloudformation.stacks.set('keyrotation', {
    status: 'UPDATE_COMPLETE',
    outputs: new Map([['LedgerTable', 'keyrotation-ledger']]),
  });
  const reached = [...world.accounts.values()].filter(
    ({ id, state, hasMemberRole }) =>
      state === 'ACTIVE' && hasMemberRole && id !== hub.accountId && id !== managementAccountId,
  );
  cloudformation.stackSets.set(
    'keyrotation-member-role',
    reached.map(({ id }) => ({ accountId: id, status: 'CURRENT' as const })),
  );
  world.trustedServices.add('member.org.stacksets.cloudformation.amazonaws.com');
  ses.configurationSets.set('keyrotation', {
    sendingEnabled: true,
    destinations: [
      {
        name: 'keyrotation-events',
        enabled: true,
        events: ['BOUNCE', 'COMPLAINT', 'REJECT'],
        eventBus: `arn:aws:events:${inHub}:event-bus/default`,
      },
    ],
  });
}

/** Expiry, and all that keeps the ledger from loss, as deploy/ledger.yml has it. */
export async function protectLedger(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
}

/** What member-role/template.yaml grants. */
const MEMBER_POLICY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport', 'iam:ListUsers'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: ['iam:ListAccessKeys', 'iam:ListUserTags', 'iam:GetAccessKeyLastUsed', 'iam:UpdateAccessKey'],
      Resource: 'arn:aws:iam::${AWS::AccountId}:user/*',
    },
  ],
};

/** Gives the member roles what the template gives them, and no more. */
export function grantAsTemplate(world: Pick<World, 'memberRole'>): void {
  world.memberRole.policy = MEMBER_POLICY;
}
