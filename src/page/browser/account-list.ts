import type { AccountRow, PageData } from '../data/page-data.ts';
import { element, make } from './elements.ts';
import { longTable } from './long-table.ts';

/** Every account of the report, with what became of it: made when somebody opens it. */
export function accountList(data: PageData): void {
  const details = element('account-list', HTMLDetailsElement);
  const fill = (): void => {
    const rows = data.accounts.filter(([, , , status]) => status >= 0).map((row) => cellsOf(data, row));
    const table = longTable('Every account', [
      { text: 'Account' },
      { text: 'OU' },
      { text: 'Status' },
      { text: 'Reason' },
      { text: 'Active keys', isNumber: true },
      { text: 'Due keys', isNumber: true },
    ]);
    const search = make('input', {
      type: 'search',
      placeholder: 'name, ID, OU, status',
      autocomplete: 'off',
    });
    const tally = make('p', { class: 'small', role: 'status' });
    const look = (): void => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = rows.filter(({ text }) => words.every((word) => text.includes(word)));
      const all = rows.length.toLocaleString('en-GB');
      tally.textContent = `${found.length.toLocaleString('en-GB')} of ${all}; those that were not surveyed first.`;
      table.show(found.map(({ cells }) => cells));
    };
    search.addEventListener('input', look);
    details.append(make('label', { class: 'search' }, 'Search the accounts', search), tally, ...table.parts);
    look();
  };
  details.addEventListener('toggle', fill, { once: true });
  const follow = (): void => {
    if (location.hash === '#every-account') details.open = true;
  };
  window.addEventListener('hashchange', follow);
  follow();
}

function cellsOf({ accountStatuses, ous, words }: PageData, row: AccountRow) {
  const [id, name, ouPlace, statusPlace, reasonPlace, activeKeys, dueKeys] = row;
  const ou = ous[ouPlace] ?? 'not known';
  const status = accountStatuses[statusPlace] ?? '';
  const reason = words[reasonPlace] ?? '';
  return {
    text: `${id} ${name} ${ou} ${status} ${reason}`.toLowerCase(),
    cells: (): (Node | string)[] => [
      make('span', {}, make('bdi', {}, name || id), ' ', make('span', { class: 'quiet small under' }, id)),
      make('bdi', {}, ou),
      make('span', { class: `badge ${TONES[status] ?? ''}` }, status),
      make('bdi', {}, reason),
      activeKeys.toLocaleString('en-GB'),
      dueKeys === 0
        ? '0'
        : make('a', { href: `#account=${encodeURIComponent(id)}` }, dueKeys.toLocaleString('en-GB')),
    ],
  };
}

const TONES: Readonly<Partial<Record<string, string>>> = {
  unreachable: 'late',
  'opted out': 'due',
  surveyed: 'good',
};
