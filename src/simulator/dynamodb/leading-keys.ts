import type { Parameters } from '../protocol/request-parameters.ts';
import { namedItems } from './named-items.ts';

/** The name that every table here gives its partition key. */
const PARTITION_KEY = 'pk';

/** The partition keys that a request is about, as `dynamodb:LeadingKeys` has them; none where it names none, as Scan. */
export function leadingKeys(params: Parameters): string[] {
  const named = namedItems(params).map(({ attributes }) => Reflect.get(attributes, PARTITION_KEY) as unknown);
  return [...new Set([...named, queried(params)].flatMap(textOf))];
}

function textOf(value: unknown): string[] {
  const { S: text } = (value ?? {}) as { readonly S?: unknown };
  return typeof text === 'string' ? [text] : [];
}

/** Of `pk = :value`, with which every query begins. */
function queried({ KeyConditionExpression, ExpressionAttributeValues }: Parameters): unknown {
  const [, value = ''] = /\bpk\s*=\s*(:\w+)/.exec(String(KeyConditionExpression)) ?? [];
  return ((ExpressionAttributeValues ?? {}) as Parameters)[value];
}
