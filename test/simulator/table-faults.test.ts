import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';
import { createTable, TableName } from './table.ts';

const keyOf = (n: number) => ({ pk: { S: `KEY#${n}` } });
const REQUESTS: readonly WriteRequest[] = [1, 2, 3].map((n) => ({ PutRequest: { Item: keyOf(n) } }));

describe('DynamoDB', () => {
  let aws: OrganizationUnderTest;
  beforeEach(async () => {
    aws = await startForTest();
    await createTable(aws);
  });
  afterEach(() => aws.close());

  const write = (requests = REQUESTS) =>
    aws.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [...requests] } }));
  const read = () =>
    aws.dynamodb.send(
      new BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: [1, 2, 3].map(keyOf), ConsistentRead: true } },
      }),
    );

  test.each([
    [undefined, 0],
    [2, 2],
  ])(
    'gives back what it did not write, with %s processed, for as long as that lasts',
    async (processed, done) => {
      const fault = aws.organization.faults.inject(
        { action: 'dynamodb:BatchWriteItem' },
        { kind: 'unprocessed', ...(processed !== undefined && { processed }) },
      );
      for (const time of [1, 2]) {
        const { UnprocessedItems } = await write();
        expect(UnprocessedItems).toEqual({ [TableName]: REQUESTS.slice(done) });
        expect(fault.fired).toBe(time);
      }
      const { Responses } = await read();
      expect(Responses?.[TableName]).toHaveLength(done);
    },
  );

  test('gives back the keys that it did not read', async () => {
    await write();
    const fault = aws.organization.faults.inject(
      { action: 'dynamodb:BatchGetItem', times: 2 },
      { kind: 'unprocessed', processed: 1 },
    );
    for (const time of [1, 2]) {
      const { Responses, UnprocessedKeys } = await read();
      expect(Responses?.[TableName]).toEqual([keyOf(1)]);
      expect(UnprocessedKeys?.[TableName]).toEqual({ Keys: [keyOf(2), keyOf(3)], ConsistentRead: true });
      expect(fault.fired).toBe(time);
    }
    expect((await read()).Responses?.[TableName]).toHaveLength(3);
  });

  test('gives nothing back of a batch that is not larger', async () => {
    const fault = aws.organization.faults.inject(
      { action: 'dynamodb:BatchWriteItem' },
      { kind: 'unprocessed', processed: 3 },
    );
    expect((await write()).UnprocessedItems).toEqual({});
    expect(fault.fired).toBe(0);
  });

  test('says that a condition was lost although it wrote', async () => {
    const fault = aws.organization.faults.inject({ action: 'dynamodb:PutItem' }, { kind: 'condition-lost' });
    const ConditionExpression = 'attribute_not_exists(pk)';
    const put = () =>
      aws.dynamodb.send(new PutItemCommand({ TableName, Item: keyOf(1), ConditionExpression }));
    await expect(put()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    const { Item } = await aws.dynamodb.send(new GetItemCommand({ TableName, Key: keyOf(1) }));
    expect(Item).toEqual(keyOf(1));
    await expect(put()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    // The second time it was true.
    expect(fault.fired).toBe(1);
  });

  test('cannot lose a condition that was not set', async () => {
    const fault = aws.organization.faults.inject({ action: 'dynamodb:PutItem' }, { kind: 'condition-lost' });
    await expect(aws.dynamodb.send(new PutItemCommand({ TableName, Item: keyOf(1) }))).rejects.toThrow();
    expect(() => fault.fired).toThrow('without a condition');
    await expect(aws.organization.close()).rejects.toThrow('without a condition');
    aws = await startForTest();
  });
});
