import type { MailCounts, RunReport } from '../../core/report.ts';
import type { LastRun, RunChanges } from '../../core/run-changes.ts';
import { name, type Line } from '../render/document.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { formatMoment } from '../../words/dates.ts';

/** A subject that is longer than this many facts is not read to its end. */
const IN_SUBJECT = 4;

/** What was done and what is new: `3 deactivated, 1 account newly unreachable`. */
export function inAWord(report: RunReport, changes: RunChanges): string {
  return partsOf(report, changes).slice(0, IN_SUBJECT).join(', ');
}

function partsOf(report: RunReport, changes: RunChanges): string[] {
  const { mail, coverage } = report;
  const surveyed = `${formatNumber(coverage.surveyed)} of ${count(coverage.total, 'account')} surveyed`;
  const happened = [...done(report, changes), ...news(changes)];
  if (mail.blocked !== null) return [`blocked, ${BLOCKED[mail.blocked]}`, ...happened];
  if (changes.since.kind === 'none') {
    const problems = severitiesIn(report.problems);
    return [`first run, ${surveyed}`, ...done(report, changes), ...problems, ...told(report)];
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
function done({ mode }: RunReport, { since, deactivated, newlyPlanned }: RunChanges): string[] {
  if (mode === 'enforce')
    return said([[deactivated.length, `${formatNumber(deactivated.length)} deactivated`]]);
  const ending = (outcome: string): number => newlyPlanned.filter((key) => key.outcome === outcome).length;
  const key = since.kind === 'read' ? 'more key' : 'key';
  const [stopped, notified] = [ending('would-deactivate'), ending('would-notify')];
  return said([
    [stopped, `${count(stopped, key)} would be deactivated`],
    [notified, `${count(notified, key)} would be notified`],
  ]);
}

/** An account that is lost or back has its error with it: that is not told a second time. */
function news({ since, accounts: { newlyUnreachable, back }, problems, optOuts }: RunChanges): string[] {
  const lost = new Set(newlyUnreachable.map(({ accountId }) => accountId));
  const found = new Set(back.map(({ accountId }) => accountId));
  const errors = problems.new.filter(({ severity, id }) => severity === 'error' && !lost.has(id)).length;
  const mended = problems.solved.filter(({ severity, id }) => severity === 'error' && !found.has(id)).length;
  const warnings = problems.new.filter(({ severity }) => severity === 'warning').length;
  return said([
    [lost.size, `${count(lost.size, 'account')} ${lostInWords(since)}`],
    [errors, count(errors, 'new error')],
    [found.size, `${count(found.size, 'account')} back`],
    [mended, `${count(mended, 'error')} solved`],
    [optOuts.new.length, count(optOuts.new.length, 'new opt-out')],
    [warnings, count(warnings, 'new warning')],
  ]);
}

/** Of a first run nobody knows since when. Where the last run cannot be read, everything counts as new, and the mail says so. */
export const lostInWords = ({ kind }: LastRun): string =>
  kind === 'none' ? 'could not be surveyed' : 'newly unreachable';

const told = ({ counts: { notified } }: RunReport): string[] =>
  said([[notified, `${formatNumber(notified)} notified`]]);

/** `2 errors`, `1 warning`. */
export function severitiesIn(problems: RunReport['problems']): string[] {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return said([
    [errors, count(errors, 'error')],
    [warnings, count(warnings, 'warning')],
  ]);
}

const standing = ({ problems: { still } }: RunChanges): string[] => {
  const errors = still.filter(({ severity }) => severity === 'error').length;
  return said([[errors, `${count(errors, 'error')} still there`]]);
};

/** What the run was compared with. */
export function comparedWith({ since }: RunChanges, { mode }: Pick<RunReport, 'mode'>): Line {
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
