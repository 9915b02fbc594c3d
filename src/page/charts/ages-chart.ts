import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import type { KeyAges } from '../../core/key-ages.ts';
import { formatNumber } from '../../words/counts.ts';
import { maxAgeDays, type Thresholds } from '../../core/policy.ts';
import { COLOUR, svgOf } from './svg.ts';

type Band = KeyAges['bands'][number];

/** Bars by age, of one width though bands are not of one length; two lines where a rule begins. */
export function agesChart({ bands }: KeyAges, thresholds: Thresholds, width: number): string {
  const isNarrow = width < 400;
  const every = Math.ceil(bands.length / (isNarrow ? 6 : 12));
  const limit = maxAgeDays(thresholds);
  const line = (days: number, text: string, colour: string, above: number) => ({
    xAxis: placeOf(days, bands),
    lineStyle: { color: colour, type: 'dashed', width: 1.5 },
    label: {
      formatter: text,
      position: 'end',
      align: placeOf(days, bands) > bands.length * 0.7 ? 'right' : 'left',
      offset: [2, -above],
      color: COLOUR.text,
      fontSize: 12,
    },
  });
  return svgOf(
    {
      grid: { left: 40, right: 12, top: 42, bottom: 38 },
      xAxis: {
        type: 'value',
        min: 0,
        max: bands.length,
        interval: 1,
        name: 'age in days',
        nameLocation: 'middle',
        nameGap: 24,
        nameTextStyle: { color: COLOUR.quiet, fontSize: 12 },
        splitLine: { show: false },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: COLOUR.line } },
        axisLabel: {
          color: COLOUR.quiet,
          fontSize: 12,
          formatter: (place: number) => (place % every === 0 ? edge(bands[place]) : ''),
        },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        splitNumber: 4,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: COLOUR.quiet, fontSize: 12, formatter: formatNumber },
        splitLine: { lineStyle: { color: COLOUR.line } },
      },
      series: [
        {
          type: 'custom',
          renderItem: barOfBand((place) => colourOf(bands[place], thresholds)),
          encode: { x: 0, y: 1 },
          data: bands.map(({ keys }, place) => [place, keys]),
          markLine: {
            symbol: 'none',
            data: [
              line(
                thresholds.notifyKeyAgeDays,
                `${thresholds.notifyKeyAgeDays} d: first notice`,
                COLOUR.due,
                14,
              ),
              line(limit, `${limit} d: deactivated`, COLOUR.late, 0),
            ],
          },
        },
      ],
    },
    { width, height: 236 },
  );
}

const barOfBand =
  (colour: (place: number) => string): CustomSeriesRenderItem =>
  (_, api) => {
    const place = Number(api.value(0));
    const [left = 0, top = 0] = api.coord([place, Number(api.value(1))]);
    const [right = 0, bottom = 0] = api.coord([place + 1, 0]);
    return {
      type: 'rect',
      shape: { x: left + 1, y: top, width: Math.max(1, right - left - 2), height: bottom - top },
      style: { fill: colour(place) },
    };
  };

/** A band that a threshold divides has the colour of its beginning; the line shows where it is divided. */
function colourOf(band: Band | undefined, thresholds: Thresholds): string {
  const fromDays = band?.fromDays ?? 0;
  if (fromDays >= maxAgeDays(thresholds)) return COLOUR.late;
  return fromDays >= thresholds.notifyKeyAgeDays ? COLOUR.due : COLOUR.good;
}

/** Where an age lies on the axis; one beyond the last band at its end. */
export function placeOf(days: number, bands: readonly Band[]): number {
  const place = bands.findLastIndex(({ fromDays }) => fromDays <= days);
  const [from, to] = [bands[place]?.fromDays, bands[place + 1]?.fromDays];
  if (from === undefined) return 0;
  if (to !== undefined) return place + (days - from) / (to - from);
  return days > from ? bands.length : place;
}

const edge = (band: Band | undefined): string => (band ? formatNumber(band.fromDays) : '');
