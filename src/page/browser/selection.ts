import type { PageData } from '../data/page-data.ts';
import { accountOf, contactsOf, deadlineOf, isOverdue, isTooOld } from './key-view.ts';
import type { Order } from './order.ts';

/** What the reader asks for; an empty text asks for everything. */
export interface Wanted {
  readonly q: string;
  readonly account: string;
  readonly ou: string;
  readonly user: string;
  readonly contact: string;
  readonly status: string;
  /** `overdue`, or a day. */
  readonly deadline: string;
  /** `too-old` */
  readonly age: string;
}

export const FILTERS = ['q', 'account', 'ou', 'user', 'contact', 'status', 'deadline', 'age'] as const;

/** Finds and orders rows by their numbers. */
interface Selection {
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
      data.statuses[keys.status[row] ?? -1],
      ...Object.values(accountOf(data, row)),
      ...contactsOf(data, row),
      data.words[keys.reason[row] ?? -1],
    ]
      .join('\n')
      .toLowerCase());

  const addresses = new Set(data.contacts.map((contact) => contact.toLowerCase()));
  const isDeadline = (row: number, deadline: string): boolean =>
    deadline === '' || (deadline === 'overdue' ? isOverdue(data, row) : deadlineOf(data, row) === deadline);

  const matches = ({ q, account, ou, user, contact, status, deadline, age }: Wanted) => {
    const words = q.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());
    // A whole address is that one only: ann@example.com is not joann@example.com.
    const isWhole = addresses.has(contact.toLowerCase());
    const isContact = (each: string): boolean =>
      isWhole ? each.toLowerCase() === contact.toLowerCase() : has(each, contact);
    return (row: number): boolean => {
      if (status !== '' && data.statuses[keys.status[row] ?? -1] !== status) return false;
      if (!isDeadline(row, deadline)) return false;
      if (age !== '' && !(age === 'too-old' && isTooOld(data, row))) return false;
      if (user !== '' && !has(keys.user[row] ?? '', user)) return false;
      if (account !== '' || ou !== '') {
        const of = accountOf(data, row);
        if (ou !== '' && of.ou !== ou) return false;
        if (account !== '' && !has(`${of.id} ${of.name}`, account)) return false;
      }
      if (contact !== '' && !contactsOf(data, row).some(isContact)) return false;
      return words.every((word) => textOf(row).includes(word));
    };
  };

  /** null of what is not known, which is last in either direction. */
  const valueOf: Readonly<Record<Order['column'], (row: number) => number | string | null>> = {
    status: (row) => keys.status[row] ?? null,
    deadline: (row) => ahead(keys.deadline[row]),
    age: (row) => keys.age[row] ?? null,
    account: (row) => accountOf(data, row).name.toLowerCase() || null,
    user: (row) => (keys.user[row] ?? '').toLowerCase(),
    contact: (row) => contactsOf(data, row)[0]?.toLowerCase() ?? null,
  };

  return {
    select(wanted, { column, descending }) {
      const isMatch = matches(wanted);
      const found: { readonly row: number; readonly value: number | string | null }[] = [];
      for (let row = 0; row < keys.id.length; row += 1)
        if (isMatch(row)) found.push({ row, value: valueOf[column](row) });
      const sign = descending ? -1 : 1;
      found.sort(
        (a, b) =>
          Number(a.value === null) - Number(b.value === null) ||
          sign * compare(a.value ?? '', b.value ?? '') ||
          a.row - b.row,
      );
      return found.map(({ row }) => row);
    },
  };
}

/** The sooner, the more minutes before the run. */
const ahead = (minutes: number | null | undefined): number | null => (minutes == null ? null : -minutes);

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : Number(a > b));
