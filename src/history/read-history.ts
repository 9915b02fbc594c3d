import { keyText, type KeyName } from '../core/access-key.ts';
import type { AccountId } from '../core/account.ts';
import type { EmailAddress } from '../core/contact.ts';
import { asOfOf } from '../core/report.ts';
import { restartsOf, type Restarts } from '../core/restarts.ts';
import { byTime, type TimelineEntry } from '../core/timeline.ts';
import { inWords, type UnreadableRow } from '../ledger/ledger-error.ts';
import type { KeyFilter, KeyRecord } from '../ledger/key-records.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { keyNameOf } from '../ledger/row-keys.ts';
import type { OnUnreadable } from '../ledger/rows/reading.ts';
import { limitedMap } from '../workflow/limited-map.ts';
import { timelineOf } from './timeline-of.ts';

/** What a history is asked for; all that is not null holds. */
export interface HistoryQuestion {
  /** With its account. */
  readonly key: KeyName | null;
  readonly accountId: AccountId | null;
  readonly userName: string | null;
  readonly contact: EmailAddress | null;
  /** A run, or a restore. */
  readonly runId: string | null;
}

export interface RestartedKey extends KeyName, Restarts {}

export interface History {
  /** In the order of time. */
  readonly entries: readonly TimelineEntry[];
  readonly keys: number;
  /** Keys whose notices began anew. */
  readonly restarted: readonly RestartedKey[];
  /** Rows of the ledger that cannot be read. */
  readonly unreadable: readonly string[];
}

const KEYS_AT_ONCE = 16;

/**
 * Every notice, deed and exemption that the ledger has of the keys that are asked for.
 * @param onRows told how many rows of the whole ledger were read, where all had to be
 */
export async function readHistory(
  ledger: Pick<Ledger, 'records' | 'runs'>,
  question: HistoryQuestion,
  onRows: (rows: number) => void,
): Promise<History> {
  const lost: UnreadableRow[] = [];
  const keys = await keysAsked(ledger, question, onRows, (row) => lost.push(row));
  const all = await limitedMap(keys, KEYS_AT_ONCE, (key) => ledger.records.ofKey(key));
  const { userName } = question;
  const records = all.filter((record) => userName === null || isOfUser(record, userName));
  const bounced = records.flatMap(({ notices }) =>
    notices.flatMap(({ status, messageId }) =>
      status === 'bounced' && messageId !== null ? [messageId] : [],
    ),
  );
  const { found: fates, unreadable: lostFates } = await ledger.records.undelivered(bounced);
  const entries = records
    .flatMap((record) => timelineOf(record, fates))
    .filter((entry) => isAsked(entry, question))
    .sort(byTime);
  const unreadable = [...lost, ...records.flatMap((record) => record.unreadable), ...lostFates.values()];
  const told = new Set(entries.map(keyText));
  const restarted = records.filter((record) => told.has(keyText(record))).flatMap(restartedKey);
  return { entries, keys: told.size, restarted, unreadable: unreadable.map(inWords) };
}

function restartedKey({ accountId, accessKeyId, state }: KeyRecord): RestartedKey[] {
  const restarts = state && restartsOf(state);
  return restarts === null ? [] : [{ accountId, accessKeyId, ...restarts }];
}

/** One query a key; the keys of a run stand in its own rows; for all else the whole ledger is read. */
async function keysAsked(
  { records, runs }: Pick<Ledger, 'records' | 'runs'>,
  { key, accountId, userName, contact, runId }: HistoryQuestion,
  onRows: (rows: number) => void,
  onUnreadable: OnUnreadable,
): Promise<KeyName[]> {
  if (key !== null) return [key];
  if (runId !== null && !isRestore(runId)) {
    const keys: KeyName[] = [];
    const isWanted = (named: KeyName): boolean => accountId === null || named.accountId === accountId;
    // What its own rows say can be read all the same.
    const lost = (row: UnreadableRow): void => {
      const named = keyNameOf(row);
      if (named !== null && !isWanted(named)) return;
      if (named !== null) keys.push(named);
      onUnreadable(row);
    };
    for await (const { finding, notice, decision } of runs.findings(runId, lost)) {
      const isTold = notice !== null || decision.kind === 'deactivate' || decision.kind === 'exempt';
      if (isTold && isWanted(finding)) keys.push(finding);
    }
    return keys;
  }
  let rows = 0;
  const filter: KeyFilter = {
    ...(accountId !== null && { accountId }),
    ...(userName !== null && { userName }),
    ...(contact !== null && { contact }),
    ...(runId !== null && { restoreId: runId }),
  };
  return records.find(filter, (more) => {
    rows += more;
    onRows(rows);
  });
}

export const isRestore = (runId: string): boolean => runId.includes('Z-restore-');

/** Under any name that the ledger knows the user by: a renamed user keeps the keys. A row that cannot be read may name any. */
function isOfUser({ notices, state, unreadable }: KeyRecord, userName: string): boolean {
  return (
    notices.some(({ notice }) => notice.userName === userName) ||
    state?.key?.userName === userName ||
    state?.deactivation?.finding.userName === userName ||
    (notices.length === 0 && state === null && unreadable.length > 0)
  );
}

function isAsked(entry: TimelineEntry, { contact, runId }: HistoryQuestion): boolean {
  const { what } = entry;
  if (contact !== null && 'contact' in what && what.contact !== contact) return false;
  if (runId === null || entry.runId === runId) return true;
  // What was undone later of what a run did.
  return !isRestore(runId) && what.kind === 'restored' && entry.at > asOfOf(runId);
}
