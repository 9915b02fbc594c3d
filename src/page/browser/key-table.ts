import type { PageData } from '../data/page-data.ts';
import { element } from './elements.ts';
import { rowsOf } from './rows.ts';
import { COLUMNS, FILTERS, selection, type Order, type Wanted } from './selection.ts';

const ROWS_A_PAGE = 25;
/** On paper, nobody turns pages; beyond so many rows nobody reads them either. */
const ROWS_ON_PAPER = 1_000;
/** Long enough for a word to be typed to its end. */
const TYPING_MS = 120;

/** Brings the table of keys to life: search, filters, order, pages, details, links into it, and paper. */
export function keyTable(data: PageData): void {
  const form = element('filters', HTMLFormElement);
  const body = element('key-rows', HTMLTableSectionElement);
  const tally = element('tally', HTMLElement);
  const place = element('page-place', HTMLElement);
  const earlier = element('earlier', HTMLButtonElement);
  const later = element('later', HTMLButtonElement);
  const heads = [...document.querySelectorAll<HTMLButtonElement>('button[data-sort]')];
  const { select } = selection(data);

  const open = new Set<number>();
  let order: Order = { column: 'deadline', descending: false };
  let found: number[] = [];
  let page = 0;
  let onPaper = false;

  const fields = (): HTMLFormControlsCollection => form.elements;
  const field = (name: string): HTMLInputElement | HTMLSelectElement | null => {
    const control = fields().namedItem(name);
    return control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control : null;
  };
  const wanted = (): Wanted =>
    Object.fromEntries(FILTERS.map((name) => [name, field(name)?.value.trim() ?? ''])) as unknown as Wanted;

  const draw = (): void => {
    const size = onPaper ? ROWS_ON_PAPER : ROWS_A_PAGE;
    const from = onPaper ? 0 : page * ROWS_A_PAGE;
    const shown = found.slice(from, from + size);
    body.replaceChildren(...shown.flatMap((row) => rowsOf(data, row, open.has(row))));
    const number = (n: number): string => n.toLocaleString('en-GB');
    const all = data.keys.id.length;
    const ofAll =
      found.length === all ? `${number(all)} keys` : `${number(found.length)} of ${number(all)} keys`;
    tally.textContent =
      found.length === 0 ? `No key fits: 0 of ${number(all)}.` : `${ofAll}, ${orderInWords(order)}.`;
    const last = Math.min(from + size, found.length);
    place.textContent =
      found.length === 0 ? '' : `${number(from + 1)}–${number(last)} of ${number(found.length)}`;
    earlier.disabled = page === 0;
    later.disabled = from + size >= found.length;
    for (const head of heads) {
      const isOrder = head.dataset.sort === order.column;
      const value = isOrder ? (order.descending ? 'descending' : 'ascending') : 'none';
      head.closest('th')?.setAttribute('aria-sort', value);
    }
  };
  const look = (): void => {
    found = select(wanted(), order);
    page = 0;
    draw();
  };

  let typing: ReturnType<typeof setTimeout> | undefined;
  form.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(look, TYPING_MS);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    look();
  });
  form.addEventListener('reset', () => {
    history.replaceState(null, '', '#keys');
    setTimeout(look);
  });
  for (const head of heads)
    head.addEventListener('click', () => {
      const column = COLUMNS.find((each) => each === head.dataset.sort) ?? 'deadline';
      order = { column, descending: column === order.column && !order.descending };
      look();
    });
  body.addEventListener('click', ({ target }) => {
    const toggle = target instanceof Element ? target.closest<HTMLButtonElement>('button.toggle') : null;
    if (!toggle) return;
    const row = Number(toggle.dataset.row);
    if (!open.delete(row)) open.add(row);
    draw();
    body.querySelector<HTMLButtonElement>(`button[data-row="${row}"]`)?.focus();
  });
  const turn = (by: number): void => {
    page += by;
    draw();
    element('keys', HTMLElement).scrollIntoView();
  };
  earlier.addEventListener('click', () => {
    turn(-1);
  });
  later.addEventListener('click', () => {
    turn(1);
  });

  /** `#account=111122223333`: how the rest of the page, and a colleague's mail, point into the table. */
  const follow = (): void => {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (!FILTERS.some((name) => asked.has(name))) return;
    for (const name of FILTERS) {
      const control = field(name);
      if (control) control.value = asked.get(name) ?? '';
    }
    look();
    element('keys', HTMLElement).scrollIntoView();
  };
  window.addEventListener('hashchange', follow);

  const paper = matchMedia('print');
  const toPaper = (isPaper: boolean): void => {
    if (onPaper === isPaper) return;
    onPaper = isPaper;
    draw();
  };
  paper.addEventListener('change', ({ matches }) => {
    toPaper(matches);
  });
  window.addEventListener('beforeprint', () => {
    toPaper(true);
  });
  window.addEventListener('afterprint', () => {
    toPaper(false);
  });

  look();
  follow();
}

const NAMES: Readonly<Record<Order['column'], string>> = {
  kind: 'what is done',
  deadline: 'deadline',
  age: 'age',
  account: 'account',
  user: 'user',
  contact: 'contact',
};

const orderInWords = ({ column, descending }: Order): string =>
  `by ${NAMES[column]}${descending ? ', from the end' : ''}`;
