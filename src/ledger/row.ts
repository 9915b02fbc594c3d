/** What names a row. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export type Row = Key & Readonly<Record<string, unknown>>;

/** A key as one text, for sets and maps. */
export function keyOfRow({ pk, sk }: Key): string {
  return `${pk} / ${sk}`;
}
