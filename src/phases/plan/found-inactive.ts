import { keyText } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import { currentCycle } from '../../core/notice-cycle.ts';
import type { RunAccount, RunMeta } from '../../core/run-record.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import type { RunningCycle } from '../../ledger/key-history.ts';
import { eachChunk } from '../../workflow/in-chunks.ts';
import type { Run, Services } from '../run.ts';

const CHUNKS = { size: 100, concurrency: 8 };

/**
 * Keys whose contact was told, and that a run's survey did not find active: somebody rotated or deactivated them. That
 * is written down when it is seen, so that a key that somebody re-activates later starts a new cycle whatever the runs
 * in between can read; what a run could not write down, the next one does before it decides. Keys of accounts and users
 * that could not be read stay as they are.
 * @returns false when the ledger failed: then nobody knows which cycles still hold (I3)
 */
export async function recordInactiveKeys(services: Services, run: Run): Promise<boolean> {
  try {
    const { lock, runs } = services.ledger;
    for (const runId of await lock.uncheckedRuns()) {
      const meta = await runs.readMeta(runId);
      if (meta) await recordInactiveIn(services, run, meta);
      await lock.recordChecked(runId);
    }
    return true;
  } catch (error) {
    failureOrThrow(error);
    return false;
  }
}

async function recordInactiveIn(
  services: Services,
  { asOf: now, settings: { policy } }: Run,
  { runId, asOf }: RunMeta,
): Promise<void> {
  const { keys } = services.ledger;
  await eachChunk(keys.runningCycles(), CHUNKS, async (chunk) => {
    const running = [];
    for (const key of chunk) {
      const cycle = currentCycle(key.history, policy, now);
      if (cycle === null) await keys.retireCycle(key);
      else if (cycle.startedAt < asOf) running.push(key);
    }
    for (const key of await notFoundActive(services, runId, running))
      await keys.recordFoundInactive(key, asOf);
  });
}

async function notFoundActive(
  { ledger: { runs } }: Services,
  runId: string,
  keys: readonly RunningCycle[],
): Promise<RunningCycle[]> {
  if (keys.length === 0) return [];
  const active = new Set((await runs.findingsOf(runId, keys)).map(({ finding }) => keyText(finding)));
  const missing = keys.filter((key) => !active.has(keyText(key)));
  const ids = [...new Set(missing.map(({ accountId }) => accountId))];
  const accounts = new Map<AccountId, RunAccount>();
  for (const each of await runs.accountsOf(runId, ids)) accounts.set(each.account.accountId, each);
  return missing.filter(({ accountId, userName }) => wasRead(accounts.get(accountId), userName));
}

function wasRead(account: RunAccount | undefined, userName: string): boolean {
  if (account?.status !== 'surveyed' || account.unreadUsers === 'many') return false;
  return !account.unreadUsers.includes(userName);
}
