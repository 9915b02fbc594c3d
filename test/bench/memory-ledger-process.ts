import { createServer } from 'node:http';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Key } from '../../src/ledger/row.ts';
import { madeUpRows, type MadeUp } from './made-up-rows.ts';

/** What DynamoDB gives in one answer, and no more. */
const PAGE_BYTES = 1_000_000;

type Wire = Readonly<Record<string, Record<string, unknown>>>;

interface Asked {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ExpressionAttributeValues?: Wire;
  readonly ExclusiveStartKey?: Wire;
  readonly Limit?: number;
  readonly Key?: Wire;
  readonly Item?: Wire;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Wire[] }>>;
  readonly TransactItems?: readonly {
    readonly Put?: { readonly TableName: string; readonly Item: Wire };
    readonly Update?: { readonly TableName: string; readonly Key: Wire };
  }[];
}

const nameOf = (wire: Wire): Key => {
  const { pk = '', sk = '' } = unmarshall(wire as never) as Partial<Key>;
  return { pk, sk };
};

/**
 * A table of a size that no emulator holds: it makes up the rows of a run as they are read, and remembers of those that are
 * written that they are there. In a process of its own, so that its memory is not measured.
 */
const rows = madeUpRows(JSON.parse(process.argv[2] ?? '{}') as MadeUp);

async function query({ TableName, IndexName, ExpressionAttributeValues, ExclusiveStartKey, Limit }: Asked) {
  const values = unmarshall((ExpressionAttributeValues ?? {}) as never) as Record<string, string>;
  const after = ExclusiveStartKey ? nameOf(ExclusiveStartKey) : null;
  const from = values[':prefix'] ?? values[':from'] ?? '';
  const Items: object[] = [];
  let bytes = 0;
  let last: object | undefined;
  const isOutbox = values[':value'] === 'PENDING';
  const asked =
    IndexName === undefined
      ? rows.from(values[':pk'] ?? '', from, after?.sk ?? null)
      : isOutbox
        ? rows.pending(after)
        : [];
  for await (const row of asked) {
    Items.push(marshall(row));
    bytes += JSON.stringify(row).length;
    if (bytes < PAGE_BYTES && Items.length < (Limit ?? Infinity)) continue;
    last = marshall({ pk: row.pk, sk: row.sk, ...(isOutbox && { outbox: 'PENDING' }) });
    break;
  }
  return {
    ConsumedCapacity: { TableName },
    Items,
    Count: Items.length,
    ScannedCount: Items.length,
    LastEvaluatedKey: last,
  };
}

function answerTo(verb: string, asked: Asked): object | Promise<object> {
  const { TableName, Key, Item, RequestItems = {}, TransactItems = [] } = asked;
  const consumed = { ConsumedCapacity: { TableName } };
  switch (verb) {
    case 'Query':
      return query(asked);
    case 'GetItem': {
      const row = rows.at(nameOf(Key ?? {}));
      return { ...consumed, ...(row && { Item: marshall(row) }) };
    }
    case 'BatchGetItem': {
      const [table = '', { Keys } = { Keys: [] }] = Object.entries(RequestItems)[0] ?? [];
      const found = Keys.map((key) => rows.at(nameOf(key)));
      return {
        Responses: { [table]: found.flatMap((row) => (row ? [marshall(row)] : [])) },
        UnprocessedKeys: {},
      };
    }
    case 'PutItem':
      rows.wrote(nameOf(Item ?? {}));
      return consumed;
    case 'TransactWriteItems':
      for (const { Put, Update } of TransactItems) {
        if (Put) rows.wrote(nameOf(Put.Item));
        if (Update) rows.sent(nameOf(Update.Key));
      }
      return {
        ConsumedCapacity: TransactItems.slice(0, 1).map(({ Put, Update }) => ({
          TableName: (Put ?? Update)?.TableName,
        })),
      };
    case 'UpdateItem':
      rows.sent(nameOf(Key ?? {}));
      return consumed;
    case 'BatchWriteItem':
      return { UnprocessedItems: {} };
    default:
      return consumed;
  }
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const verb = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const asked = JSON.parse(Buffer.concat(chunks).toString()) as Asked;
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    void Promise.resolve(answerTo(verb, asked)).then((answer) => response.end(JSON.stringify(answer)));
  });
});
// Whoever is measured may be too busy to see in time that an idle connection was closed.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.send?.(`http://127.0.0.1:${port}`);
});
process.on('disconnect', () => process.exit(0));
