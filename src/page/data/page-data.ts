/**
 * What the page carries for its table, as JSON: the one contract between what writes the page and the script in it, which
 * is why it has no type of either. Moments of keys are minutes before `asOf`; numbers into lists are places in them.
 */
export interface PageData {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly kinds: readonly string[];
  /** ID, name, place of its OU or −1. */
  readonly accounts: readonly (readonly [string, string, number])[];
  readonly ous: readonly string[];
  readonly contacts: readonly string[];
  /** Reasons and where contacts came from. */
  readonly words: readonly string[];
  /** `s3 in eu-west-1` */
  readonly uses: readonly string[];
  /** Kinds of what befell keys. */
  readonly events: readonly string[];
  readonly keys: KeyColumns;
}

/** One entry a key in each. */
export interface KeyColumns {
  readonly account: number[];
  readonly user: string[];
  readonly id: string[];
  readonly kind: number[];
  readonly overdue: (0 | 1)[];
  /** Whole days. */
  readonly age: (number | null)[];
  readonly created: (number | null)[];
  readonly deadline: (number | null)[];
  readonly used: (number | null)[];
  readonly usedBy: (number | null)[];
  /** One place, or several. */
  readonly contacts: (number | number[])[];
  readonly source: number[];
  readonly reason: number[];
  /** Kind, minutes, contact or −1; again for each event. */
  readonly history: number[][];
}
