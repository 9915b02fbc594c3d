import { keyText, type KeyName } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import { currentCycle } from '../../core/notice-cycle.ts';
import { asOfOf } from '../../core/report.ts';
import type { RunAccount, RunMeta } from '../../core/run-record.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import { unlessOfOneRow, RowUnreadableError, type UnreadableRow } from '../../ledger/ledger-error.ts';
import { keyNameOf } from '../../ledger/row-keys.ts';
import { eachChunk, inPieces } from '../../workflow/in-chunks.ts';
import type { Run, Services } from '../run.ts';

const CHUNKS = { size: 100, concurrency: 8 };

/** Keys, by `keyText`, of which nobody knows whether their cycles still hold (I3). */
export type InDoubt = ReadonlySet<string> | 'all';

export const NO_DOUBT: InDoubt = new Set();

/**
 * Keys whose contact was told, and that a run's survey did not find active: somebody rotated or deactivated them. That
 * is written down when it is seen, so that a key that somebody re-activates later starts a new cycle whatever the runs
 * in between can read; what a run could not write down, the next one does before it decides. Keys of accounts and users
 * that could not be read stay as they are.
 * @returns the keys of which it could not be written down; `all` when the ledger failed
 */
export async function recordInactiveKeys(services: Services, run: Run): Promise<InDoubt> {
  const inDoubt = new Set<string>();
  try {
    const { lock } = services.ledger;
    for (const runId of await lock.uncheckedRuns()) {
      const checked = await runToCheck(services, runId);
      const unwritten = checked ? await recordInactiveIn(services, run, checked) : [];
      for (const key of unwritten) inDoubt.add(keyText(key));
      if (unwritten.length === 0) await lock.recordChecked(runId);
    }
    return inDoubt;
  } catch (error) {
    failureOrThrow(error);
    return 'all';
  }
}

type CheckedRun = Pick<RunMeta, 'runId' | 'asOf'>;

/** @returns null for a run that the ledger keeps no more */
async function runToCheck({ ledger }: Services, runId: string): Promise<CheckedRun | null> {
  try {
    return await ledger.runs.readMeta(runId);
  } catch (error) {
    if (!(error instanceof RowUnreadableError)) throw error;
    return { runId, asOf: asOfOf(runId) };
  }
}

/** @returns the keys whose rows did not take it */
async function recordInactiveIn(
  services: Services,
  { asOf: now, settings: { policy } }: Run,
  { runId, asOf }: CheckedRun,
): Promise<readonly KeyName[]> {
  const { keys } = services.ledger;
  const unwritten: KeyName[] = [];
  const found = (key: KeyName) =>
    unlessOfOneRow(keys.recordFoundInactive(key, asOf), () => unwritten.push(key));
  const unreadable: MaybeRunning[] = [];
  const onUnreadable = (row: UnreadableRow): void => {
    const key = keyNameOf(row);
    if (key) unreadable.push({ ...key, userName: null });
  };
  await eachChunk(keys.runningCycles(onUnreadable), CHUNKS, async (chunk) => {
    const running: MaybeRunning[] = [];
    for (const key of chunk) {
      const cycle = currentCycle(key.history, policy, now);
      if (cycle === null) await keys.retireCycle(key);
      else if (cycle.startedAt < asOf) running.push(key);
    }
    for (const key of await notFoundActive(services, runId, running)) await found(key);
  });
  for (const chunk of inPieces(unreadable, CHUNKS.size)) {
    for (const key of await notFoundActive(services, runId, chunk)) await found(key);
  }
  return unwritten;
}

/** A key with a notice cycle; its user's name is null where the cycle cannot be read. */
type MaybeRunning = KeyName & { readonly userName: string | null };

async function notFoundActive(
  { ledger: { runs } }: Services,
  runId: string,
  keys: readonly MaybeRunning[],
): Promise<MaybeRunning[]> {
  if (keys.length === 0) return [];
  const { found, unreadable } = await runs.findingsOf(runId, keys);
  // That a finding is there tells that the key was active, whatever else it says.
  const missing = keys.filter((key) => !found.has(keyText(key)) && !unreadable.has(keyText(key)));
  const ids = [...new Set(missing.map(({ accountId }) => accountId))];
  const accounts = new Map<AccountId, RunAccount>();
  for (const each of await runs.accountsOf(runId, ids)) accounts.set(each.account.accountId, each);
  return missing.filter(({ accountId, userName }) => wasRead(accounts.get(accountId), userName));
}

function wasRead(account: RunAccount | undefined, userName: string | null): boolean {
  if (account?.status !== 'surveyed' || account.unreadUsers === 'many') return false;
  return userName === null ? account.unreadUsers.length === 0 : !account.unreadUsers.includes(userName);
}
