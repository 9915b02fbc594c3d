/** So many items are made room for at once. */
const CHUNK = 4_096;

type Chunk = Uint8Array | Int32Array | Float64Array;

/**
 * Numbers of one size, by their index, in as many bytes as they have: for what there may be a million of. Where very many in a row
 * are the same, such as the instant of a run, they take none.
 */
export interface NumberColumn {
  readonly length: number;
  push(value: number): void;
  /** @throws RangeError where there is none */
  at(index: number): number;
  set(index: number, value: number): void;
}

export function numberColumn(ofSize: (length: number) => Chunk): NumberColumn {
  /** A chunk whose numbers are all the same is that number. */
  const chunks: (Chunk | number)[] = [];
  let length = 0;
  const chunkOf = (index: number): Chunk | number => {
    const chunk = index < length ? chunks[Math.floor(index / CHUNK)] : undefined;
    if (chunk === undefined)
      throw new RangeError(`there are ${length} items, and none with the index ${index}`);
    return chunk;
  };
  const set = (index: number, value: number): void => {
    const chunk = chunkOf(index);
    if (chunk === value) return;
    const own = typeof chunk === 'number' ? ofSize(CHUNK).fill(chunk) : chunk;
    own[index % CHUNK] = value;
    chunks[Math.floor(index / CHUNK)] = own;
  };
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length % CHUNK === 0) chunks.push(value);
      length += 1;
      set(length - 1, value);
    },
    at(index) {
      const chunk = chunkOf(index);
      return typeof chunk === 'number' ? chunk : (chunk[index % CHUNK] ?? 0);
    },
    set,
  };
}

export const bytes = (length: number): Chunk => new Uint8Array(length);
export const integers = (length: number): Chunk => new Int32Array(length);
export const floats = (length: number): Chunk => new Float64Array(length);

/** Words of a closed list by their index, a byte each. */
export interface WordColumn<W extends string> {
  push(word: W): void;
  at(index: number): W;
  set(index: number, word: W): void;
}

/** @param words all that there are, so that none is forgotten */
export function wordColumn<W extends string>(words: Readonly<Record<W, true>>): WordColumn<W> {
  const known = Object.keys(words) as W[];
  const numberOf = new Map(known.map((word, number) => [word, number]));
  const column = numberColumn(bytes);
  const placeOf = (word: W): number => {
    const number = numberOf.get(word);
    if (number === undefined) throw new RangeError(`"${word}" is none of ${known.join(', ')}`);
    return number;
  };
  return {
    push(word) {
      column.push(placeOf(word));
    },
    at(index) {
      const word = known[column.at(index)];
      if (word === undefined) throw new RangeError(`the item ${index} has no word`);
      return word;
    },
    set(index, word) {
      column.set(index, placeOf(word));
    },
  };
}

/** Texts by their index, as UTF-8, and five bytes more each. */
export interface TextColumn {
  push(text: string): void;
  at(index: number): string;
}

const PAGE = 65_536;
/** What a place in 32 bits can tell apart. */
const MAX_PAGES = 2 ** 31 / PAGE;
/** Ends a text: no byte of UTF-8 is that. */
const END = 0xff;

export function textColumn(): TextColumn {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const pages: Uint8Array[] = [];
  /** Of each text its page, times `PAGE`, and where it begins there. */
  const places = numberColumn(integers);
  let page = new Uint8Array();
  let used = PAGE;
  return {
    push(text) {
      const most = 3 * text.length + 1;
      if (used + most > PAGE) {
        page = new Uint8Array(Math.max(PAGE, most));
        if (pages.push(page) > MAX_PAGES) throw new RangeError('there are more texts than 2 GiB');
        used = 0;
      }
      places.push((pages.length - 1) * PAGE + used);
      used += encoder.encodeInto(text, page.subarray(used)).written;
      page[used] = END;
      used += 1;
    },
    at(index) {
      const place = places.at(index);
      const from = place % PAGE;
      const of = pages[Math.floor(place / PAGE)];
      return decoder.decode(of?.subarray(from, of.indexOf(END, from)));
    },
  };
}
