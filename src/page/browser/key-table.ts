import type { PageData } from '../data/page-data.ts';
import { element } from './elements.ts';
import { filterForm, orderAsked } from './filter-form.ts';
import { FIRST_ORDER, nextOrder, orderInWords, orderText, parseOrder, type Order } from './order.ts';
import { rowsOf } from './rows.ts';
import { selection } from './selection.ts';

const ROWS_A_PAGE = 25;
/** On paper, nobody turns pages; beyond so many rows nobody reads them either. */
const ROWS_ON_PAPER = 1_000;

/** Brings the table of keys to life: search, filters, order, pages, details, links into it, and paper. */
export function keyTable(data: PageData): void {
  const body = element('key-rows', HTMLTableSectionElement);
  const tally = element('tally', HTMLElement);
  const place = element('page-place', HTMLElement);
  const earlier = element('earlier', HTMLButtonElement);
  const later = element('later', HTMLButtonElement);
  const heads = [...document.querySelectorAll<HTMLButtonElement>('button[data-sort]')];
  const { select } = selection(data);

  const open = new Set<number>();
  let order: Order = FIRST_ORDER;
  let found: number[] = [];
  let page = 0;
  let onPaper = false;

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
    found = select(form.wanted(), order);
    page = 0;
    draw();
  };

  const change = (): void => {
    form.tell(orderText(order));
    look();
  };
  const form = filterForm(change);

  for (const head of heads)
    head.addEventListener('click', () => {
      order = nextOrder(head.dataset.sort, order);
      change();
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

  /** `#account=111122223333`: how the rest of the page, and a colleague's or our mail, point into the table. */
  const follow = (): void => {
    if (!form.follow()) return;
    order = parseOrder(orderAsked());
    look();
    element('keys', HTMLElement).scrollIntoView();
  };
  window.addEventListener('hashchange', follow);
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
    // One that leads where the address is already changes nothing of it.
    if (link?.hash === location.hash) follow();
  });

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
