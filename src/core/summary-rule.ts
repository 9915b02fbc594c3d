import type { RunReport } from './report.ts';

/**
 * When the operator gets a summary (SUMMARY): `changes` after a run with errors or deactivations, of a dry run one that
 * would tell or deactivate somebody, and else on Mondays (UTC), so that silence is never mistaken for a run that failed.
 */
export type SummaryRule = 'always' | 'changes' | 'never';

export function summaryIsDue(
  report: Pick<RunReport, 'asOf' | 'status' | 'keys'>,
  rule: SummaryRule,
): boolean {
  switch (rule) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'changes':
      return report.status !== 'complete' || report.keys.some(isNews) || isMonday(report.asOf);
  }
}

const isNews = ({ outcome }: RunReport['keys'][number]): boolean =>
  outcome === 'deactivated' || outcome === 'would-deactivate' || outcome === 'would-notify';

const isMonday = (asOf: RunReport['asOf']): boolean => new Date(asOf).getUTCDay() === 1;
