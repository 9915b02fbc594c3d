import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { oneAhead } from '../../workflow/one-ahead.ts';
import type { Row } from '../row.ts';
import { page } from './answers.ts';
import type { Ask } from './ask.ts';

/** DynamoDB may end a query with an empty page; nobody has seen so many of them. */
const MAX_PAGES_WITHOUT_NEWS = 100;

/**
 * A query to its true end, each row once, in the order of `sk`. A page is asked for while the one before is read.
 * @param isAsked whether a row is one that the query is about
 * @throws LedgerOutageError also when the pages never end, come in another order, or hold what nobody asked for
 */
export async function* allPages(
  ask: Ask,
  query: QueryCommandInput,
  isAsked: (row: Row) => boolean,
): AsyncIterable<Row> {
  for await (const rows of oneAhead(pages(ask, query, isAsked))) yield* rows;
}

/** Of each page the rows that were not in one before. */
async function* pages(
  ask: Ask,
  query: QueryCommandInput,
  isAsked: (row: Row) => boolean,
): AsyncGenerator<readonly Row[]> {
  const markers = new Set<string>();
  const order = inOrder();
  let pagesWithoutNews = 0;
  let from: Row | undefined;
  do {
    const { Items, LastEvaluatedKey } = await ask(
      'Query',
      new QueryCommand({ ...query, ReturnConsumedCapacity: 'TOTAL', ExclusiveStartKey: from }),
      page
        .refine(({ Items: rows }) => rows.every(isAsked), 'it holds a row that was not asked for')
        .refine(({ Items: rows }) => order.holds(rows), 'its rows are not in order')
        .refine(
          ({ LastEvaluatedKey: next }) => next === undefined || !markers.has(JSON.stringify(next)),
          'it gives the same marker twice',
        )
        .refine(
          ({ LastEvaluatedKey: next }) => next === undefined || pagesWithoutNews < MAX_PAGES_WITHOUT_NEWS,
          'it never ends',
        ),
    );
    const news = Items.filter((row) => order.isNew(row));
    pagesWithoutNews = news.length > 0 ? 0 : pagesWithoutNews + 1;
    from = LastEvaluatedKey;
    if (from !== undefined) markers.add(JSON.stringify(from));
    yield news;
  } while (from !== undefined);
}

/** Rows come in the order of `sk`, those of an index with the same `sk` in any: only these have to be remembered. */
function inOrder() {
  let last: string | null = null;
  let withLast = new Set<string>();
  return {
    holds(rows: readonly Row[]): boolean {
      let before = last;
      return rows.every(({ sk }) => {
        const isAfter = before === null || compareBytes(before, sk) <= 0;
        before = sk;
        return isAfter;
      });
    },
    isNew({ pk, sk }: Row): boolean {
      if (sk !== last) {
        last = sk;
        withLast = new Set();
      }
      if (withLast.has(pk)) return false;
      withLast.add(pk);
      return true;
    },
  };
}

/** As DynamoDB orders text: by its UTF-8. */
function compareBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
