import type { ChangeCounts } from '../../core/change-counts.ts';
import { DAYS_AHEAD } from '../../core/policy.ts';
import type { ReportHead } from '../../core/report.ts';
import type { Fact } from '../render/document.ts';
import { inSeverities } from './words.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { usersInWords } from '../../words/users.ts';

/** Keys that come of age in the days ahead, and the accounts that they are in. */
export interface ComingDue {
  readonly keys: number;
  readonly accounts: number;
}

export function coverageInAWord({ coverage }: Pick<ReportHead, 'coverage'>): string {
  const { total, unreachable: missing } = coverage;
  if (missing > 0) {
    return `${count(missing, 'account')} of ${formatNumber(total)} could not be surveyed: nothing is known about ${missing === 1 ? 'its' : 'their'} keys.`;
  }
  return total === 1
    ? "The organization's only account is covered or left out on purpose."
    : `All ${count(total, 'account')} of the organization are covered or left out on purpose.`;
}

/** The run in numbers. */
export function summaryFacts(
  { coverage, counts, mail, mode, listed: { ended } }: ReportHead,
  { added, still, solved, newOptOuts }: ChangeCounts,
  comingDue?: ComingDue,
): Fact[] {
  const dry = mode === 'dry-run';
  const would = dry ? 'would be ' : '';
  const [notified, stopped] = dry
    ? [ended['would-notify'], ended['would-deactivate']]
    : [counts.notified, counts.deactivated];
  const blocked = mail.blocked === null ? '' : `; BLOCKED: ${mail.blocked}`;
  const n = formatNumber;
  return [
    [
      'Coverage',
      [
        `${count(coverage.total, 'account')} = ${n(coverage.surveyed)} surveyed + ${n(coverage.optedOut)} opted out` +
          ` + ${n(coverage.notActive)} not active + ${n(coverage.outOfScope)} out of scope + ${n(coverage.unreachable)} unreachable`,
      ],
    ],
    [
      'Keys',
      [
        `${count(counts.activeKeys, 'active key')} of ${usersInWords(counts)}: ${n(counts.compliant)} compliant, ${n(counts.exempt)} exempt, ${n(counts.undetermined)} undetermined`,
      ],
    ],
    [
      dry ? 'To be done' : 'Done',
      [
        `${n(notified)} ${would}notified, ${n(stopped)} ${would}deactivated, ${n(counts.deferred)} ${would}deferred to the next run by the brake`,
      ],
    ],
    [
      'Mail',
      [
        dry
          ? 'a dry run mails nobody but the operator'
          : `${n(mail.sent)} sent, ${n(mail.pending)} pending, ${n(mail.withheld)} withheld, ${n(mail.failed)} failed${blocked}`,
      ],
    ],
    ...fact('New', [...inSeverities(added), ...(newOptOuts > 0 ? [count(newOptOuts, 'opt-out')] : [])]),
    ...fact('Still', inSeverities(still)),
    ...fact('Solved', inSeverities(solved)),
    ...(comingDue ? [['Ahead', [ahead(comingDue, dry)]] as const] : []),
  ];
}

const fact = (title: string, parts: readonly string[]): Fact[] =>
  parts.length === 0 ? [] : [[title, [parts.join(', ')]]];

function ahead({ keys, accounts }: ComingDue, dry: boolean): string {
  if (keys === 0) return `In the next ${DAYS_AHEAD} days no other key comes of age.`;
  const comes = keys === 1 ? 'comes' : 'come';
  const gets = dry ? 'would get' : keys === 1 ? 'gets' : 'get';
  return `In the next ${DAYS_AHEAD} days ${count(keys, 'more key')} in ${count(accounts, 'account')} ${comes} of age and ${gets} a first notice.`;
}
