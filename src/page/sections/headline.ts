import { createElement as h, type ReactElement, type ReactNode } from 'react';
import { severitiesOf } from '../../core/problem-order.ts';
import type { ReportHead } from '../../core/report.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { formatMoment } from '../../words/dates.ts';
import { RUN_STATUS } from '../../words/run-status.ts';
import type { PageFacts } from '../data/facts.ts';

const TONES: Readonly<Record<ReportHead['status'], string>> = {
  complete: 'good',
  problems: 'late',
  blocked: 'late',
};

/** Whose page it is, of when, and how the run ended. */
export function headline({ report }: PageFacts): ReactElement {
  const { asOf, mode, runId, status } = report;
  return h(
    'header',
    { className: 'top' },
    h('a', { className: 'skip', href: '#keys' }, 'To the keys'),
    h('h1', null, 'AWS access keys of the organization'),
    h(
      'div',
      { className: 'badges' },
      h('span', { className: `badge ${TONES[status]}` }, `Run ${RUN_STATUS[status]}`),
      mode === 'dry-run' ? h('span', { className: 'badge due' }, 'Dry run') : null,
      h('span', { className: 'badge' }, formatMoment(asOf)),
      h('span', { className: 'badge mono' }, runId),
    ),
    h('p', { className: 'lead' }, inASentence(report)),
  );
}

function inASentence({ counts, coverage }: ReportHead): string {
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
  const { error: errors } = severitiesOf(problems);
  const told: ReactElement[] = [];
  const say = (tone: string, text: string, more: ReactNode): void => {
    told.push(
      h('div', { key: told.length, className: `banner ${tone}` }, h('p', null, text), h('p', null, more)),
    );
  };
  if (mail.blocked !== null) {
    const why = problems.find(({ code }) => code === mail.blocked);
    say('late', `Blocked (${mail.blocked}): ${untilThen(report)}`, why?.fix ?? 'The next run tries again.');
  } else if (report.status === 'blocked') {
    const [why] = problems;
    say('late', `Blocked: ${untilThen(report)}`, why?.fix ?? 'The next run tries again.');
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

/** A pause can come midway: what was done before it stays done. */
function untilThen({ mail: { sent }, counts: { deactivated } }: ReportHead): string {
  const done = [
    ...(deactivated > 0
      ? [`${count(deactivated, 'key')} ${deactivated === 1 ? 'was' : 'were'} deactivated`]
      : []),
    ...(sent > 0 ? [`${count(sent, 'mail')} ${sent === 1 ? 'was' : 'were'} sent`] : []),
  ];
  return done.length === 0
    ? 'nothing was mailed or deactivated.'
    : `nothing was mailed or deactivated from then on; before, ${done.join(' and ')}.`;
}
