import type { Coverage } from '../../core/report.ts';
import { formatNumber } from '../../words/counts.ts';
import { COLOUR, svgOf } from './svg.ts';

/** The statuses of accounts in the order of the bar, each with the class of its colour. */
export const STATUSES = [
  ['surveyed', 'surveyed', 'good'],
  ['optedOut', 'opted out', 'due'],
  ['notActive', 'not active', 'aside'],
  ['outOfScope', 'out of scope', 'line'],
  ['unreachable', 'unreachable', 'late'],
] as const satisfies readonly (readonly [keyof Coverage, string, keyof typeof COLOUR])[];

const BAR = 16;
const ROW = 30;

/** A bar for each row, as long as it has accounts, in the colours of their status. */
export function coverageChart(
  rows: readonly { readonly label: string; readonly coverage: Coverage }[],
  width: number,
): string {
  const hasLabels = rows.some(({ label }) => label !== '');
  const most = Math.max(1, ...rows.map(({ coverage }) => coverage.total));
  return svgOf(
    {
      grid: { left: hasLabels ? 132 : 0, right: hasLabels ? 48 : 0, top: 0, bottom: 0 },
      xAxis: { type: 'value', show: false, min: 0, max: most },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ label }) => label),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { show: hasLabels, color: COLOUR.text, fontSize: 12, margin: 10, interval: 0 },
      },
      series: STATUSES.map(([field, , colour], index) => ({
        type: 'bar',
        stack: 'accounts',
        barWidth: hasLabels ? BAR : 22,
        itemStyle: { color: COLOUR[colour], borderColor: COLOUR.paper, borderWidth: 1 },
        data: rows.map(({ coverage }) => coverage[field]),
        ...(hasLabels &&
          index === STATUSES.length - 1 && {
            label: {
              show: true,
              position: 'right',
              color: COLOUR.quiet,
              fontSize: 12,
              formatter: ({ dataIndex }: { readonly dataIndex: number }) =>
                countOf(rows[dataIndex]?.coverage),
            },
          }),
      })),
    },
    { width, height: hasLabels ? Math.max(1, rows.length) * ROW : 24 },
  );
}

function countOf(coverage: Coverage | undefined): string {
  if (!coverage) return '';
  const { surveyed, total } = coverage;
  return `${formatNumber(surveyed)}/${formatNumber(total)}`;
}
