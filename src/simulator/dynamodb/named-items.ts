import type { Parameters } from '../protocol/request-parameters.ts';
import { transactedWrites } from './transact-items.ts';

/** An item that a request names, be it by its key or whole. */
export interface NamedItem {
  readonly table: unknown;
  readonly attributes: object;
}

/** The items that a request names, those of a batch or transaction one by one; none where it names none, as Query and Scan. */
export function namedItems(params: Parameters): NamedItem[] {
  const { TableName, Key, Item, RequestItems } = params;
  const single = [Key, Item].map((attributes) => ({ table: TableName, attributes }));
  const inBatch = Object.entries(RequestItems ?? {}).flatMap(([table, asked]: [string, unknown]) =>
    inBatchOf(asked).map((attributes) => ({ table, attributes })),
  );
  return [
    ...[...single, ...inBatch].filter((named): named is NamedItem => isObject(named.attributes)),
    ...transactedWrites(params).flatMap((write) => namedItems(write.params)),
  ];
}

function inBatchOf(asked: unknown): readonly unknown[] {
  if (!Array.isArray(asked)) return memberOf(asked, 'Keys') as unknown[];
  return asked.flatMap((each) => [
    memberOf(memberOf(each, 'PutRequest'), 'Item'),
    memberOf(memberOf(each, 'DeleteRequest'), 'Key'),
  ]);
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
