import { createElement as h, type ReactElement, type ReactNode } from 'react';
import type { RunReport } from '../../core/report.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { formatMoment } from '../../words/dates.ts';
import { maxAgeDays, type PageFacts } from '../data/facts.ts';
import { isDue, isOverdue } from '../data/overdue.ts';

const STATUS: Readonly<Record<RunReport['status'], readonly [string, string]>> = {
  complete: ['complete', 'good'],
  problems: ['done, with errors', 'late'],
  blocked: ['blocked', 'late'],
};

/** Whose page it is, of when, and how the run ended. */
export function headline({ report }: PageFacts): ReactElement {
  const { asOf, mode, runId, status } = report;
  const [word, tone] = STATUS[status];
  return h(
    'header',
    { className: 'top' },
    h('a', { className: 'skip', href: '#keys' }, 'To the keys'),
    h('h1', null, 'AWS access keys of the organization'),
    h(
      'div',
      { className: 'badges' },
      h('span', { className: `badge ${tone}` }, `Run ${word}`),
      mode === 'dry-run' ? h('span', { className: 'badge due' }, 'Dry run') : null,
      h('span', { className: 'badge' }, formatMoment(asOf)),
      h('span', { className: 'badge mono' }, runId),
    ),
    h('p', { className: 'lead' }, inASentence(report)),
  );
}

function inASentence({ counts, coverage }: RunReport): string {
  if (coverage.total === 0) return 'This run saw no account.';
  if (coverage.surveyed === 0) return `None of ${count(coverage.total, 'account')} was surveyed in this run.`;
  if (counts.activeKeys === 0)
    return `${count(coverage.surveyed, 'account')} surveyed: there is no active access key of an IAM user.`;
  const young = `${formatNumber(counts.compliant)} of ${count(counts.activeKeys, 'active key')}`;
  return `${young} in ${count(coverage.surveyed, 'surveyed account')} keep to the rule.`;
}

/** What a reader must know before anything else. */
export function banners({ report }: PageFacts): ReactElement[] {
  const { mail, mode, problems } = report;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const told: ReactElement[] = [];
  const say = (tone: string, text: string, more: ReactNode): void => {
    told.push(
      h('div', { key: told.length, className: `banner ${tone}` }, h('p', null, text), h('p', null, more)),
    );
  };
  if (mail.blocked !== null) {
    const why = problems.find(({ code }) => code === mail.blocked);
    say(
      'late',
      `Blocked (${mail.blocked}): nothing was mailed or deactivated.`,
      why?.fix ?? 'The next run tries again.',
    );
  } else if (report.status === 'blocked') {
    const [why] = problems;
    say('late', 'Blocked: nothing was mailed or deactivated.', why?.fix ?? 'The next run tries again.');
  }
  if (mode === 'dry-run')
    say(
      'due',
      'A dry run: this is what an enforcing run would have done.',
      'Nobody but the operator was mailed, and no key was touched.',
    );
  if (errors > 0 && report.status !== 'blocked')
    say(
      'late',
      `${count(errors, 'error')}: somebody or something was not covered, not told or not done.`,
      h('a', { href: '#problems' }, 'Each of them, with what to do'),
    );
  return told;
}

/** The numbers that people ask for first. */
export function tiles({ report, thresholds }: PageFacts): ReactElement {
  const { ages, asOf, counts, coverage, keys, mode } = report;
  const overdue = keys.filter((key) => isOverdue(key, thresholds, asOf)).length;
  const due = keys.filter(isDue).length;
  const gone =
    mode === 'dry-run'
      ? keys.filter(({ outcome }) => outcome === 'would-deactivate').length
      : counts.deactivated;
  const left = coverage.total - coverage.surveyed;
  const days = (value: number | null): string => (value === null ? '–' : `${formatNumber(value)} d`);
  return h(
    'ul',
    { className: 'tiles', 'aria-label': 'The run in numbers' },
    tile('Compliant', shareOf(counts.compliant, counts.activeKeys), 'good', [
      `${formatNumber(counts.compliant)} of ${count(counts.activeKeys, 'active key')}`,
    ]),
    tile('Overdue', formatNumber(overdue), overdue > 0 ? 'late' : '', [
      `of ${count(due, 'due key')}: over ${maxAgeDays(thresholds)} days, or past the deadline`,
    ]),
    tile(mode === 'dry-run' ? 'Would be deactivated' : 'Deactivated', formatNumber(gone), '', [
      `${formatNumber(counts.deferred)} put off by the brake`,
    ]),
    tile(mode === 'dry-run' ? 'Would be told' : 'Told today', formatNumber(told(report)), '', [
      'keys whose contacts got a notice',
    ]),
    tile('Median age', days(ages.medianDays), '', [`the oldest key: ${days(ages.oldestDays)}`]),
    tile(
      'Accounts surveyed',
      `${formatNumber(coverage.surveyed)}/${formatNumber(coverage.total)}`,
      coverage.unreachable > 0 ? 'late' : '',
      [
        coverage.unreachable > 0
          ? `${formatNumber(coverage.unreachable)} unreachable`
          : `${formatNumber(left)} left out on purpose`,
      ],
    ),
  );
}

function told({ counts, keys, mode }: RunReport): number {
  return mode === 'dry-run'
    ? keys.filter(({ outcome }) => outcome === 'would-notify').length
    : counts.notified;
}

/** `87 %`; never rounded up to all, nor down to none. */
export function shareOf(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = Math.round((100 * part) / whole);
  const shown = part < whole ? Math.min(99, percent) : percent;
  return `${part > 0 ? Math.max(1, shown) : shown} %`;
}

function tile(name: string, value: string, tone: string, notes: readonly string[]): ReactElement {
  return h(
    'li',
    { className: `tile ${tone}`, key: name },
    h('span', { className: 'name' }, name),
    h('b', null, value),
    notes.map((note) => h('span', { className: 'note', key: note }, note)),
  );
}
