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

const isRestored = (outcome: RestoreOutcome): boolean => outcome === 'restored';
const isFailed = (outcome: RestoreOutcome): boolean => outcome === 'failed' || outcome === 'unread';
const isToDo = (outcome: RestoreOutcome): boolean => TO_DO.includes(outcome);

/** What a restore would do, and to whom it belongs, before it does anything. */
export function renderPreview({ by, ledger, reason, keys }: RestorePreview, all: boolean): string {
  return [
    '',
    `  Caller   ${oneLine(by)}`,
    `  Ledger   ${ledger}`,
    `  Reason   ${reason === null ? 'none given (--reason)' : oneLine(reason, 500)}`,
    ...section('To be restored', entriesOf(keys, isToDo), all),
    ...section('Left alone', entriesOf(keys, isLeftAlone), all),
    ...section('Could not be looked at', entriesOf(keys, isFailed), all),
    '',
  ].join('\n');
}

export function renderRestored(
  report: RestoreReport,
  { width, all }: Pick<ProblemTextOptions, 'width' | 'all'>,
): string {
  const { restoreId, at, keys, mail, problems } = report;
  const restored = keys.filter(({ outcome }) => isRestored(outcome)).length;
  const failed = keys.filter(({ outcome }) => isFailed(outcome)).length;
  const left = keys.length - restored - failed;
  const then = mail.paused ? 'sent by the first run after `keyrotation resume`' : 'the next run sends them';
  const held = mail.held === null ? '' : `: ${oneLine(mail.held, 200)}; ${then}`;
  return [
    '',
    `Restore ${restoreId}, ${formatMoment(at)}: ${report.status === 'complete' ? 'done' : 'done, with errors'}`,
    `  Keys      ${restored} restored, ${left} left alone, ${failed} failed`,
    `  Mail      ${count(mail.sent, 'mail')} sent, ${count(mail.pending, 'notice')} waiting${mail.pending > 0 ? held : ''}`,
    ...section('Restored', entriesOf(keys, isRestored), all),
    ...section('Left alone', entriesOf(keys, isLeftAlone), all),
    ...section('Not restored', entriesOf(keys, isFailed), all),
    ...renderProblems(problems, new Map(keys.map(({ accountId, accountName }) => [accountId, accountName])), {
      width,
      all,
    }),
    '',
  ].join('\n');
}

const isLeftAlone = (outcome: RestoreOutcome): boolean =>
  !isRestored(outcome) && !isToDo(outcome) && !isFailed(outcome);

function entriesOf(keys: readonly RestoreEntry[], isMeant: (outcome: RestoreOutcome) => boolean): string[] {
  return keys.filter(({ outcome }) => isMeant(outcome)).map(line);
}

function line({ accessKeyId, accountId, accountName, userName, contacts, detail }: RestoreEntry): string {
  const account = accountName === accountId ? accountId : `${accountId} ${oneLine(accountName, 40)}`;
  const user = userName === '' ? '' : `/${oneLine(userName, 64)}`;
  const told = contacts.length === 0 ? '' : `, told: ${contacts.slice(0, 3).join(', ')}`;
  const more = contacts.length > 3 ? ` and ${contacts.length - 3} more` : '';
  return `${accessKeyId}  ${account}${user}${told}${more}${detail === null ? '' : `: ${oneLine(detail, 200)}`}`;
}
