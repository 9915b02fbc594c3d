import type { Parameters } from '../protocol/request-parameters.ts';
import type { TableRequest } from './table-request.ts';

/** What a batch asks of one table: a list of writes, or the keys of a read. */
type Asked = readonly unknown[] | { readonly Keys: readonly unknown[] };
type Batch = Readonly<Record<string, Asked>>;

/** A batch of which only the first items are done. */
export interface PartOfBatch {
  /** Asks for that part; `null` when it is empty, which DynamoDB does not take. */
  readonly request: TableRequest | null;
  /** The answer with the rest in it, as not processed. */
  giveBack(answer: object): object;
}

/** BatchWriteItem or BatchGetItem; `null` when it has no more items than that. */
export function partOfBatch(
  request: TableRequest,
  params: Parameters,
  processed: number,
): PartOfBatch | null {
  const asked = (params.RequestItems ?? {}) as Batch;
  const done: Record<string, Asked> = {};
  const left: Record<string, Asked> = {};
  let room = processed;
  for (const [table, items] of Object.entries(asked)) {
    const all = itemsOf(items);
    const [first, rest] = [all.slice(0, room), all.slice(room)];
    room -= first.length;
    if (first.length > 0) done[table] = withItems(items, first);
    if (rest.length > 0) left[table] = withItems(items, rest);
  }
  if (Object.keys(left).length === 0) return null;
  const isWrite = Object.values(asked).some(Array.isArray);
  return {
    request: Object.keys(done).length > 0 ? withBody(request, { ...params, RequestItems: done }) : null,
    giveBack: (answer) =>
      isWrite ? { ...answer, UnprocessedItems: left } : { Responses: {}, ...answer, UnprocessedKeys: left },
  };
}

function itemsOf(asked: Asked): readonly unknown[] {
  return 'Keys' in asked ? asked.Keys : asked;
}

function withItems(asked: Asked, items: readonly unknown[]): Asked {
  return 'Keys' in asked ? { ...asked, Keys: items } : items;
}

function withBody(request: TableRequest, params: Parameters): TableRequest {
  const body = Buffer.from(JSON.stringify(params));
  return { ...request, body, headers: { ...request.headers, 'content-length': String(body.length) } };
}
