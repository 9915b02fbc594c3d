import { keyText, type KeyName } from '../../core/access-key.ts';
import { isExempt, readExemption } from '../../core/exemption.ts';
import type { Instant } from '../../core/instant.ts';
import { currentCycle, type Restart } from '../../core/notice-cycle.ts';
import { asOfOf } from '../../core/report.ts';
import type { SeenFinding } from '../../core/run-finding.ts';
import type { RunAccount, RunMeta } from '../../core/run-record.ts';
import { rethrowBug } from '../../aws/failure.ts';
import { RowUnreadableError, unlessOfOneRow, type UnreadableRow } from '../../ledger/ledger-error.ts';
import { keyNameOf } from '../../ledger/row-keys.ts';
import { inPieces } from '../../core/in-pieces.ts';
import { eachChunk } from '../../workflow/in-chunks.ts';
import { recordRestart } from '../record-restart.ts';
import type { Run, Services } from '../run.ts';

const CHUNKS = { size: 100, concurrency: 8 };

/** Keys, by `keyText`, of which nobody knows whether their cycles still hold (I3). */
export type InDoubt = ReadonlySet<string> | 'all';

export const NO_DOUBT: InDoubt = new Set();

/**
 * Keys whose contact was told, and that a run's survey found inactive or exempt. That is written down when it is seen,
 * so that a key that somebody re-activates later, or whose exemption ends, starts a new cycle, whatever the runs in
 * between can read; what a run could not write down, the next one does before it decides.
 * @returns the keys of which it could not be written down; `all` when the ledger failed
 */
export async function recordRestarts(services: Services, run: Run): Promise<InDoubt> {
  const inDoubt = new Set<string>();
  try {
    const { lock } = services.ledger;
    for (const runId of await lock.uncheckedRuns()) {
      const checked = await runToCheck(services, runId);
      const unwritten = checked ? await recordRestartsOf(services, run, checked) : [];
      for (const key of unwritten) inDoubt.add(keyText(key));
      if (unwritten.length === 0) await lock.recordChecked(runId);
    }
    return inDoubt;
  } catch (error) {
    rethrowBug(error);
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

/** A key with a notice cycle; its user's name is null where the cycle cannot be read. */
type MaybeRunning = KeyName & { readonly userName: string | null };

/** @returns the keys whose rows did not take it */
async function recordRestartsOf(
  services: Services,
  { asOf: now, settings: { policy } }: Run,
  checked: CheckedRun,
): Promise<readonly KeyName[]> {
  const { keys } = services.ledger;
  const unwritten: KeyName[] = [];
  const record = async (chunk: readonly MaybeRunning[]): Promise<void> => {
    for (const [key, restart] of await restartsOf(services, checked, chunk)) {
      await unlessOfOneRow(recordRestart(services, key, restart, checked), () => unwritten.push(key));
    }
  };
  const unreadable: MaybeRunning[] = [];
  const onUnreadable = (row: UnreadableRow): void => {
    const key = keyNameOf(row);
    if (key) unreadable.push({ ...key, userName: null });
  };
  await eachChunk(keys.runningCycles(onUnreadable), CHUNKS, async (chunk) => {
    const running: MaybeRunning[] = [];
    for (const key of chunk) {
      const cycle = currentCycle(key.history, policy, now);
      // One that stays behind in the index is only looked at again by the next run.
      if (cycle === null) await unlessOfOneRow(keys.retireCycle(key), () => undefined);
      else if (cycle.startedAt < checked.asOf) running.push(key);
    }
    await record(running);
  });
  for (const chunk of inPieces(unreadable, CHUNKS.size)) await record(chunk);
  return unwritten;
}

/** What the run saw of the keys that ends their cycles. */
async function restartsOf(
  { ledger: { runs } }: Services,
  { runId, asOf }: CheckedRun,
  keys: readonly MaybeRunning[],
): Promise<(readonly [MaybeRunning, Restart])[]> {
  const seen = await runs.seenOf(runId, keys);
  const accountIds = [...new Set(keys.map(({ accountId }) => accountId))];
  const { found: accounts } = await runs.accountsOf(runId, accountIds);
  return keys.flatMap((key) => {
    // That a row is there tells that the key was active, whatever else it says.
    if (seen.unreadable.has(keyText(key))) return [];
    const restart = restartOf(key, seen.found.get(keyText(key)), accounts.get(key.accountId), asOf);
    return restart === null ? [] : [[key, restart] as const];
  });
}

/** Keys of accounts and users that could not be read stay as they are. */
function restartOf(
  { userName }: MaybeRunning,
  seen: SeenFinding | undefined,
  account: RunAccount | undefined,
  asOf: Instant,
): Restart | null {
  if (seen) {
    const { details } = seen.finding;
    return details.kind === 'read' && isExempt(readExemption(details.optOutTag, asOf)) ? 'exempt' : null;
  }
  if (account?.status === 'opted-out') return 'exempt';
  if (account?.status !== 'surveyed' || account.unreadUsers === 'many') return null;
  const wasRead =
    userName === null ? account.unreadUsers.length === 0 : !account.unreadUsers.includes(userName);
  return wasRead ? 'inactive' : null;
}
