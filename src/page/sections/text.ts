import { createElement as h, type ReactElement, type ReactNode } from 'react';
import { oneLine } from '../../words/one-line.ts';

const MAX_LETTERS = 128;

/** Other people's words: one line, isolated, so that no name turns or forges what stands around it. */
export function foreign(text: string, maxLetters = MAX_LETTERS): ReactElement {
  return h('bdi', null, oneLine(text, maxLetters));
}

/** A part of the page under a heading of its own. */
export function card(
  id: string,
  title: string,
  about: ReactNode,
  ...content: readonly ReactNode[]
): ReactElement {
  return h(
    'section',
    { className: `card${LONG.has(id) ? ' long' : ''}`, id, 'aria-labelledby': `${id}-title` },
    h('h2', { id: `${id}-title` }, title),
    about === null ? null : h('p', { className: 'quiet small' }, about),
    ...content,
  );
}

const LONG: ReadonlySet<string> = new Set([
  'keys',
  'problems',
  'opt-outs',
  'every-account',
  'accounts',
  'contacts',
]);

/** SVG that is ours, drawn from numbers and IDs (charts/svg.ts). */
export function drawing(svg: string, className: string): ReactElement {
  return h('div', { className, dangerouslySetInnerHTML: { __html: svg } });
}

interface DataTable {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

/** What a chart shows, in words: for those who cannot see it, and for those who want the numbers. */
export function behind({ caption, heads, rows }: DataTable): ReactElement {
  return h(
    'details',
    null,
    h('summary', null, `${caption}, as a table`),
    h(
      'div',
      { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': `${caption}: numbers` },
      h('table', { className: 'data-table' }, headOf(heads), bodyOf(rows)),
    ),
  );
}

/** @param numbers which heads stand above numbers: all but the first unless given */
export function headOf(
  heads: readonly string[],
  numbers: (index: number) => boolean = (index) => index > 0,
  ...last: readonly ReactElement[]
): ReactElement {
  return h(
    'thead',
    null,
    h(
      'tr',
      null,
      heads.map((head, index) =>
        h('th', { key: head, scope: 'col', className: numbers(index) ? 'number' : '' }, head),
      ),
      ...last,
    ),
  );
}

function bodyOf(rows: DataTable['rows']): ReactElement {
  return h(
    'tbody',
    null,
    rows.map((row, index) =>
      h(
        'tr',
        { key: index },
        row.map((each, place) => h('td', { key: place, className: place === 0 ? '' : 'number' }, each)),
      ),
    ),
  );
}
