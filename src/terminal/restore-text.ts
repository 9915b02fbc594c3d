import { TO_DO, type RestoreEntry, type RestoreOutcome, type RestoreReport } from '../core/restore-report.ts';
import { count } from '../words/counts.ts';
import { formatMoment } from '../words/dates.ts';
import { oneLine } from '../words/one-line.ts';
import { section } from './list-section.ts';
import { renderProblems, type ProblemTextOptions } from './problem-text.ts';

export interface RestorePreview {
  readonly by: string;
  readonly ledger: string;
  readonly reason: string | null;
  readonly keys: readonly RestoreEntry[];
}

const FAILED: readonly RestoreOutcome[] = ['failed', 'unread'];

/** What a restore would do, and to whom it belongs, before it does anything. */
export function renderPreview({ by, ledger, reason, keys }: RestorePreview, all: boolean): string {
  return [
    '',
    `  Caller   ${oneLine(by)}`,
    `  Ledger   ${ledger}`,
    `  Reason   ${reason === null ? 'none given (--reason)' : oneLine(reason, 500)}`,
    ...section('To be restored', entriesOf(keys, TO_DO), all),
    ...section('Left alone', entriesOf(keys, leftAlone(keys)), all),
    ...section('Could not be looked at', entriesOf(keys, FAILED), all),
    '',
  ].join('\n');
}

export function renderRestored(
  report: RestoreReport,
  { width, all }: Pick<ProblemTextOptions, 'width' | 'all'>,
): string {
  const { restoreId, at, keys, mail, problems } = report;
  const restored = keys.filter(({ outcome }) => outcome === 'restored').length;
  const failed = keys.filter(({ outcome }) => FAILED.includes(outcome)).length;
  const left = keys.length - restored - failed;
  const then = mail.paused ? 'sent by the first run after `keyrotation resume`' : 'the next run sends them';
  const held = mail.held === null ? '' : `: ${oneLine(mail.held, 200)}; ${then}`;
  return [
    '',
    `Restore ${restoreId}, ${formatMoment(at)}: ${report.status === 'complete' ? 'done' : 'done, with errors'}`,
    `  Keys      ${restored} restored, ${left} left alone, ${failed} failed`,
    `  Mail      ${count(mail.sent, 'mail')} sent, ${count(mail.pending, 'notice')} waiting${mail.pending > 0 ? held : ''}`,
    ...section('Restored', entriesOf(keys, ['restored']), all),
    ...section('Left alone', entriesOf(keys, leftAlone(keys)), all),
    ...section('Not restored', entriesOf(keys, FAILED), all),
    ...renderProblems(
      problems,
      keys.map(({ accountId, accountName: name }) => ({ accountId, name })),
      { width, all },
    ),
    '',
  ].join('\n');
}

const leftAlone = (keys: readonly RestoreEntry[]): RestoreOutcome[] =>
  keys
    .map(({ outcome }) => outcome)
    .filter((outcome) => outcome !== 'restored' && ![...TO_DO, ...FAILED].includes(outcome));

function entriesOf(keys: readonly RestoreEntry[], outcomes: readonly RestoreOutcome[]): string[] {
  return keys.filter(({ outcome }) => outcomes.includes(outcome)).map(line);
}

function line({ accessKeyId, accountId, accountName, userName, contacts, detail }: RestoreEntry): string {
  const account = accountName === accountId ? accountId : `${accountId} ${oneLine(accountName, 40)}`;
  const user = userName === '' ? '' : `/${oneLine(userName, 64)}`;
  const told = contacts.length === 0 ? '' : `, told: ${contacts.slice(0, 3).join(', ')}`;
  const more = contacts.length > 3 ? ` and ${contacts.length - 3} more` : '';
  return `${accessKeyId}  ${account}${user}${told}${more}${detail === null ? '' : `: ${oneLine(detail, 200)}`}`;
}
