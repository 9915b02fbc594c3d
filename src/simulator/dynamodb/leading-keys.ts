import type { Parameters } from '../protocol/request-parameters.ts';
import { transactedWrites } from './transact-items.ts';

/** The name that every table here gives its partition key. */
const PARTITION_KEY = 'pk';

/** The partition keys that a request is about, as `dynamodb:LeadingKeys` has them; none where it names none, as Scan. */
export function leadingKeys(params: Parameters): string[] {
  const { Key, Item, RequestItems } = params;
  const named = [Key, Item, queried(params), ...inBatch(RequestItems)].flatMap(partitionKeyOf);
  const transacted = transactedWrites(params).flatMap((write) => leadingKeys(write.params));
  return [...new Set([...named, ...transacted])];
}

function partitionKeyOf(attributes: unknown): string[] {
  const { S: text } = memberOf(attributes, PARTITION_KEY) as { readonly S?: unknown };
  return typeof text === 'string' ? [text] : [];
}

/** Of `pk = :value`, with which every query begins. */
function queried({ KeyConditionExpression, ExpressionAttributeValues }: Parameters): object {
  const [, value = ''] = /\bpk\s*=\s*(:\w+)/.exec(String(KeyConditionExpression)) ?? [];
  return { [PARTITION_KEY]: memberOf(ExpressionAttributeValues, value) };
}

function inBatch(requestItems: unknown): unknown[] {
  return Object.values(requestItems ?? {}).flatMap((asked: unknown) =>
    Array.isArray(asked)
      ? asked.flatMap((each) => [
          memberOf(memberOf(each, 'PutRequest'), 'Item'),
          memberOf(memberOf(each, 'DeleteRequest'), 'Key'),
        ])
      : (memberOf(asked, 'Keys') as unknown[]),
  );
}

function memberOf(value: unknown, name: string): object {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'object' && member !== null ? member : {};
}
