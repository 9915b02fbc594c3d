import type { Service } from '../protocol/action.ts';
import { transactedWrites } from '../dynamodb/transact-items.ts';
import type { Parameters } from '../protocol/request-parameters.ts';

/** Mail bodies are in the mailbox, objects in their bucket; the rest of these says nothing a test would ask for. */
const LEFT_OUT = /^(Action|Version|Body$|Message\.|RawMessage\.)/;

/** The parameters worth a place in the call log. No request to these services carries a secret. */
export function loggedParameters(service: Service, params: Parameters): Parameters {
  if (service === 'dynamodb') {
    const writes = transactedWrites(params).map((write) => dynamodbParameters(write.params));
    return { ...dynamodbParameters(params), ...(writes.length > 0 && { TransactItems: writes }) };
  }
  return Object.fromEntries(Object.entries(params).filter(([name]) => !LEFT_OUT.test(name)));
}

/** Of DynamoDB the table, the index and the keys. */
function dynamodbParameters({
  TableName,
  IndexName,
  Key,
  Item,
  ConditionExpression,
}: Parameters): Parameters {
  const { pk, sk } = (Item ?? {}) as Parameters;
  const key = Key ?? (Item === undefined ? undefined : { pk, sk });
  const known = Object.entries({ TableName, IndexName, Key: key, ConditionExpression });
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}
