import type { ChangeCounts } from '../../core/change-counts.ts';
import { severitiesOf } from '../../core/problem-order.ts';
import type { Severity } from '../../core/problem.ts';
import type { MailCounts, ReportHead } from '../../core/report.ts';
import type { LastRun } from '../../core/run-changes.ts';
import { name, type Line } from '../render/document.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { formatMoment } from '../../words/dates.ts';

/** A subject that is longer than this many facts is not read to its end. */
const IN_SUBJECT = 4;

/** What was done and what is new: `3 deactivated, 1 account newly unreachable`. */
export function inAWord(report: ReportHead, since: LastRun, changes: ChangeCounts): string {
  return partsOf(report, since, changes).slice(0, IN_SUBJECT).join(', ');
}

function partsOf(report: ReportHead, since: LastRun, changes: ChangeCounts): string[] {
  const { mail, coverage } = report;
  const surveyed = `${formatNumber(coverage.surveyed)} of ${count(coverage.total, 'account')} surveyed`;
  const happened = [...done(report, since, changes), ...news(since, changes)];
  if (mail.blocked !== null) return [`blocked, ${BLOCKED[mail.blocked]}`, ...happened];
  if (since.kind === 'none') {
    const problems = inSeverities(severitiesOf(report.problems));
    return [`first run, ${surveyed}`, ...done(report, since, changes), ...problems, ...told(report)];
  }
  const quiet = happened.length === 0 ? [`nothing new, ${surveyed}`] : happened;
  return [...quiet, ...told(report), ...standing(changes)];
}

const BLOCKED: Record<NonNullable<MailCounts['blocked']>, string> = {
  SENDER_NOT_VERIFIED: 'the sender is not verified',
  SENDING_PAUSED: 'SES has paused sending',
  SES_UNREAD: 'SES could not be asked',
  PAUSED: 'everything is paused',
  DECLINED: 'nobody said yes',
};

type Part = readonly [number: number, words: string];

const said = (parts: readonly Part[]): string[] =>
  parts.flatMap(([number, words]) => (number > 0 ? [words] : []));

/** In a dry run: what would be done to keys that the last one would have left alone. */
function done({ mode }: ReportHead, since: LastRun, { deactivated, planned }: ChangeCounts): string[] {
  if (mode === 'enforce') return said([[deactivated, `${formatNumber(deactivated)} deactivated`]]);
  const key = since.kind === 'read' ? 'more key' : 'key';
  const { 'would-deactivate': stopped, 'would-notify': notified } = planned;
  return said([
    [stopped, `${count(stopped, key)} would be deactivated`],
    [notified, `${count(notified, key)} would be notified`],
  ]);
}

/** An account that is lost or back has its error with it: that is not told a second time. */
function news(
  since: LastRun,
  { lost, back, errorsBesides, mendedBesides, added, newOptOuts }: ChangeCounts,
): string[] {
  return said([
    [lost, `${count(lost, 'account')} ${lostInWords(since)}`],
    [errorsBesides, count(errorsBesides, 'new error')],
    [back, `${count(back, 'account')} back`],
    [mendedBesides, `${count(mendedBesides, 'error')} solved`],
    [newOptOuts, count(newOptOuts, 'new opt-out')],
    [added.warning, count(added.warning, 'new warning')],
  ]);
}

/** Of a first run nobody knows since when. Where the last run cannot be read, everything counts as new, and the mail says so. */
export const lostInWords = ({ kind }: LastRun): string =>
  kind === 'none' ? 'could not be surveyed' : 'newly unreachable';

const told = ({ counts: { notified } }: ReportHead): string[] =>
  said([[notified, `${formatNumber(notified)} notified`]]);

/** `2 errors`, `1 warning`. */
export function inSeverities({ error, warning }: Readonly<Record<Severity, number>>): string[] {
  return said([
    [error, count(error, 'error')],
    [warning, count(warning, 'warning')],
  ]);
}

const standing = ({ still: { error } }: ChangeCounts): string[] =>
  said([[error, `${count(error, 'error')} still there`]]);

/** What the run was compared with. */
export function comparedWith(since: LastRun, { mode }: Pick<ReportHead, 'mode'>): Line {
  const kind = mode === 'dry-run' ? 'dry run' : 'enforcing run';
  switch (since.kind) {
    case 'read':
      return [`Compared with the ${kind} of ${formatMoment(since.report.asOf)}.`];
    case 'none':
      return [`There is no earlier ${kind} to compare with: everything counts as new.`];
    case 'unread':
      return [
        `The last ${kind} could not be read, so that everything counts as new: `,
        name(since.why, 300),
        '.',
      ];
  }
}
