import { MAX_RESTARTS } from '../core/restarts.ts';
import type { TimelineEntry } from '../core/timeline.ts';
import type { History } from '../history/read-history.ts';
import { count } from '../words/counts.ts';
import { formatDate, formatMoment } from '../words/dates.ts';
import { oneLine } from '../words/one-line.ts';
import { restartedInWords } from '../words/restarts.ts';
import { FORGOTTEN } from '../history/forgotten.ts';

/** The latest so many, unless all are asked for; more nobody reads at a terminal. */
const MAX_LINES = 500;

/** One timeline: of one key under its name, of several with their names in each line. */
export function renderHistory({ entries, keys, restarted, unreadable }: History, all: boolean): string {
  const [first] = entries;
  const shown = all ? entries : entries.slice(-MAX_LINES);
  const isOne = keys === 1 && first !== undefined;
  const left = entries.length - shown.length;
  return [
    '',
    isOne
      ? `Key ${first.accessKeyId} of ${ownerOf(first)}`
      : `${count(keys, 'key')}, ${count(entries.length, 'entry', 'entries')}`,
    ...restarted
      .filter(({ times }) => isOne || times > MAX_RESTARTS)
      .map((key) => `The notices about ${isOne ? 'it' : `key ${key.accessKeyId}`} ${restartedInWords(key)}.`),
    '',
    ...(left > 0 ? [`  … ${count(left, 'earlier entry', 'earlier entries')}; --all lists them`] : []),
    ...shown.map((entry) => line(entry, isOne)),
    ...unreadable.map((row) => `  ! ${oneLine(row, 300)}`),
    '',
    FORGOTTEN,
    '',
  ].join('\n');
}

const ownerOf = ({ userName, accountId, accountName }: TimelineEntry): string =>
  `user ${oneLine(userName, 64)} in ${accountId} ${oneLine(accountName, 40)}`;

function line(entry: TimelineEntry, isOne: boolean): string {
  const { accessKeyId, accountId, accountName, userName } = entry;
  const key = isOne
    ? ''
    : `${accessKeyId}  ${accountId} ${oneLine(accountName, 40)}/${oneLine(userName, 64)}  `;
  return `  ${formatMoment(entry.at).padEnd(23)}  ${key}${inWords(entry)}  (${entry.runId})`;
}

function inWords({ what }: TimelineEntry): string {
  const by = 'by' in what && what.by !== null ? ` by ${oneLine(what.by, 200)}` : '';
  const reason = 'reason' in what && what.reason !== null ? `: ${oneLine(what.reason, 300)}` : '';
  switch (what.kind) {
    case 'notice':
      return noticeInWords(what);
    case 'voided':
      return `came back: ${noticeName(what.notice)} to ${what.contact} counts for nothing${reason}`;
    case 'deactivated':
      return 'DEACTIVATED';
    case 'restored':
      return `RESTORED${by}${reason}`;
    case 'inactive':
      return 'found inactive: somebody else deactivated it; the notices before do not count any more';
    case 'exempt':
      return 'found exempt: the notices before do not count any more';
    case 'deactivating':
      return 'deactivation begun, its end not recorded yet; the next run finds out';
    case 'restoring':
      return `restore begun${by}, its end not recorded yet; the same command or the next run goes on with it`;
  }
}

type NoticeEntry = Extract<TimelineEntry['what'], { kind: 'notice' }>;

function noticeInWords({ notice, contact, status, messageId, deadline, reason }: NoticeEntry): string {
  const name = `${noticeName(notice)} to ${contact}`;
  const named = notice === 'first' || notice === 'reminder' ? `, deadline ${formatDate(deadline)}` : '';
  switch (status) {
    case 'sent':
    case 'bounced':
      return `${name}${named}: accepted by SES as ${messageId ?? 'unknown'}${status === 'bounced' ? ', and came back later' : ''}`;
    case 'pending':
      return `${name}${named}: decided, not sent yet`;
    case 'withdrawn':
      return `${name}: not sent${reason === null ? '' : `, ${oneLine(reason, 200)}`}`;
  }
}

function noticeName(kind: string): string {
  switch (kind) {
    case 'first':
      return 'first notice';
    case 'reminder':
      return 'reminder';
    case 'deactivated':
      return 'mail about the deactivation';
    default:
      return 'mail about the restore';
  }
}
