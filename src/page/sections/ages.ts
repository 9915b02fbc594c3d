import { createElement as h, type ReactElement } from 'react';
import { formatNumber } from '../../words/counts.ts';
import { agesChart } from '../charts/ages-chart.ts';
import { maxAgeDays } from '../../core/policy.ts';
import type { PageFacts } from '../data/facts.ts';
import { both } from './coverage.ts';
import { behind, card } from './text.ts';

/** How old all active keys are, and where the rule cuts. */
export function agesCard({ report: { ages, counts }, thresholds }: PageFacts): ReactElement {
  const { bands } = ages;
  if (bands.length === 0)
    return card(
      'ages',
      'Ages of all active keys',
      null,
      h('p', null, counts.activeKeys === 0 ? 'No active key was seen.' : 'The run did not count them.'),
    );
  const { notifyKeyAgeDays } = thresholds;
  return card(
    'ages',
    'Ages of all active keys',
    `The first notice at ${formatNumber(notifyKeyAgeDays)} days; deactivated at ${formatNumber(maxAgeDays(thresholds))}, or later when a notice was late. Exempt keys are among them; bands grow wider with age.`,
    h('figure', null, ...both((width) => agesChart(ages, thresholds, width))),
    behind({
      caption: 'Ages',
      heads: ['Days', 'Active keys'],
      rows: bands.map(({ fromDays, keys }, place) => {
        const next = bands[place + 1]?.fromDays;
        return [next === undefined ? `${fromDays} and more` : `${fromDays}–${next - 1}`, formatNumber(keys)];
      }),
    }),
  );
}
