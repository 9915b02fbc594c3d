import type { PageData } from '../data/page-data.ts';
import { make } from './elements.ts';
import { viewOf, type KeyView } from './key-view.ts';

/** The classes of badges, by what is or was done about a key. */
const TONES: Readonly<Partial<Record<string, string>>> = {
  deactivated: 'late',
  deactivate: 'late',
  failed: 'late',
  'not told': 'late',
  deferred: 'due',
  reminder: 'due',
  'first notice': 'due',
  exempt: 'aside',
};

/** The row of a key, and the one below it that tells more. */
export function rowsOf(data: PageData, row: number, isOpen: boolean): HTMLTableRowElement[] {
  const view = viewOf(data, row);
  const more = `more-${row}`;
  const toggle = make(
    'button',
    {
      type: 'button',
      class: 'toggle',
      'data-row': String(row),
      'aria-expanded': String(isOpen),
      'aria-controls': more,
    },
    make('span', { class: 'sr' }, `Details of ${view.id} of ${view.user}`),
  );
  const name = make('bdi', {}, view.user);
  const shown = make(
    'tr',
    { role: 'row' },
    cell('Status', 'status', make('span', { class: `badge ${TONES[view.status] ?? ''}` }, view.status)),
    cell('Deadline', 'number', ...deadlineIn(view)),
    cell('Age', 'number', ...ageIn(view)),
    cell(
      'Account',
      '',
      make('bdi', {}, view.account),
      ' ',
      make('span', { class: 'quiet small under' }, view.accountId),
    ),
    cell('User', '', name, ' ', make('span', { class: 'quiet small mono under' }, view.id)),
    cell('Contact', '', ...contactIn(view)),
    cell('', 'details', toggle),
  );
  return isOpen ? [shown, moreOf(view, more)] : [shown];
}

function cell(label: string, kind: string, ...content: readonly (Node | string)[]): HTMLTableCellElement {
  return make('td', { role: 'cell', 'data-label': label, class: kind }, ...content);
}

function deadlineIn({ deadline, isOverdue }: KeyView): (Node | string)[] {
  if (deadline === '') return ['–'];
  return isOverdue
    ? [deadline, ' ', make('span', { class: 'late-text small under' }, 'overdue')]
    : [deadline];
}

function ageIn({ age, isTooOld }: KeyView): (Node | string)[] {
  const days = age === null ? 'not known' : `${age.toLocaleString('en-GB')} d`;
  return isTooOld ? [days, ' ', make('span', { class: 'due-text small under' }, 'too old')] : [days];
}

function contactIn({ contacts: [first, ...others] }: KeyView): (Node | string)[] {
  if (first === undefined) return ['–'];
  return others.length === 0 ? [make('bdi', {}, first)] : [make('bdi', {}, first), ` +${others.length}`];
}

function moreOf({ facts, history }: KeyView, id: string): HTMLTableRowElement {
  const list = make('dl', { class: 'facts' });
  for (const [name, value] of facts)
    list.append(make('dt', {}, name), make('dd', {}, make('bdi', {}, value)));
  const told =
    history.length === 0
      ? make('p', { class: 'quiet' }, 'Nothing was sent or done about this key so far.')
      : make('ol', { class: 'history' }, ...history.map((line) => make('li', {}, line)));
  const inside = make(
    'div',
    { class: 'more' },
    make('div', {}, make('h3', {}, 'The key'), list),
    make('div', {}, make('h3', {}, 'What happened'), told),
  );
  return make(
    'tr',
    { role: 'row', id, class: 'more-row' },
    make('td', { role: 'cell', colspan: '7' }, inside),
  );
}
