import { createElement as h, type ReactElement } from 'react';
import { formatNumber } from '../../words/counts.ts';
import { formatDate } from '../../words/dates.ts';
import { trendChart, type TrendLine } from '../charts/trend-chart.ts';
import type { PageFacts, TrendPoint } from '../data/facts.ts';
import { behind, card, drawing } from './text.ts';

interface Series extends Omit<TrendLine, 'points'> {
  readonly name: string;
  readonly valueOf: (point: TrendPoint) => number | null;
}

const SERIES: readonly Series[] = [
  {
    name: 'Keys due',
    kind: 'line',
    unit: '',
    colour: 'due',
    valueOf: ({ figures }) => figures.keysDue - figures.counts.deactivated,
  },
  {
    name: 'Compliant',
    kind: 'line',
    unit: ' %',
    max: 100,
    colour: 'good',
    valueOf: ({ figures: { counts } }) =>
      counts.activeKeys === 0 ? null : Math.round((1000 * counts.compliant) / counts.activeKeys) / 10,
  },
  {
    name: 'Median age',
    kind: 'line',
    unit: ' d',
    colour: 'accent',
    valueOf: ({ figures }) => figures.ages?.medianDays ?? null,
  },
  {
    name: 'Deactivated',
    kind: 'bars',
    unit: '',
    colour: 'accent',
    valueOf: ({ figures }) => figures.counts.deactivated,
  },
];

/** What the runs of the last months made of it: does it burn down? */
export function trendCard({ trend }: PageFacts): ReactElement {
  const [first] = trend;
  if (trend.length < 2 || first === undefined)
    return card(
      'trend',
      'Trend',
      null,
      h('p', null, 'This is the first run on record: the trend begins with the next one.'),
    );
  return card(
    'trend',
    'Trend',
    `${formatNumber(trend.length)} days with a run since ${formatDate(first.asOf)}; the last one of each day, enforcing ones before dry ones.`,
    h(
      'div',
      { className: 'trends' },
      SERIES.map((series) => panel(series, trend)),
    ),
    behind({
      caption: 'Trend',
      heads: ['Run', ...SERIES.map(({ name }) => name)],
      rows: trend.map((point) => [
        `${point.asOf.slice(0, 10)}${point.mode === 'dry-run' ? ' (dry run)' : ''}`,
        ...SERIES.map((series) => inWords(series, point)),
      ]),
    }),
  );
}

function panel(series: Series, trend: readonly TrendPoint[]): ReactElement {
  const { name, valueOf } = series;
  const points = trend.map((point) => ({ label: dayAndMonth(point), value: valueOf(point) }));
  const last = trend.at(-1);
  return h(
    'figure',
    { key: name },
    h('figcaption', null, `${name} `, h('b', null, last ? inWords(series, last) : '')),
    drawing(trendChart({ ...series, points }), ''),
  );
}

function inWords({ valueOf, unit }: Series, point: TrendPoint): string {
  const value = valueOf(point);
  return value === null ? '–' : `${formatNumber(value)}${unit}`;
}

/** `29 Nov` */
const dayAndMonth = ({ asOf }: TrendPoint): string => formatDate(asOf).split(' ').slice(0, 2).join(' ');
