import type { PageData } from '../data/page-data.ts';
import { accountOf, contactsOf, deadlineOf } from './key-view.ts';

/** What the reader asks for; an empty text asks for everything. */
export interface Wanted {
  readonly q: string;
  readonly account: string;
  readonly ou: string;
  readonly user: string;
  readonly contact: string;
  readonly decision: string;
  /** `overdue`, or a day. */
  readonly deadline: string;
}

export const FILTERS = ['q', 'account', 'ou', 'user', 'contact', 'decision', 'deadline'] as const;

export const COLUMNS = ['kind', 'deadline', 'age', 'account', 'user', 'contact'] as const;

export interface Order {
  readonly column: (typeof COLUMNS)[number];
  readonly descending: boolean;
}

/** Finds and orders rows by their numbers. */
export interface Selection {
  readonly select: (wanted: Wanted, order: Order) => number[];
}

export function selection(data: PageData): Selection {
  const { keys } = data;
  const texts: string[] = [];
  /** All that a row can be searched by; made once, when it is first searched. */
  const textOf = (row: number): string =>
    (texts[row] ??= [
      keys.user[row],
      keys.id[row],
      data.kinds[keys.kind[row] ?? -1],
      ...Object.values(accountOf(data, row)),
      ...contactsOf(data, row),
      data.words[keys.reason[row] ?? -1],
    ]
      .join('\n')
      .toLowerCase());

  const matches = ({ q, account, ou, user, contact, decision, deadline }: Wanted) => {
    const words = q.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());
    return (row: number): boolean => {
      if (decision !== '' && data.kinds[keys.kind[row] ?? -1] !== decision) return false;
      if (deadline === 'overdue' && keys.overdue[row] !== 1) return false;
      if (deadline !== '' && deadline !== 'overdue' && deadlineOf(data, row) !== deadline) return false;
      if (user !== '' && !has(keys.user[row] ?? '', user)) return false;
      if (account !== '' || ou !== '') {
        const of = accountOf(data, row);
        if (ou !== '' && of.ou !== ou) return false;
        if (account !== '' && !has(`${of.id} ${of.name}`, account)) return false;
      }
      if (contact !== '' && !contactsOf(data, row).some((each) => has(each, contact))) return false;
      return words.every((word) => textOf(row).includes(word));
    };
  };

  const valueOf: Readonly<Record<Order['column'], (row: number) => number | string>> = {
    kind: (row) => keys.kind[row] ?? 0,
    // The sooner, the more minutes; none comes last.
    deadline: (row) => -(keys.deadline[row] ?? -Infinity),
    age: (row) => keys.age[row] ?? Infinity,
    account: (row) => accountOf(data, row).name.toLowerCase(),
    user: (row) => (keys.user[row] ?? '').toLowerCase(),
    contact: (row) => (contactsOf(data, row)[0] ?? '\uffff').toLowerCase(),
  };

  return {
    select(wanted, { column, descending }) {
      const isMatch = matches(wanted);
      const found: { readonly row: number; readonly value: number | string }[] = [];
      for (let row = 0; row < keys.id.length; row += 1)
        if (isMatch(row)) found.push({ row, value: valueOf[column](row) });
      const sign = descending ? -1 : 1;
      found.sort((a, b) => (a.value < b.value ? -sign : a.value > b.value ? sign : a.row - b.row));
      return found.map(({ row }) => row);
    },
  };
}
