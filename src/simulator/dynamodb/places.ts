import type { Parameters } from '../protocol/request-parameters.ts';
import { namedItems } from './named-items.ts';
import type { Places } from './turns.ts';

/** Where whoever reads tables through, or changes one, meets the transactions. */
const TABLES = 'tables';

/**
 * A transaction has its items to itself, and no table is read through while there is one. Whatever else is asked goes side by
 * side: dynalite itself makes the writes of an item one after the other.
 */
export function placesOf(action: string, params: Parameters): Places {
  const items = namedItems(params).map(({ table, attributes }) => placeOf(table, attributes));
  if (action !== 'TransactWriteItems')
    return new Map(items.length === 0 ? [[TABLES, 'whole']] : items.map((item) => [item, 'single']));
  const token = params.ClientRequestToken;
  const alone = Symbol();
  return new Map<string, string | symbol>([
    [TABLES, 'transactions'],
    ...[...(token === undefined ? [] : [`token ${JSON.stringify(token)}`]), ...items].map(
      (place) => [place, alone] as const,
    ),
  ]);
}

function placeOf(table: unknown, attributes: object): string {
  const { pk, sk } = attributes as Parameters;
  return JSON.stringify([table, pk, sk]);
}
