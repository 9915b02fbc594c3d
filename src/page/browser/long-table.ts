import { make } from './elements.ts';

const FIRST_ROWS = 100;
const MORE_ROWS = 1_000;

/** Of a column of numbers, or of words. */
interface Head {
  readonly text: string;
  readonly isNumber?: boolean;
}

/** The cells of a row, made when it is shown. */
type Row = () => readonly (Node | string)[];

/** A table that shows its first rows, and more when it is asked: thousands at once would hold the browser up. */
export function longTable(caption: string, heads: readonly Head[]) {
  const body = make('tbody');
  const more = make('button', { type: 'button', class: 'button' });
  const table = make(
    'table',
    { class: 'data-table', 'aria-label': caption },
    make('thead', {}, make('tr', {}, ...heads.map(headCell))),
    body,
  );
  let rows: readonly Row[] = [];
  const grow = (by: number): void => {
    const from = body.rows.length;
    body.append(...rows.slice(from, from + by).map(rowOf));
    const left = rows.length - body.rows.length;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(left, MORE_ROWS).toLocaleString('en-GB')} more`;
  };
  const rowOf = (row: Row): HTMLTableRowElement =>
    make('tr', {}, ...row().map((cell, place) => make('td', classOf(heads[place]), cell)));
  more.addEventListener('click', () => {
    grow(MORE_ROWS);
  });
  return {
    parts: [
      make(
        'div',
        { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${caption}: rows` },
        table,
      ),
      more,
    ],
    show(all: readonly Row[]): void {
      rows = all;
      body.replaceChildren();
      grow(FIRST_ROWS);
    },
  };
}

const classOf = (head: Head | undefined): Record<string, string> =>
  head?.isNumber ? { class: 'number' } : {};

const headCell = (head: Head): HTMLTableCellElement =>
  make('th', { scope: 'col', ...classOf(head) }, head.text);
