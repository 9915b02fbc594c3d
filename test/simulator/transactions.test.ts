import { TransactWriteItemsCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { tableHere, TABLE, type TableHere } from '../ledger/table-here.ts';
import { startForTest } from './sdk-clients.ts';
import { createTable, TableName } from './table.ts';

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

let table: TableHere;
let documents: DynamoDBDocumentClient;
beforeEach(async () => {
  table = await tableHere();
  documents = DynamoDBDocumentClient.from(table.client());
});

const key = (name: number) => ({ pk: `P${name}`, sk: 'S' });
const put = (name: number, more: object = {}) => ({
  Put: { TableName: TABLE, Item: { ...key(name), ...more } },
});
const ifAbsent = (name: number, more: object = {}) => ({
  Put: { ...put(name, more).Put, ConditionExpression: 'attribute_not_exists(pk)' },
});
const count = (name: number, ConditionExpression = 'attribute_exists(pk)') => ({
  Update: {
    TableName: TABLE,
    Key: key(name),
    UpdateExpression: 'ADD n :one',
    ConditionExpression,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    ExpressionAttributeValues: { ':one': 1 },
  },
});
const remove = (name: number) => ({ Delete: { TableName: TABLE, Key: key(name) } });
const transact = (TransactItems: Writes, ClientRequestToken?: string) =>
  documents.send(
    new TransactWriteCommand({
      TransactItems,
      ReturnConsumedCapacity: 'TOTAL',
      ...(ClientRequestToken !== undefined && { ClientRequestToken }),
    }),
  );
/** Whether it was made; false when a condition of it did not hold. */
const isMade = (writes: Writes): Promise<boolean> =>
  transact(writes).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'TransactionCanceledException') return false;
      throw error;
    },
  );
const rows = async () =>
  Object.fromEntries((await table.rows()).map(({ pk, ...row }) => [pk, { ...row, sk: undefined }]));

describe('a transaction', () => {
  test('makes all of its writes, and costs twice as much as they do', async () => {
    await table.put([key(1), { ...key(2), n: 1 }]);
    const { ConsumedCapacity } = await transact([remove(1), count(2), put(3, { outbox: 'X' })]);
    expect(await rows()).toEqual({ P2: { n: 2 }, P3: { outbox: 'X' } });
    expect(ConsumedCapacity).toEqual([{ TableName: TABLE, CapacityUnits: expect.any(Number) as number }]);
    expect(ConsumedCapacity?.[0]?.CapacityUnits).toBeGreaterThanOrEqual(6);
  });

  test('makes none of them when one condition does not hold, and tells which', async () => {
    await table.put([
      { ...key(1), n: 1 },
      { ...key(2), outbox: 'X' },
      { ...key(3), n: 5 },
    ]);
    const before = await rows();
    const writes = [count(1), remove(2), ifAbsent(3), put(4), count(5), count(3, 'n = :one')];
    const failure = transact(writes.slice(0, 5));
    await expect(failure).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: expect.stringContaining(
        '[None, None, ConditionalCheckFailed, None, ConditionalCheckFailed]',
      ) as string,
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed' },
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed' },
      ],
    });
    expect(await rows()).toEqual(before);
    await expect(transact(writes.slice(5))).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { n: { N: '5' } } }],
    });
    const listed = await documents.send(
      new QueryCommand({
        TableName: TABLE,
        IndexName: 'outbox',
        KeyConditionExpression: 'outbox = :x',
        ExpressionAttributeValues: { ':x': 'X' },
      }),
    );
    expect(listed.Items).toEqual([{ ...key(2), outbox: 'X' }]);
  });

  test('makes none of them when one row would be too large', async () => {
    const large = put(2, { text: 'x'.repeat(401 * 1024) });
    await expect(transact([put(1), large])).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }],
    });
    expect(await rows()).toEqual({});
  });

  test.each<[string, Writes, string]>([
    ['twice at one item', [put(1), remove(1)], 'cannot include multiple operations on one item'],
    ['at 101 items', Array.from({ length: 101 }, (_, n) => put(n)), 'less than or equal to 100'],
    ['at none', [], '1 validation error detected'],
  ])('that is %s is refused', async (_, writes, why) => {
    await expect(transact(writes)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(why) as string,
    });
    expect(await rows()).toEqual({});
  });

  test('of a table that is not there is refused as such', async () => {
    const elsewhere = { Put: { TableName: 'another', Item: key(2) } };
    await expect(transact([put(1), elsewhere])).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await rows()).toEqual({});
  });

  test('that comes twice under one token is made once', async () => {
    await transact([ifAbsent(1)], 'token-1');
    await transact([ifAbsent(1)], 'token-1');
    await expect(transact([ifAbsent(2)], 'token-1')).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
    expect(await rows()).toEqual({ P1: {} });
  });

  test('is seen by nobody before it is whole', async () => {
    await table.put([...[1, 2].map((name) => ({ ...key(name), n: 0 })), key(4)]);
    const read = async () => {
      const asked = { [TABLE]: { Keys: [key(1), key(2)], ConsistentRead: true } };
      const { Responses } = await documents.send(new BatchGetCommand({ RequestItems: asked }));
      return new Set(Responses?.[TABLE]?.map(({ n }) => n as number));
    };
    const all = Array.from({ length: 40 }, (_, n) =>
      n % 2 === 0 ? isMade([count(1), count(2), n % 4 === 0 ? ifAbsent(4) : put(3)]) : read(),
    );
    const came = await Promise.all(all);
    for (const seen of came) if (seen instanceof Set) expect(seen.size).toBe(1);
    expect([came.filter((is) => is === true), came.filter((is) => is === false)]).toMatchObject([
      { length: 10 },
      { length: 10 },
    ]);
    expect(await rows()).toEqual({ P1: { n: 10 }, P2: { n: 10 }, P3: {}, P4: {} });
  });

  test('leaves a sum as it is, whoever reads it meanwhile, though each is made of parts and every third of them fails', async () => {
    const names = [1, 2, 3, 4];
    await table.put(names.map((name) => ({ ...key(name), n: 100 })));
    const moved = (name: number, by: number, ConditionExpression = 'n > :none') => ({
      Update: {
        TableName: TABLE,
        Key: key(name),
        UpdateExpression: 'ADD n :by',
        ConditionExpression,
        ExpressionAttributeValues: { ':by': by, ':none': 0 },
      },
    });
    const moves = Array.from({ length: 90 }, (_, n) => ({
      from: names[n % 4] ?? 0,
      to: names[(n + 1 + (n % 3)) % 4] ?? 0,
      isRefused: n % 3 === 0,
      isRead: n % 5 === 0,
    }));
    const move = ({ from, to, isRefused }: (typeof moves)[number]) => {
      const refused = isRefused ? [moved(9, 0, 'attribute_exists(pk) AND n > :none')] : [];
      return isMade([moved(from, -1), moved(to, 1), ...refused]);
    };
    const sum = async () => (await table.rows()).reduce((all, { n }) => all + Number(n), 0);
    const came = await Promise.all(moves.map((each) => (each.isRead ? sum() : move(each))));
    for (const read of came) if (typeof read === 'number') expect(read).toBe(400);
    expect(came.filter((is) => is === true)).toHaveLength(48);
    expect(await sum()).toBe(400);
    const made = moves.filter(({ isRefused, isRead }) => !isRefused && !isRead);
    const times = (end: 'from' | 'to', name: number) => made.filter((each) => each[end] === name).length;
    expect(await rows()).toEqual(
      Object.fromEntries(
        names.map((name) => [`P${name}`, { n: 100 - times('from', name) + times('to', name) }]),
      ),
    );
  });

  test('waits for single writes that are under way, and they for it', async () => {
    await table.put([{ ...key(1), n: 0 }]);
    const single = () => documents.send(new PutCommand({ TableName: TABLE, Item: { ...key(2), n: 1 } }));
    await Promise.all([single(), transact([count(1), count(2)]), single(), transact([count(2)])]);
    expect(await rows()).toEqual({ P1: { n: 1 }, P2: { n: 2 } });
  });
});

test('policies are asked about each write of a transaction, and the call log has its keys', async () => {
  const aws = await startForTest();
  await createTable(aws);
  const allow = (actions: string[]) => {
    const Action = actions.map((each) => `dynamodb:${each}`);
    aws.organization.world.hub.policy = { Statement: { Effect: 'Allow', Action, Resource: '*' } };
  };
  const Item = { pk: { S: 'A' } };
  const TransactItems: TransactWriteItem[] = [
    { Put: { TableName, Item } },
    { Delete: { TableName, Key: { pk: { S: 'B' } } } },
  ];
  const ask = () => aws.dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
  allow(['PutItem', 'GetItem']);
  await expect(ask()).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('dynamodb:DeleteItem') as string,
  });
  allow(['PutItem', 'DeleteItem', 'GetItem']);
  await ask();
  const { dynamodb } = aws;
  const read = new GetCommand({ TableName, Key: { pk: 'A' } });
  expect((await DynamoDBDocumentClient.from(dynamodb).send(read)).Item).toEqual({ pk: 'A' });
  expect(aws.organization.calls.find({ action: 'dynamodb:TransactWriteItems' }).at(-1)).toMatchObject({
    outcome: 'ok',
    write: true,
    resource: `arn:aws:dynamodb:eu-west-1:111111111111:table/${TableName}`,
    params: {
      TransactItems: [
        { TableName, Key: Item },
        { TableName, Key: { pk: { S: 'B' } } },
      ],
    },
  });
  await aws.close();
});
