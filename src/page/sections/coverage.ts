import { createElement as h, Fragment, type ReactElement } from 'react';
import type { Coverage } from '../../core/report.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { coverageChart, STATUSES } from '../charts/coverage-chart.ts';
import type { PageFacts } from '../data/facts.ts';
import type { OuCoverage } from '../data/ous.ts';
import { oneLine } from '../../words/one-line.ts';
import { behind, card, drawing } from './text.ts';

const WIDE = 540;
const NARROW = 310;
/** Bars that a reader still compares; the table behind the chart has them all. */
const SHOWN_OUS = 10;

/** Which accounts were looked at, and which were not: by status, and by OU. */
export function coverageCard({ report: { coverage }, lists: { ous: byOu } }: PageFacts): ReactElement {
  return card(
    'coverage',
    'Coverage',
    `${count(coverage.total, 'account')} of the organization, each counted once.`,
    h(
      'figure',
      null,
      ...(coverage.total === 0 ? [] : both((width) => coverageChart([{ label: '', coverage }], width))),
      h(
        'ul',
        { className: 'legend' },
        STATUSES.map(([field, word, colour]) =>
          h(
            'li',
            { key: field },
            h('span', { className: `swatch ${colour}` }),
            `${formatNumber(coverage[field])} ${word}`,
          ),
        ),
      ),
    ),
    byOu.some(({ ou }) => ou !== null) ? ouFigure(byOu) : null,
    coverage.total === 0
      ? null
      : h('p', { className: 'small to-list' }, h('a', { href: '#every-account' }, 'Account by account')),
  );
}

function ouFigure(byOu: readonly OuCoverage[]): ReactElement {
  const shown = byOu.slice(0, SHOWN_OUS);
  const rows = shown.map(({ ou, coverage }) => ({ label: labelOf(ou), coverage }));
  const rest = byOu.length - shown.length;
  return h(
    Fragment,
    null,
    h(
      'figure',
      null,
      h(
        'figcaption',
        null,
        `By OU, surveyed of all accounts directly in it${rest > 0 ? `; ${count(rest, 'smaller one')} in the table only` : ''}.`,
      ),
      ...both((width) => coverageChart(rows, width)),
    ),
    behind({
      caption: 'Coverage by OU',
      heads: ['OU', 'Accounts', ...STATUSES.map(([, word]) => word)],
      rows: byOu.map(({ ou, coverage }) => [labelOf(ou), ...numbersOf(coverage)]),
    }),
  );
}

/** A drawing that fits a desk, and one that fits a phone: of one that is scaled nobody could read the words. */
export function both(draw: (width: number) => string): ReactElement[] {
  return [drawing(draw(WIDE), 'wide'), drawing(draw(NARROW), 'narrow')];
}

const numbersOf = (coverage: Coverage): string[] =>
  [coverage.total, ...STATUSES.map(([field]) => coverage[field])].map(formatNumber);

/** An OU's ID as a chart has room for it. */
const labelOf = (ou: string | null): string => (ou === null ? 'not known' : oneLine(ou, 20));
