import { createElement as h, type ReactElement, type ReactNode, type TableHTMLAttributes } from 'react';

/** A table of one cell, over the whole width: Outlook takes its margins and its centre from nothing newer. */
export function layoutTable(
  look: Pick<TableHTMLAttributes<HTMLTableElement>, 'className' | 'style'>,
  ...children: readonly ReactNode[]
): ReactElement {
  return h(
    'table',
    {
      align: 'center',
      width: '100%',
      ...look,
      border: 0,
      cellPadding: '0',
      cellSpacing: '0',
      role: 'presentation',
    },
    h('tbody', null, h('tr', null, h('td', null, ...children))),
  );
}
