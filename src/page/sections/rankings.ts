import { createElement as h, Fragment, type ReactElement, type ReactNode } from 'react';
import { count, formatNumber } from '../../words/counts.ts';
import { oneLine } from '../../words/one-line.ts';
import { ADDRESS_LETTERS } from '../data/key-data.ts';
import type { PageFacts } from '../data/facts.ts';
import { SHOWN_RANKS, type Ranked } from '../data/ranking.ts';
import { card, foreign, headOf } from './text.ts';

/** Who has most to see to, by account. */
export function accountRanking({ lists: { byAccount, names } }: PageFacts): ReactElement {
  return ranking('accounts', 'Accounts by overdue keys', byAccount, 'account', (id) =>
    h(Fragment, null, foreign(names.get(id) ?? id, 48), ' ', h('span', { className: 'quiet small' }, id)),
  );
}

/** The same by the people who were told. */
export function contactRanking({ lists: { byContact } }: PageFacts): ReactElement {
  return ranking('contacts', 'Contacts by overdue keys', byContact, 'contact', (id) => foreign(id, 64));
}

function ranking(
  id: string,
  title: string,
  ranked: readonly Ranked[],
  kind: 'account' | 'contact',
  nameOf: (id: string) => ReactNode,
): ReactElement {
  if (ranked.length === 0) return card(id, title, null, h('p', null, 'No key is due.'));
  const shown = ranked.slice(0, SHOWN_RANKS);
  const rest = ranked.length - shown.length;
  const most = Math.max(1, ...shown.map(({ due }) => due));
  return card(
    id,
    title,
    `${count(ranked.length, kind)} with due keys: most overdue first, then most too old.`,
    h(
      'table',
      null,
      headOf(
        [kind === 'account' ? 'Account' : 'Contact', 'Overdue', 'Too old', 'Due'],
        undefined,
        h('td', { className: 'share', 'aria-hidden': true }),
      ),
      h(
        'tbody',
        null,
        shown.map((each) =>
          h(
            'tr',
            { key: each.id },
            h(
              'td',
              null,
              h(
                'a',
                { href: `#${kind}=${encodeURIComponent(oneLine(each.id, ADDRESS_LETTERS))}` },
                nameOf(each.id),
              ),
            ),
            [each.overdue, each.tooOld, each.due].map((keys, place) =>
              h('td', { key: place, className: 'number' }, formatNumber(keys)),
            ),
            h('td', { className: 'share', 'aria-hidden': true }, bar(each, most)),
          ),
        ),
      ),
    ),
    rest > 0
      ? h(
          'details',
          { className: 'no-print', 'data-rest': kind },
          h('summary', null, `The other ${count(rest, kind)}`),
        )
      : null,
  );
}

/** All due keys, before them those that are too old, before them the overdue ones. */
function bar({ overdue, tooOld, due }: Ranked, most: number): ReactElement {
  const part = (className: string, keys: number): ReactElement =>
    h('rect', { className, width: `${((100 * keys) / most).toFixed(1)}%`, height: 10, rx: 2 });
  return h(
    'svg',
    { focusable: false },
    part('d', due),
    part('o', Math.max(tooOld, overdue)),
    part('l', overdue),
  );
}
