import { firstBy, type FirstBy } from '../core/first-by.ts';
import { severitiesOf } from '../core/problem-order.ts';
import type { KeyEntry, Report } from '../core/report.ts';
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
  /** Which keys are listed; the numbers are of the whole run. */
  readonly isMeant?: IsMeant;
}

/** Whether a key is one of those that were asked for. */
export type IsMeant = (key: KeyEntry) => Promise<boolean>;

const ROWS = 40;
const ACCOUNTS = 20;

/** The report for people at a terminal: the details first, so that what counts stands last, above the prompt. */
export async function renderReport(
  report: Report,
  { width, all, isMeant }: ReportTextOptions,
): Promise<string> {
  const { names, left } = await accountsOf(report, all);
  const contacts = new Set<string>();
  const keys = await renderKeys(meant(report, contacts, isMeant), names, { width, shown: all ? null : ROWS });
  return [
    ...(keys.length > 0 ? ['', ...keys] : []),
    ...notSurveyed(left),
    ...renderProblems(report.problems, names, { all, width }),
    '',
    ...headline(report, contacts.size),
    '',
  ].join('\n');
}

async function accountsOf(report: Report, all: boolean) {
  const names = new Map<string, string>();
  const left = firstBy<string>(all ? Infinity : ACCOUNTS);
  for await (const { accountId, name, status, reason, optOut } of report.accounts()) {
    names.set(accountId, name);
    if (status === 'surveyed') continue;
    left.add(
      accountId,
      () =>
        `    ${accountId} ${oneLine(name, 40)}: ${status}${reason ? `, ${oneLine(reason, 100)}` : ''}${optOut?.reason ? `, ${oneLine(optOut.reason, 100)}` : ''}`,
    );
  }
  return { names, left };
}

/** @param contacts gets those who would be told */
async function* meant(
  report: Report,
  contacts: Set<string>,
  isMeant: IsMeant = () => Promise.resolve(true),
): AsyncIterable<KeyEntry> {
  for await (const key of report.keys()) {
    if (key.outcome === 'would-notify') for (const contact of key.contacts) contacts.add(contact);
    if (await isMeant(key)) yield key;
  }
}

function notSurveyed({ items, total }: FirstBy<string>): string[] {
  if (total === 0) return [];
  const more = total - items.length;
  return [
    '',
    `  Accounts not surveyed (${formatNumber(total)})`,
    ...items,
    ...(more > 0 ? [`    … and ${formatNumber(more)} more; --all lists them`] : []),
  ];
}

/** @param contacts who would be told, of a dry run */
function headline(report: Report, contacts: number): string[] {
  const { coverage, counts, mail, mode, listed } = report;
  const n = formatNumber;
  return [
    `${mode === 'enforce' ? 'Run' : 'Plan'} ${report.runId}, as of ${formatMoment(report.asOf)}: ${statusInWords(report)}`,
    `  Accounts  ${n(coverage.total)} = ${n(coverage.surveyed)} surveyed + ${n(coverage.optedOut)} opted out + ${n(coverage.notActive)} not active + ${n(coverage.outOfScope)} out of scope + ${n(coverage.unreachable)} unreachable`,
    `  Keys      ${count(counts.activeKeys, 'active key')} of ${usersInWords(counts)}: ${n(counts.compliant)} compliant, ${n(counts.exempt)} exempt, ${n(counts.undetermined)} undetermined, ${n(listed.decided.wait)} waiting for their deadline`,
    ...(mode === 'enforce'
      ? [
          `  Mail      ${n(mail.sent)} sent, ${n(mail.pending)} pending, ${n(mail.withheld)} withheld, ${n(mail.failed)} failed${mail.blocked ? `; BLOCKED: ${mail.blocked}` : ''}`,
          `  Done      ${n(counts.notified)} notified, ${n(counts.deactivated)} deactivated, ${n(counts.deferred)} deferred to the next run by the brake`,
        ]
      : [
          `  Would be  ${n(listed.ended['would-deactivate'])} deactivated, ${n(listed.ended['would-notify'])} notified (${count(contacts, 'contact')}), ${n(counts.deferred)} deferred to the next run by the brake`,
        ]),
  ];
}

/** `complete, with 2 warnings`. */
function statusInWords({ status, problems }: Report): string {
  const { error, warning } = severitiesOf(problems);
  const found = [
    ...(error > 0 ? [count(error, 'error')] : []),
    ...(warning > 0 ? [count(warning, 'warning')] : []),
  ];
  const done = status === 'problems' ? 'done' : status;
  return found.length === 0 ? done : `${done}, with ${found.join(' and ')}`;
}
