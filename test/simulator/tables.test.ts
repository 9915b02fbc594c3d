import {
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';
import { createTable, TableName } from './table.ts';

describe('DynamoDB', () => {
  let aws: OrganizationUnderTest;
  beforeEach(async () => {
    aws = await startForTest();
    await createTable(aws);
  });
  afterEach(() => aws.close());

  const put = () =>
    aws.dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: { pk: { S: 'LOCK' }, who: { S: 'me' } },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );

  test('is at the same endpoint, conditions and all', async () => {
    await put();
    await expect(put()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    const { Item } = await aws.dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: 'LOCK' } } }));
    expect(Item).toEqual({ pk: { S: 'LOCK' }, who: { S: 'me' } });
  });

  test('is in the call log, with keys and outcome', async () => {
    await put();
    await put().catch(() => undefined);
    expect(aws.organization.calls.find({ action: 'dynamodb:PutItem' })).toMatchObject([
      { outcome: 'ok', write: true, params: { TableName, Key: { pk: { S: 'LOCK' } } } },
      {
        outcome: 'ConditionalCheckFailedException',
        resource: `arn:aws:dynamodb:eu-west-1:111111111111:table/${TableName}`,
      },
    ]);
  });

  test('asks the hub role’s policy', async () => {
    const other = 'arn:aws:dynamodb:*:*:table/other';
    aws.organization.world.hub.policy = {
      Statement: { Effect: 'Allow', Action: 'dynamodb:*', Resource: other },
    };
    await expect(put()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('remembers the time to live that dynalite does not know', async () => {
    const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
    await aws.dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    const { TimeToLiveDescription } = await aws.dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
  });
});
