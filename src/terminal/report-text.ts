import type { KeyEntry, RunReport } from '../core/report.ts';
import { count, formatNumber } from '../words/counts.ts';
import { usersInWords } from '../words/users.ts';
import { formatMoment } from '../words/dates.ts';
import { oneLine } from '../words/one-line.ts';
import { renderKeys } from './key-table.ts';
import { renderProblems } from './problem-text.ts';

export interface ReportTextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Every entry of every list. */
  readonly all: boolean;
}

const ROWS = 40;
const ACCOUNTS = 20;

/** The report for people at a terminal: the details first, so that what counts stands last, above the prompt. */
export function renderReport(report: RunReport, { width, all }: ReportTextOptions): string {
  const keys = renderKeys(report, { width, shown: all ? null : ROWS });
  return [
    ...(keys.length > 0 ? ['', ...keys] : []),
    ...notSurveyed(report, all),
    ...renderProblems(report.problems, report.accounts, { all, width }),
    '',
    ...headline(report),
    '',
  ].join('\n');
}

function notSurveyed({ accounts }: RunReport, all: boolean): string[] {
  const left = accounts.filter(({ status }) => status !== 'surveyed');
  if (left.length === 0) return [];
  const more = all ? 0 : left.length - ACCOUNTS;
  return [
    '',
    `  Accounts not surveyed (${formatNumber(left.length)})`,
    ...left
      .slice(0, more > 0 ? ACCOUNTS : undefined)
      .map(
        ({ accountId, name, status, reason, optOut }) =>
          `    ${accountId} ${oneLine(name, 40)}: ${status}${reason ? `, ${oneLine(reason, 100)}` : ''}${optOut?.reason ? `, ${oneLine(optOut.reason, 100)}` : ''}`,
      ),
    ...(more > 0 ? [`    … and ${formatNumber(more)} more; --all lists them`] : []),
  ];
}

function headline(report: RunReport): string[] {
  const { coverage, counts, mail, mode, keys } = report;
  const n = formatNumber;
  const waiting = keys.filter(({ decision }) => decision === 'wait').length;
  return [
    `${mode === 'enforce' ? 'Run' : 'Plan'} ${report.runId}, as of ${formatMoment(report.asOf)}: ${statusInWords(report)}`,
    `  Accounts  ${n(coverage.total)} = ${n(coverage.surveyed)} surveyed + ${n(coverage.optedOut)} opted out + ${n(coverage.notActive)} not active + ${n(coverage.outOfScope)} out of scope + ${n(coverage.unreachable)} unreachable`,
    `  Keys      ${count(counts.activeKeys, 'active key')} of ${usersInWords(counts)}: ${n(counts.compliant)} compliant, ${n(counts.exempt)} exempt, ${n(counts.undetermined)} undetermined, ${n(waiting)} waiting for their deadline`,
    ...(mode === 'enforce'
      ? [
          `  Mail      ${n(mail.sent)} sent, ${n(mail.pending)} pending, ${n(mail.withheld)} withheld, ${n(mail.failed)} failed${mail.blocked ? `; BLOCKED: ${mail.blocked}` : ''}`,
          `  Done      ${n(counts.notified)} notified, ${n(counts.deactivated)} deactivated, ${n(counts.deferred)} deferred to the next run by the brake`,
        ]
      : [wouldBeDone(keys, counts.deferred)]),
  ];
}

function wouldBeDone(keys: readonly KeyEntry[], deferred: number): string {
  const ending = (outcome: KeyEntry['outcome']) => keys.filter((key) => key.outcome === outcome);
  const told = ending('would-notify');
  const contacts = new Set(told.flatMap(({ contacts: each }) => each)).size;
  const n = formatNumber;
  return `  Would be  ${n(ending('would-deactivate').length)} deactivated, ${n(told.length)} notified (${count(contacts, 'contact')}), ${n(deferred)} deferred to the next run by the brake`;
}

/** `complete, with 2 warnings`. */
function statusInWords({ status, problems }: RunReport): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const found = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ];
  const done = status === 'problems' ? 'done' : status;
  return found.length === 0 ? done : `${done}, with ${found.join(' and ')}`;
}
