import { createElement as h, type ReactElement } from 'react';
import { instant } from '../../core/instant.ts';
import { DAYS_AHEAD } from '../../core/policy.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { formatWeekday } from '../../words/dates.ts';
import type { Deadlines } from '../data/deadlines.ts';
import type { PageFacts } from '../data/facts.ts';
import { card } from './text.ts';

/** Where no day has so many keys, none stands out. */
const MANY = 5;

/** When keys will be deactivated unless somebody rotates them. */
export function calendarCard({ lists: { deadlines: coming } }: PageFacts): ReactElement {
  const most = Math.max(1, ...coming.days.map((each) => each.keys));
  return card(
    'deadlines',
    `Deadlines of the next ${DAYS_AHEAD} days`,
    'Keys that are deactivated on or after the day, unless they are rotated. Days are in UTC.',
    h(
      'ol',
      { className: 'calendar' },
      coming.days.map((each) => dayOfCalendar(each, most)),
    ),
    h('p', { className: 'small' }, aside(coming)),
  );
}

function dayOfCalendar({ day, keys }: Deadlines['days'][number], most: number): ReactElement {
  const [weekday = '', date = '', month = ''] = formatWeekday(instant(day)).split(' ');
  const tone = keys === 0 ? 'none' : most >= MANY && keys > most / 2 ? 'many' : 'some';
  return h(
    'li',
    { key: day, className: tone },
    h('span', { className: 'date' }, `${weekday} ${date} ${month}`),
    keys === 0
      ? h('b', null, '0', h('span', { className: 'sr' }, ' keys'))
      : h(
          'a',
          { href: `#deadline=${day}` },
          formatNumber(keys),
          h('span', { className: 'sr' }, keys === 1 ? ' key' : ' keys'),
        ),
  );
}

function aside({ past, later }: Deadlines): string {
  const gone =
    past === 0 ? 'No key is past its deadline.' : `${count(past, 'key')} still active past the deadline.`;
  return later === 0 ? gone : `${gone} ${count(later, 'key')} with a later deadline.`;
}
