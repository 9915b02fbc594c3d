import { createElement as h, Fragment, type ReactElement, type ReactNode } from 'react';
import { accountNames } from '../../words/account-names.ts';
import { count, formatNumber } from '../../words/counts.ts';
import type { PageFacts } from '../data/facts.ts';
import { rank, type Ranked } from '../data/ranking.ts';
import { card, foreign } from './text.ts';

const SHOWN = 10;

/** Who has most to see to, by account. */
export function accountRanking({ report, thresholds }: PageFacts): ReactElement {
  const names = accountNames(report.accounts);
  const ranked = rank(report.keys, ({ accountId }) => [accountId], thresholds, report.asOf);
  return ranking('accounts', 'Accounts by overdue keys', ranked, 'account', (id) =>
    h(Fragment, null, foreign(names.get(id) ?? id, 48), ' ', h('span', { className: 'quiet small' }, id)),
  );
}

/** The same by the people who were told. */
export function contactRanking({ report, thresholds }: PageFacts): ReactElement {
  const ranked = rank(report.keys, ({ contacts }) => contacts, thresholds, report.asOf);
  return ranking('contacts', 'Contacts by overdue keys', ranked, 'contact', (id) => foreign(id, 64));
}

function ranking(
  id: string,
  title: string,
  ranked: readonly Ranked[],
  kind: 'account' | 'contact',
  nameOf: (id: string) => ReactNode,
): ReactElement {
  if (ranked.length === 0) return card(id, title, null, h('p', null, 'No key is due.'));
  const shown = ranked.slice(0, SHOWN);
  const most = Math.max(1, ...shown.map(({ due }) => due));
  return card(
    id,
    title,
    `${count(ranked.length, kind)} with due keys${ranked.length > SHOWN ? `; these ${SHOWN} have most to do` : ''}.`,
    h(
      'table',
      null,
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, kind === 'account' ? 'Account' : 'Contact'),
          h('th', { scope: 'col', className: 'number' }, 'Overdue'),
          h('th', { scope: 'col', className: 'number' }, 'Due'),
          h('td', { className: 'share', 'aria-hidden': true }),
        ),
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
              h('a', { href: `#${kind}=${encodeURIComponent(whole(each.id))}` }, nameOf(each.id)),
            ),
            h('td', { className: 'number' }, formatNumber(each.overdue)),
            h('td', { className: 'number' }, formatNumber(each.due)),
            h('td', { className: 'share', 'aria-hidden': true }, bar(each, most)),
          ),
        ),
      ),
    ),
  );
}

/** Half a letter, as a damaged row can hold, is none that an address of the Web can. */
const whole = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

function bar({ overdue, due }: Ranked, most: number): ReactElement {
  const width = (keys: number): string => `${((100 * keys) / most).toFixed(1)}%`;
  return h(
    'svg',
    { focusable: false },
    h('rect', { className: 'd', width: width(due), height: 10, rx: 2 }),
    h('rect', { className: 'l', width: width(overdue), height: 10, rx: 2 }),
  );
}
