import { createElement as h, type ReactElement, type ReactNode } from 'react';
import { count, formatNumber } from '../../words/counts.ts';
import { maxAgeDays } from '../../core/policy.ts';
import type { PageFacts } from '../data/facts.ts';

/** The numbers that people ask for first; those that have a list lead to it. */
export function tiles({ report, thresholds, lists: { due, overdue, tooOld } }: PageFacts): ReactElement {
  const { ages, counts, coverage, listed, mode } = report;
  const isDry = mode === 'dry-run';
  const gone = isDry ? listed.ended['would-deactivate'] : counts.deactivated;
  const told = isDry ? listed.ended['would-notify'] : counts.notified;
  const left = coverage.total - coverage.surveyed;
  const days = (value: number | null): string => (value === null ? '–' : `${formatNumber(value)}\u00a0d`);
  return h(
    'ul',
    { className: 'tiles', 'aria-label': 'The run in numbers' },
    tile({
      name: 'Compliant',
      value: shareOf(counts.compliant, counts.activeKeys),
      tone: counts.activeKeys > 0 && counts.compliant === counts.activeKeys ? 'good' : '',
      note: `${formatNumber(counts.compliant)} of ${count(counts.activeKeys, 'active key')}`,
    }),
    tile({
      name: 'Too old',
      value: formatNumber(tooOld),
      tone: tooOld > 0 ? 'due' : '',
      link: tooOld > 0 ? '#age=too-old' : null,
      note: [
        `of ${count(due, 'due key')} ${due === 1 ? 'is' : 'are'} over ${formatNumber(maxAgeDays(thresholds))} days; `,
        overdue > 0
          ? h(
              'a',
              { key: 'overdue', className: 'late-text', href: '#deadline=overdue' },
              `${formatNumber(overdue)} overdue`,
            )
          : 'none overdue',
      ],
    }),
    tile({
      name: isDry ? 'Would be deactivated' : 'Deactivated',
      value: formatNumber(gone),
      link: gone > 0 ? `#status=${isDry ? 'deactivate' : 'deactivated'}` : null,
      note:
        counts.deferred > 0
          ? h('a', { href: '#status=deferred' }, `${formatNumber(counts.deferred)} deferred by the brake`)
          : 'none deferred by the brake',
    }),
    tile({
      name: isDry ? 'Would be notified' : 'Notified',
      value: formatNumber(told),
      note: 'keys, by mail',
    }),
    tile({
      name: 'Median age',
      value: days(ages.medianDays),
      note: `the oldest key: ${days(ages.oldestDays)}`,
    }),
    tile({
      name: 'Accounts surveyed',
      value: `${formatNumber(coverage.surveyed)}/${formatNumber(coverage.total)}`,
      tone: coverage.unreachable > 0 ? 'late' : '',
      link: coverage.total === 0 ? null : coverage.unreachable > 0 ? '#problems' : '#every-account',
      note:
        coverage.unreachable > 0
          ? `${formatNumber(coverage.unreachable)} unreachable`
          : `${formatNumber(left)} left out on purpose`,
    }),
  );
}

/** `87 %`; never rounded up to all, nor down to none. */
export function shareOf(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = Math.round((100 * part) / whole);
  const shown = part < whole ? Math.min(99, percent) : percent;
  return `${part > 0 ? Math.max(1, shown) : shown} %`;
}

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note: ReactNode;
  readonly tone?: 'good' | 'due' | 'late' | '';
  readonly link?: string | null;
}

function tile({ name, value, note, tone = '', link = null }: Tile): ReactElement {
  return h(
    'li',
    { className: `tile ${tone}`, key: name },
    h('span', { className: 'name' }, name),
    h('b', null, link === null ? value : h('a', { href: link, 'aria-label': `${name}: ${value}` }, value)),
    h('span', { className: 'note' }, note),
  );
}
