import { createServer } from 'node:http';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
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
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Wire[] }>>;
}

/**
 * A table of a size that no emulator holds: it makes up the rows of a run as they are read, and forgets what is written. In
 * a process of its own, so that its memory is not measured.
 */
const rows = madeUpRows(JSON.parse(process.argv[2] ?? '{}') as MadeUp);

function query({ TableName, IndexName, ExpressionAttributeValues, ExclusiveStartKey, Limit }: Asked) {
  const values = unmarshall((ExpressionAttributeValues ?? {}) as never) as Record<string, string>;
  const after = ExclusiveStartKey ? (unmarshall(ExclusiveStartKey as never) as { sk: string }).sk : null;
  const from = values[':prefix'] ?? values[':from'] ?? '';
  const Items: object[] = [];
  let bytes = 0;
  let last: object | undefined;
  if (IndexName === undefined) {
    for (const row of rows.from(values[':pk'] ?? '', from, after)) {
      const item = marshall(row);
      Items.push(item);
      bytes += JSON.stringify(row).length;
      if (bytes < PAGE_BYTES && Items.length < (Limit ?? Infinity)) continue;
      last = marshall({ pk: row.pk, sk: row.sk });
      break;
    }
  }
  return {
    ConsumedCapacity: { TableName },
    Items,
    Count: Items.length,
    ScannedCount: Items.length,
    LastEvaluatedKey: last,
  };
}

function answerTo(verb: string, asked: Asked): object {
  const { TableName, Key, RequestItems = {} } = asked;
  const consumed = { ConsumedCapacity: { TableName } };
  switch (verb) {
    case 'Query':
      return query(asked);
    case 'GetItem': {
      const row = rows.at(unmarshall(Key as never) as { pk: string; sk: string });
      return { ...consumed, ...(row && { Item: marshall(row) }) };
    }
    case 'BatchGetItem': {
      const [table = '', { Keys } = { Keys: [] }] = Object.entries(RequestItems)[0] ?? [];
      const found = Keys.map((key) => rows.at(unmarshall(key as never) as { pk: string; sk: string }));
      return {
        Responses: { [table]: found.flatMap((row) => (row ? [marshall(row)] : [])) },
        UnprocessedKeys: {},
      };
    }
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
    response.end(JSON.stringify(answerTo(verb, asked)));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.send?.(`http://127.0.0.1:${port}`);
});
process.on('disconnect', () => process.exit(0));
