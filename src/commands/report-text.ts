import type { KeyEntry, RunReport } from '../core/report.ts';
import { count } from '../words/counts.ts';
import { formatDate, formatMoment } from '../words/dates.ts';
import { oneLine } from '../words/one-line.ts';
import { renderProblems } from './problem-text.ts';

const MAX_LISTED = 20;

/** The report for people at a terminal; `--json` has all of it. */
export function renderReport(report: RunReport): string {
  const { coverage, counts, mail, mode } = report;
  const names = new Map(report.accounts.map(({ accountId, name }) => [accountId, name]));
  const ending = (...outcomes: KeyEntry['outcome'][]) =>
    report.keys.filter((key) => outcomes.includes(key.outcome));
  const deciding = (decision: KeyEntry['decision']) => report.keys.filter((key) => key.decision === decision);
  const line = (key: KeyEntry): string => describeKey(key, names.get(key.accountId) ?? key.accountId);
  return [
    '',
    `${mode === 'enforce' ? 'Run' : 'Plan'} ${report.runId}, as of ${formatMoment(report.asOf)}: ${statusInWords(report)}`,
    `  Accounts  ${coverage.total} = ${coverage.surveyed} surveyed + ${coverage.optedOut} opted out + ${coverage.notActive} not active + ${coverage.outOfScope} out of scope + ${coverage.unreachable} unreachable`,
    `  Keys      ${count(counts.activeKeys, 'active key')} of ${count(counts.users, 'user')}: ${counts.compliant} compliant, ${counts.exempt} exempt, ${counts.undetermined} undetermined, ${deciding('wait').length} waiting for their deadline`,
    ...(mode === 'enforce'
      ? [
          `  Mail      ${mail.sent} sent, ${mail.pending} pending, ${mail.withheld} withheld, ${mail.failed} failed${mail.blocked ? `; BLOCKED: ${mail.blocked}` : ''}`,
        ]
      : []),
    ...section('Deactivated', ending('deactivated').map(line)),
    ...section('Would be deactivated', ending('would-deactivate').map(line)),
    ...section('Deferred to the next run by the brake', deciding('deferred').map(line)),
    ...section('Not deactivated, because it failed', ending('failed').map(line)),
    ...section('Notified', ending('notified').map(line)),
    ...section('Would be notified', ending('would-notify').map(line)),
    ...section('Notices that could not leave yet', ending('pending', 'withheld').map(line)),
    ...section(
      'Not surveyed',
      report.accounts
        .filter((account) => account.status !== 'surveyed')
        .map(
          ({ accountId, name, status, reason, optOut }) =>
            `${accountId}  ${oneLine(name, 40)}: ${status}${reason ? `, ${reason}` : ''}${optOut?.reason ? `, ${oneLine(optOut.reason, 100)}` : ''}`,
        ),
    ),
    ...renderProblems(report.problems, report.accounts),
    '',
  ].join('\n');
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

function describeKey(key: KeyEntry, account: string): string {
  const age = key.ageDays === null ? 'age ?' : `${key.ageDays} d`;
  const notice = key.notice === null ? '' : `, ${key.notice} notice`;
  const told =
    key.contacts.length > 0 ? ` to ${key.contacts.slice(0, 3).join(', ')} (${key.contactSource ?? ''})` : '';
  const deadline = key.deadline === null ? '' : `, deadline ${formatDate(key.deadline)}`;
  return `${key.accessKeyId}  ${age.padStart(6)}  ${oneLine(account, 40)}/${oneLine(key.userName, 64)}${notice}${told}${deadline}`;
}

function section(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length - MAX_LISTED;
  return [
    '',
    `  ${title} (${items.length})`,
    ...items.slice(0, MAX_LISTED).map((item) => `    ${item}`),
    ...(more > 0 ? [`    … and ${more} more; --json lists all`] : []),
  ];
}
