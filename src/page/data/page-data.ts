/**
 * What the page carries for its tables: the one contract between what writes the page and the script in it, which is why it
 * has no type of either. Moments of keys are minutes before `asOf`; numbers into lists are places in them.
 */
export interface PageData {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** What is or was done about a key. */
  readonly statuses: readonly string[];
  /** Every account of the report, the uncovered ones first. */
  readonly accounts: readonly AccountRow[];
  readonly accountStatuses: readonly string[];
  readonly ous: readonly string[];
  readonly contacts: readonly string[];
  /** Reasons, and who named the contacts. */
  readonly words: readonly string[];
  /** `s3 in eu-west-1` */
  readonly uses: readonly string[];
  /** Kinds of what befell keys. */
  readonly deeds: readonly string[];
  /** Of all accounts and contacts with due keys those that the page does not list at once, in the same order. */
  readonly ranks: { readonly account: readonly Rank[]; readonly contact: readonly Rank[] };
  readonly keys: KeyColumns;
}

/** ID, name, places of OU, status and reason, active keys, due keys; −1 for an OU that nobody told, and for all of what is no account of the report. */
export type AccountRow = readonly [string, string, number, number, number, number, number];

/** Place of the account or contact, overdue keys, those too old, all that are due. */
export type Rank = readonly [number, number, number, number];

/** One entry a key in each. */
export interface KeyColumns {
  readonly account: number[];
  readonly user: string[];
  readonly id: string[];
  readonly status: number[];
  /** 1: too old; 2: overdue; 3: both. */
  readonly late: number[];
  /** Whole days. */
  readonly age: (number | null)[];
  readonly created: (number | null)[];
  readonly deadline: (number | null)[];
  readonly used: (number | null)[];
  readonly usedBy: (number | null)[];
  /** When IAM wrote the report that tells of the last use; null where the key itself was asked about. */
  readonly usedAsOf: (number | null)[];
  /** One place, or several. */
  readonly contacts: (number | number[])[];
  readonly source: number[];
  readonly reason: number[];
  /** Kind, minutes, contact or −1; again for each thing that befell the key. */
  readonly history: number[][];
}

/** The same as JSON in the page: keys some at a time, so that nobody has to hold them all to write it. */
export type WrittenPageData = Omit<PageData, 'keys'> & { readonly keys: readonly KeyColumns[] };

export function emptyColumns(): KeyColumns {
  return {
    account: [],
    user: [],
    id: [],
    status: [],
    late: [],
    age: [],
    created: [],
    deadline: [],
    used: [],
    usedBy: [],
    usedAsOf: [],
    contacts: [],
    source: [],
    reason: [],
    history: [],
  };
}

export function readPageData(json: string): PageData {
  const written = JSON.parse(json) as WrittenPageData;
  const keys = emptyColumns();
  for (const some of written.keys)
    for (const column of Object.keys(keys) as (keyof KeyColumns)[])
      // Not all at once as arguments: a page may list more keys than a call may have of them.
      for (const value of some[column]) (keys[column] as unknown[]).push(value);
  return { ...written, keys };
}
