import { LedgerOutageError, RowRefusedError } from '../../src/ledger/ledger-error.ts';
import type { LedgerTable } from '../../src/ledger/table.ts';
import { all, refuses, says, TABLE, tableAnswering, wireRow, type Answer } from './stub-table.ts';

const KEY = { pk: 'P', sk: 'S' };
const CHANGE = { text: 'SET a = :a', values: { ':a': 1 } };

interface Operation {
  readonly call: (table: LedgerTable) => Promise<unknown>;
  /** What DynamoDB must say. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly means: unknown;
}

const { ConsumedCapacity } = JSON.parse(says({}).body ?? '') as { ConsumedCapacity: unknown };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GetItem of a row that is there': {
    call: (table) => table.get(KEY),
    members: { ConsumedCapacity, Item: wireRow('S', { a: { N: '1' } }) },
    means: { ...KEY, a: 1 },
  },
  'GetItem of a row that is absent': {
    call: (table) => table.get(KEY),
    members: { ConsumedCapacity },
    means: null,
  },
  BatchGetItem: {
    call: (table) => table.getMany([KEY, { pk: 'P', sk: 'absent' }]),
    members: { Responses: { [TABLE]: [wireRow('S')] }, UnprocessedKeys: {} },
    means: [KEY],
  },
  Query: {
    call: (table) => all(table.query('P', { prefix: 'S' })),
    members: { ConsumedCapacity, Items: [wireRow('S')], Count: 1 },
    means: [KEY],
  },
  'Query of the index': {
    call: (table) => all(table.queryOutbox('PENDING')),
    members: { ConsumedCapacity, Items: [wireRow('S', { outbox: { S: 'PENDING' } })], Count: 1 },
    means: [{ ...KEY, outbox: 'PENDING' }],
  },
  PutItem: { call: (table) => table.put(KEY), members: { ConsumedCapacity }, means: true },
  UpdateItem: { call: (table) => table.update(KEY, CHANGE), members: { ConsumedCapacity }, means: true },
  'UpdateItem that hands back the row': {
    call: (table) => table.updateAndRead(KEY, CHANGE),
    members: { ConsumedCapacity, Attributes: wireRow('S', { a: { N: '1' } }) },
    means: { ...KEY, a: 1 },
  },
  BatchWriteItem: { call: (table) => table.putMany([KEY]), members: { UnprocessedItems: {} }, means: [] },
  TransactWriteItems: {
    call: (table) => table.writeTogether([KEY], (row) => [{ row }]),
    members: { ConsumedCapacity: [ConsumedCapacity] },
    means: [],
  },
};

const HTML = '<html><body>Please sign in to the proxy</body></html>';
const verbOf = (operation: string): string => operation.split(' ')[0] ?? '';

describe.each(Object.entries(OPERATIONS))('%s', (name, { call, members, means }) => {
  const answered = (answer: Answer) => call(tableAnswering(() => answer).table);

  test('is read from what DynamoDB says', async () => {
    expect(await answered(says(members))).toEqual(means);
  });

  test.each<[string, Answer]>([
    ['nothing', {}],
    ['nothing, with a request ID', { headers: { 'x-amzn-requestid': 'r' } }],
    ['an empty object', { headers: { 'x-amzn-requestid': 'r' }, body: '{}' }],
    ['null', { body: 'null' }],
    ['a list', { body: '[]' }],
    ['a text', { body: '"OK"' }],
    ['a page of a proxy', { body: HTML }],
    ['half an answer', { body: (says(members).body ?? '').slice(0, 20) }],
    ['members of other types', { body: JSON.stringify(everyMemberAs('text', members)) }],
  ])('is unreadable when 200 comes with %s', async (_, answer) => {
    const failure = answered(answer);
    await expect(failure).rejects.toBeInstanceOf(LedgerOutageError);
    await expect(failure).rejects.toMatchObject({
      problemCode: 'LEDGER_UNREACHABLE',
      reason: 'UNREADABLE_ANSWER',
      message: expect.stringMatching(
        `^DynamoDB ${verbOf(name)} on table ledger in eu-west-1 was answered with HTTP 200 and what cannot be read \\(.+\\): .`,
      ) as unknown,
    });
  });

  test.each(Object.keys(members))(
    'is unreadable when %s is null, or when it is missing where it must be',
    async (member) => {
      const isOptional = member === 'Item';
      const without = Object.fromEntries(Object.entries(members).filter(([each]) => each !== member));
      await expect(answered({ body: JSON.stringify({ ...members, [member]: null }) })).rejects.toBeInstanceOf(
        LedgerOutageError,
      );
      const missing = answered({ body: JSON.stringify(without) });
      if (isOptional) await expect(missing).resolves.toBeNull();
      else await expect(missing).rejects.toBeInstanceOf(LedgerOutageError);
    },
  );

  test.each<[string, Answer, string]>([
    ['access denied', refuses(400, 'AccessDeniedException', 'not authorized'), 'not authorized'],
    ['the table missing', refuses(400, 'ResourceNotFoundException'), 'ResourceNotFoundException'],
    ['a throttle', refuses(400, 'ProvisionedThroughputExceededException'), 'ProvisionedThroughput'],
    ['500', refuses(500, 'InternalServerError'), 'InternalServerError'],
    ['500 without a word', { status: 500 }, ''],
    ['503 and a page of a proxy', { status: 503, body: HTML }, 'HTTP 503'],
    ['403 and a page of a proxy', { status: 403, body: HTML }, 'HTTP 403'],
  ])('is an outage of the ledger when it meets %s', async (_, answer, words) => {
    await expect(answered(answer)).rejects.toMatchObject({
      name: 'LedgerOutageError',
      problemCode: 'LEDGER_UNREACHABLE',
      message: expect.stringContaining(words) as unknown,
    });
  });

  test('is an outage of the ledger when the connection breaks', async () => {
    const { table } = tableAnswering(() => {
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    });
    await expect(call(table)).rejects.toMatchObject({
      name: 'LedgerOutageError',
      reason: 'TIMED_OUT',
      message: expect.stringMatching(/table ledger in eu-west-1 failed: .*socket hang up/) as unknown,
    });
  });

  test.each(['ExpiredTokenException', 'UnrecognizedClientException'])(
    'leaves a credentials problem of the hub what it is: %s',
    async (code) => {
      await expect(answered(refuses(400, code))).rejects.toMatchObject({ name: code });
    },
  );
});

function everyMemberAs(value: unknown, members: object) {
  return Object.fromEntries(Object.keys(members).map((name) => [name, value]));
}

test.each<[string, Answer]>([
  ['another row', says({ Item: wireRow('another') })],
  ['a row without a key', says({ Item: { pk: { S: 'P' } } })],
  ['a value of no known type', says({ Item: wireRow('S', { a: { X: '1' } }) })],
  ['a value that is null', says({ Item: wireRow('S', { restoredAt: { S: null } }) })],
])('GetItem is unreadable when it answers with %s', async (_, answer) => {
  await expect(tableAnswering(() => answer).table.get(KEY)).rejects.toMatchObject({
    reason: 'UNREADABLE_ANSWER',
  });
});

test('a text that speaks of null is no null', async () => {
  const answer = says({ Item: wireRow('S', { a: { S: 'null, or [null]' } }) });
  expect(await tableAnswering(() => answer).table.get(KEY)).toEqual({ ...KEY, a: 'null, or [null]' });
});

test('a number that is none of JavaScript costs its row, not the page it stands in', async () => {
  const answer = says({ Items: [wireRow('A', { a: { N: '1e400' } }), wireRow('B')], Count: 2 });
  const rows = await all(tableAnswering(() => answer).table.query('P', {}));
  expect(rows).toEqual([
    { pk: 'P', sk: 'A', a: Infinity },
    { pk: 'P', sk: 'B' },
  ]);
});

const ABSENT = { text: 'attribute_not_exists(pk)' };

test.each([
  ['PutItem', (table: LedgerTable) => table.put(KEY, ABSENT)],
  ['UpdateItem', (table: LedgerTable) => table.update(KEY, CHANGE, ABSENT)],
])('%s tells a condition that does not hold from a row that DynamoDB does not take', async (_, call) => {
  const lost = tableAnswering(() => refuses(400, 'ConditionalCheckFailedException'));
  expect(await call(lost.table)).toBe(false);
  const refused = tableAnswering(() => refuses(400, 'ValidationException', 'Item size has exceeded'));
  await expect(call(refused.table)).rejects.toBeInstanceOf(RowRefusedError);
  await expect(call(refused.table)).rejects.toMatchObject({
    problemCode: 'LEDGER_REFUSED',
    message: expect.stringMatching(/^the row P \/ S was not written: .*Item size has exceeded/) as unknown,
  });
});

test('every row that is written has a version; that of a row which is there stays', async () => {
  const { table, requests } = tableAnswering(({ verb }) =>
    says(verb === 'BatchWriteItem' ? { UnprocessedItems: {} } : {}),
  );
  await table.put(KEY);
  await table.putMany([KEY]);
  for (const text of ['SET a = :a', 'ADD b :a', 'REMOVE c']) await table.update(KEY, { ...CHANGE, text });
  const [put, batch, ...updates] = requests.map(({ input }) => input);
  expect(put?.Item).toMatchObject({ v: { N: '1' } });
  expect(JSON.stringify(batch)).toContain('"v":{"N":"1"}');
  expect(updates.map(({ UpdateExpression }) => UpdateExpression)).toEqual([
    'SET #v = if_not_exists(#v, :v), a = :a',
    'SET #v = if_not_exists(#v, :v) ADD b :a',
    'SET #v = if_not_exists(#v, :v) REMOVE c',
  ]);
});
