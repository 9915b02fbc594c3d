/** So many items are made room for at once. */
const CHUNK = 4_096;

type Chunk = Uint8Array | Int32Array | Float64Array;

/** Numbers of one size, by their index, in as many bytes as they have: for what there may be a million of. */
export interface NumberColumn {
  readonly length: number;
  push(value: number): void;
  /** @throws RangeError where there is none */
  at(index: number): number;
  set(index: number, value: number): void;
}

export function numberColumn(ofSize: (length: number) => Chunk): NumberColumn {
  const chunks: Chunk[] = [];
  let length = 0;
  const chunkOf = (index: number): Chunk => {
    const chunk = index < length ? chunks[Math.floor(index / CHUNK)] : undefined;
    if (chunk === undefined)
      throw new RangeError(`there are ${length} items, and none with the index ${index}`);
    return chunk;
  };
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length % CHUNK === 0) chunks.push(ofSize(CHUNK));
      length += 1;
      chunkOf(length - 1)[(length - 1) % CHUNK] = value;
    },
    at: (index) => chunkOf(index)[index % CHUNK] ?? 0,
    set(index, value) {
      chunkOf(index)[index % CHUNK] = value;
    },
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

/** Texts by their index, as UTF-8. */
export interface TextColumn {
  push(text: string): void;
  at(index: number): string;
}

const PAGE = 65_536;

export function textColumn(): TextColumn {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const pages: Uint8Array[] = [];
  const [pageOf, from, lengths] = [numberColumn(integers), numberColumn(integers), numberColumn(integers)];
  let used = PAGE;
  return {
    push(text) {
      const most = 3 * text.length;
      if (used + most > (pages.at(-1)?.length ?? 0)) {
        pages.push(new Uint8Array(Math.max(PAGE, most)));
        used = 0;
      }
      const written = encoder.encodeInto(text, pages.at(-1)?.subarray(used) ?? new Uint8Array()).written;
      pageOf.push(pages.length - 1);
      from.push(used);
      lengths.push(written);
      used += written;
    },
    at(index) {
      const start = from.at(index);
      return decoder.decode(pages[pageOf.at(index)]?.subarray(start, start + lengths.at(index)));
    },
  };
}
