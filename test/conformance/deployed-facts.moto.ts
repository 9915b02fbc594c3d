import {
  CloudFormationClient,
  CreateStackCommand,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  EnableAWSServiceAccessCommand,
  ListRootsCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { protectLedger } from '../../src/demo/deploy.ts';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import {
  ADMINISTERED,
  expectedOf,
  readDeployed,
  SCHEDULE,
  TABLE,
  TRUSTED,
  type DeployedHub,
} from './deployed-facts.ts';
import { startMotoServer, type MotoServer } from './moto-server.ts';

let moto: MotoServer;
beforeAll(async () => {
  moto = await startMotoServer();
}, 60_000);
afterAll(() => moto.stop());

const TEMPLATE = JSON.stringify({
  Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'any' } } },
  Outputs: { LedgerTable: { Value: TABLE } },
});

test('what src/aws/deployed reads of a hub is what moto has of it', async () => {
  const reach = {
    endpoint: moto.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAMOTOADMINISTRATOR', secretAccessKey: 'any' },
  };
  const organizations = new OrganizationsClient(reach);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const { OrganizationalUnit } = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId: Roots?.[0]?.Id, Name: 'Workloads' }),
  );
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({ AccountName: 'security', Email: 'security@example.com' }),
  );
  const delegatedId = CreateAccountStatus?.AccountId ?? '';
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: TRUSTED }));
  await organizations.send(
    new RegisterDelegatedAdministratorCommand({ AccountId: delegatedId, ServicePrincipal: ADMINISTERED }),
  );
  organizations.destroy();

  const dynamodb = new DynamoDBClient(reach);
  await createLedgerTable(dynamodb, TABLE);
  await protectLedger(dynamodb, TABLE);
  dynamodb.destroy();

  const ses = new SESv2Client(reach);
  await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: 'keys@example.com' }));
  ses.destroy();

  const scheduler = new SchedulerClient(reach);
  await scheduler.send(
    new CreateScheduleCommand({
      Name: 'keyrotation-daily',
      ScheduleExpression: SCHEDULE.expression,
      ScheduleExpressionTimezone: SCHEDULE.timezone,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: SCHEDULE.target, RoleArn: 'arn:aws:iam::111122223333:role/keyrotation-scheduler' },
    }),
  );
  scheduler.destroy();

  const cloudformation = new CloudFormationClient(reach);
  await cloudformation.send(new CreateStackCommand({ StackName: 'keyrotation', TemplateBody: TEMPLATE }));
  const StackSetName = 'keyrotation-member-role';
  await cloudformation.send(new CreateStackSetCommand({ StackSetName, TemplateBody: TEMPLATE }));
  await cloudformation.send(
    new CreateStackInstancesCommand({ StackSetName, Accounts: [delegatedId], Regions: ['eu-west-1'] }),
  );
  cloudformation.destroy();

  const hub: DeployedHub = {
    ...reach,
    unit: { id: OrganizationalUnit?.Id ?? '', name: 'Workloads' },
    delegatedId,
    inStackSet: delegatedId,
  };
  expect(await readDeployed(hub)).toEqual(expectedOf(hub));
}, 60_000);
