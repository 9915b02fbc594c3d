import { formatNumber } from '../../words/counts.ts';
import { COLOUR, svgOf } from './svg.ts';

export interface TrendLine {
  readonly kind: 'line' | 'bars';
  /** Of the axis, where it does not follow from the values. */
  readonly max?: number;
  readonly unit: string;
  readonly colour: keyof typeof COLOUR;
  /** The oldest first; null where a run did not count it. */
  readonly points: readonly { readonly label: string; readonly value: number | null }[];
}

const SIZE = { width: 300, height: 150 };

/** One figure over the runs: small, and beside others of its kind. */
export function trendChart({ kind, max, unit, colour, points }: TrendLine): string {
  const last = points.length - 1;
  const edges = new Set([0, last]);
  return svgOf(
    {
      grid: { left: 44, right: 14, top: 10, bottom: 24 },
      xAxis: {
        type: 'category',
        boundaryGap: kind === 'bars',
        data: points.map(({ label }) => label),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: COLOUR.line } },
        axisLabel: {
          color: COLOUR.quiet,
          fontSize: 12,
          interval: (index: number) => edges.has(index),
          alignMinLabel: 'left',
          alignMaxLabel: 'right',
          showMinLabel: true,
          showMaxLabel: true,
        },
      },
      yAxis: {
        type: 'value',
        min: 0,
        ...(max !== undefined && { max, interval: max / 4 }),
        minInterval: 1,
        splitNumber: 3,
        axisLabel: {
          color: COLOUR.quiet,
          fontSize: 12,
          formatter: (value: number) => `${formatNumber(value)}${unit}`,
        },
        splitLine: { lineStyle: { color: COLOUR.line } },
      },
      series: [
        kind === 'line'
          ? {
              type: 'line',
              symbol: 'circle',
              symbolSize: (_: unknown, { dataIndex }: { readonly dataIndex: number }) =>
                dataIndex === last ? 7 : 0,
              showSymbol: true,
              showAllSymbol: true,
              itemStyle: { color: COLOUR[colour] },
              lineStyle: { color: COLOUR[colour], width: 2 },
              areaStyle: { color: COLOUR[colour], opacity: 0.12 },
              data: points.map(({ value }) => value),
            }
          : {
              type: 'bar',
              barCategoryGap: '20%',
              barMaxWidth: 18,
              itemStyle: { color: COLOUR[colour] },
              data: points.map(({ value }) => value),
            },
      ],
    },
    SIZE,
  );
}
