import type { PageData, Rank } from '../data/page-data.ts';
import { make } from './elements.ts';
import { longTable } from './long-table.ts';

/** What the two rankings have beyond their first rows, made when somebody opens it. */
export function restOfRankings(data: PageData): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details[data-rest]')) {
    const isOfAccounts = details.dataset.rest === 'account';
    const linkOf = isOfAccounts ? accountLink : contactLink;
    const ranks = isOfAccounts ? data.ranks.account : data.ranks.contact;
    const fill = (): void => {
      const name = isOfAccounts ? 'Account' : 'Contact';
      const table = longTable(`Other ${name.toLowerCase()}s with due keys`, [
        { text: name },
        ...['Overdue', 'Too old', 'Due'].map((text) => ({ text, isNumber: true })),
      ]);
      table.show(ranks.map(([place, ...keys]) => () => [linkOf(data, place), ...keys.map(inDigits)]));
      details.append(...table.parts);
    };
    details.addEventListener('toggle', fill, { once: true });
  }
}

const inDigits = (keys: Rank[number]): string => keys.toLocaleString('en-GB');

function accountLink({ accounts }: PageData, place: number): Node {
  const [id = '', name = ''] = accounts[place] ?? [];
  return make(
    'a',
    { href: `#account=${encodeURIComponent(id)}` },
    make('bdi', {}, name || id),
    ' ',
    make('span', { class: 'quiet small' }, id),
  );
}

function contactLink({ contacts }: PageData, place: number): Node {
  const contact = contacts[place] ?? '';
  return make('a', { href: `#contact=${encodeURIComponent(contact)}` }, make('bdi', {}, contact));
}
