import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, CustomChart, LineChart, GridComponent, MarkLineComponent, SVGRenderer]);

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Colours of the page's style, so that light and dark are the browser's to choose. */
export const COLOUR = {
  text: 'var(--text)',
  quiet: 'var(--quiet)',
  line: 'var(--line)',
  good: 'var(--good)',
  accent: 'var(--accent)',
  accentSoft: 'var(--accent-soft)',
  due: 'var(--due)',
  late: 'var(--late)',
  aside: 'var(--aside)',
  paper: 'var(--paper)',
} as const;

/** A chart as SVG: drawn here, so that the page needs no library where it is read. */
export function svgOf(option: EChartsCoreOption, { width, height }: Size): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
    return inert(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/** Without what a content security policy refuses (style elements and attributes) and what only a live chart needs. */
function inert(svg: string): string {
  return (
    svg
      .replace(/<style[^>]*>.*?<\/style>/gs, '')
      // Of a line's clip, which would have a number of this process in its name.
      .replace(/<defs ?>.*?<\/defs>/gs, '')
      .replace(
        / (?:class|clip-path|ecmeta_\w+|pointer-events|xml:space|xmlns:xlink|baseProfile|version)="[^"]*"/g,
        '',
      )
      .replace(/ style="([^"]*)"/g, (_, style: string) => asAttributes(style))
      .replace(/^<svg width="\d+" height="\d+"/, '<svg aria-hidden="true" focusable="false"')
      .replace(/<rect [^>]*fill="none"><\/rect>/, '')
      .replace(/>\s+</g, '><')
  );
}

function asAttributes(style: string): string {
  return style
    .split(';')
    .map((declaration) => declaration.split(':'))
    .filter(([name, value]) => value !== undefined && name !== 'font-family')
    .map(([name = '', value = '']) => ` ${name}="${value}"`)
    .join('');
}
