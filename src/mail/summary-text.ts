import type { RunReport } from '../core/report.ts';
import type { RenderedMail } from './digest-text.ts';
import { count, formatMoment, oneLine } from './words.ts';

const MAX_LISTED = 50;

/** The operator's mail after a run: what was covered, what was done, what could not be and how to mend it. */
export function renderSummary(report: RunReport): RenderedMail {
  const { coverage, counts, mail, mode } = report;
  const would = mode === 'dry-run' ? 'would be ' : '';
  const toDeactivate = report.keys.filter((key) => key.outcome === 'would-deactivate').length;
  const toNotify = report.keys.filter((key) => key.outcome === 'would-notify').length;
  const lines = [
    `Run ${report.runId} as of ${formatMoment(report.asOf)}: ${report.status}`,
    '',
    `Coverage: ${count(coverage.total, 'account')} = ${coverage.surveyed} surveyed + ${coverage.optedOut} opted out` +
      ` + ${coverage.notActive} not active + ${coverage.outOfScope} out of scope + ${coverage.unreachable} unreachable`,
    `Keys:     ${count(counts.activeKeys, 'active key')} of ${count(counts.users, 'user')}; ${counts.compliant} compliant, ${counts.exempt} exempt, ${counts.undetermined} undetermined`,
    `Done:     ${mode === 'dry-run' ? toNotify : counts.notified} ${would}notified, ${mode === 'dry-run' ? toDeactivate : counts.deactivated} ${would}deactivated, ${counts.deferred} deferred to the next run by the brake`,
    `Mail:     ${mail.sent} sent, ${mail.pending} pending, ${mail.withheld} withheld, ${mail.failed} failed${mail.blocked ? `; BLOCKED: ${mail.blocked}` : ''}`,
    ...section(
      'Deactivated',
      report.keys
        .filter((key) => key.outcome === 'deactivated')
        .map(
          (key) =>
            `${key.accessKeyId}  ${key.accountId}/${oneLine(key.userName)}  told: ${key.contacts.join(', ')}`,
        ),
    ),
    ...section(
      'Opted-out accounts',
      report.accounts
        .filter((account) => account.status === 'opted-out')
        .map((account) => `${account.accountId}  ${oneLine(account.name)}: ${account.reason ?? 'no end'}`),
    ),
    ...section(
      'Exempt users',
      distinct(
        report.keys
          .filter((key) => key.decision === 'exempt')
          .map((key) => `${key.accountId}/${oneLine(key.userName)}: ${key.reason}`),
      ),
    ),
    ...section(
      'Problems',
      report.problems.map(
        (found) =>
          `${found.code}  ${oneLine(found.id)}: ${oneLine(found.message, 300)}\n    fix: ${found.fix}`,
      ),
    ),
  ];
  return { subject: subject(report), text: `${lines.join('\n')}\n` };
}

/** A blocked run has no mail to say so with: its alarm and its exit code do. */
function subject({ mode, status, counts, coverage }: RunReport): string {
  const label = mode === 'dry-run' ? 'Access key rotation (dry run)' : 'Access key rotation';
  const facts = [`${coverage.surveyed} of ${count(coverage.total, 'account')} surveyed`];
  if (mode === 'enforce') facts.push(`${counts.notified} notified`, `${counts.deactivated} deactivated`);
  return `${label}: ${facts.join(', ')}${status === 'problems' ? ', with problems' : ''}`;
}

function section(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length - MAX_LISTED;
  return [
    '',
    `${title} (${items.length})`,
    ...items.slice(0, MAX_LISTED).map((item) => `  ${item}`),
    ...(more > 0 ? [`  … and ${more} more in the report`] : []),
  ];
}

/** A user with two keys is one user. */
function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}
