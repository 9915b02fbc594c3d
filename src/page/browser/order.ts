export const COLUMNS = ['status', 'deadline', 'age', 'account', 'user', 'contact'] as const;

export interface Order {
  readonly column: (typeof COLUMNS)[number];
  readonly descending: boolean;
}

export const FIRST_ORDER: Order = { column: 'deadline', descending: false };

/** Both directions of each column in words. */
const IN_WORDS: Readonly<Record<Order['column'], readonly [string, string]>> = {
  status: ['by status, deactivated first', 'by status, exempt first'],
  deadline: ['by deadline, soonest first', 'by deadline, latest first'],
  age: ['by age, youngest first', 'by age, oldest first'],
  account: ['by account, A to Z', 'by account, Z to A'],
  user: ['by user, A to Z', 'by user, Z to A'],
  contact: ['by contact, A to Z', 'by contact, Z to A'],
};

export const orderInWords = ({ column, descending }: Order): string => IN_WORDS[column][descending ? 1 : 0];

/** Of a column that is clicked: what people look for first, then the other way round. */
export function nextOrder(text: string | undefined, { column, descending }: Order): Order {
  const clicked = COLUMNS.find((each) => each === text) ?? FIRST_ORDER.column;
  return { column: clicked, descending: clicked === column ? !descending : clicked === 'age' };
}

/** `age-descending`; nothing for the order that every page begins with. */
export function orderText({ column, descending }: Order): string {
  if (column === FIRST_ORDER.column && descending === FIRST_ORDER.descending) return '';
  return descending ? `${column}-descending` : column;
}

/** The first order, where the text names none. */
export function parseOrder(text: string): Order {
  const orders = COLUMNS.flatMap((column) => [false, true].map((descending) => ({ column, descending })));
  return orders.find((order) => orderText(order) === text) ?? FIRST_ORDER;
}
