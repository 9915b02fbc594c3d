import type { z } from 'zod';
import { ask } from './answer.ts';

/** One page of a list; `next` is the marker of the one after it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface Listing<Item> {
  readonly send: (marker: string | undefined) => Promise<object>;
  readonly page: z.ZodType<Page<Item>>;
  /** Two items of one name are one item. */
  readonly idOf: (item: Item) => string;
  /** What holds of an item that is listed twice: the cautious one. */
  readonly merge: (one: Item, other: Item) => Item;
}

/** AWS may give empty pages in the middle of a list; nobody has seen it give so many. */
const MAX_PAGES_WITHOUT_NEWS = 100;

/**
 * A list to its true end, each item once.
 * @throws UnreadableAnswerError also when the list never ends
 */
export async function listAll<Item>({ send, page, idOf, merge }: Listing<Item>): Promise<Item[]> {
  const found = new Map<string, Item>();
  const markers = new Set<string | null>();
  let pagesWithoutNews = 0;
  let marker: string | undefined;
  const nextPage = page
    .refine((each) => !markers.has(each.next), 'it gives the same marker twice')
    .refine((each) => each.next === null || pagesWithoutNews < MAX_PAGES_WITHOUT_NEWS, 'it never ends');
  do {
    const known = found.size;
    const from = marker;
    const { items, next } = await ask(() => send(from), nextPage);
    for (const item of items) {
      const id = idOf(item);
      const before = found.get(id);
      found.set(id, before === undefined ? item : merge(before, item));
    }
    pagesWithoutNews = found.size > known ? 0 : pagesWithoutNews + 1;
    marker = next ?? undefined;
    if (next !== null) markers.add(next);
  } while (marker !== undefined);
  return [...found.values()];
}
