import type { KeyName } from '../../core/access-key.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { asOfOf, NO_MAIL, type AccountEntry, type KeyEntry } from '../../core/report.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { unlessOfOneRow, type UnreadableRow } from '../../ledger/ledger-error.ts';
import { accountIdOf } from '../../ledger/row-keys.ts';
import type { Services } from '../run.ts';

/** No account and no user is called that. */
const NOBODY_KNOWS = '?';

/** An account whose row cannot be read: it counts, as unreachable (I2). null when the row does not even name one. */
export function unreadAccount(row: UnreadableRow): AccountEntry | null {
  const accountId = accountIdOf(row);
  return (
    accountId && {
      accountId,
      name: NOBODY_KNOWS,
      ouPath: null,
      status: 'unreachable',
      reason: 'LEDGER_UNREADABLE',
      optOut: null,
      rootKey: null,
      users: 0,
      remembered: 0,
      activeKeys: 0,
    }
  );
}

/** A key whose finding cannot be read: it is listed, as undetermined (I2, I3). */
export function unreadKey({ accountId, accessKeyId }: KeyName): KeyEntry {
  return {
    accountId,
    accessKeyId,
    userName: NOBODY_KNOWS,
    createDate: null,
    ageDays: null,
    lastUsed: null,
    lastUsedAsOf: null,
    contacts: [],
    contactSource: null,
    decision: 'undetermined',
    reason: 'finding-unread',
    optOut: null,
    notice: null,
    deadline: null,
    outcome: 'none',
  };
}

type RunHeader = Pick<RunMeta, 'runId' | 'asOf' | 'mode' | 'mail' | 'problems'>;

/** Of a run whose own row cannot be read, its accounts and keys still can: its ID tells the rest. */
export async function readHeader(
  { ledger }: Pick<Services, 'ledger'>,
  runId: string,
): Promise<RunHeader | null> {
  const problems: Problem[] = [];
  const meta = await unlessOfOneRow(ledger.runs.readMeta(runId), ({ message }) =>
    problems.push(problem('run', runId, 'LEDGER_UNREADABLE', message)),
  );
  if (problems.length === 0) return meta;
  const mode = runId.endsWith('dry-run') ? 'dry-run' : 'enforce';
  return { runId, asOf: asOfOf(runId), mode, mail: NO_MAIL, problems };
}
