import { keyText } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import { isExempt, readExemption } from '../../core/exemption.ts';
import type { Instant } from '../../core/instant.ts';
import { currentCycle, type Restart } from '../../core/notice-cycle.ts';
import type { SeenFinding } from '../../core/run-finding.ts';
import type { RunAccount, RunMeta } from '../../core/run-record.ts';
import { rethrowBug } from '../../aws/failure.ts';
import type { RunningCycle } from '../../ledger/key-history.ts';
import { eachChunk } from '../../workflow/in-chunks.ts';
import type { Run, Services } from '../run.ts';

const CHUNKS = { size: 100, concurrency: 8 };

/**
 * Keys whose contact was told, and that a run's survey found inactive or exempt. That is written down when it is seen,
 * so that a key that somebody re-activates later, or whose exemption ends, starts a new cycle, whatever the runs in
 * between can read; what a run could not write down, the next one does before it decides.
 * @returns false when the ledger failed: then nobody knows which cycles still hold (I3)
 */
export async function recordRestarts(services: Services, run: Run): Promise<boolean> {
  try {
    const { lock, runs } = services.ledger;
    for (const runId of await lock.uncheckedRuns()) {
      const meta = await runs.readMeta(runId);
      if (meta) await recordRestartsOf(services, run, meta);
      await lock.recordChecked(runId);
    }
    return true;
  } catch (error) {
    rethrowBug(error);
    return false;
  }
}

async function recordRestartsOf(
  { ledger: { keys, runs } }: Services,
  { asOf: now, settings: { policy } }: Run,
  { runId, asOf }: RunMeta,
): Promise<void> {
  await eachChunk(keys.runningCycles(), CHUNKS, async (chunk) => {
    const running = [];
    for (const key of chunk) {
      const cycle = currentCycle(key.history, policy, now);
      if (cycle === null) await keys.retireCycle(key);
      else if (cycle.startedAt < asOf) running.push(key);
    }
    const seen = new Map((await runs.seenOf(runId, running)).map((row) => [keyText(row.finding), row]));
    const accountIds = [...new Set(running.map(({ accountId }) => accountId))];
    const accounts = new Map<AccountId, RunAccount>();
    for (const each of await runs.accountsOf(runId, accountIds)) accounts.set(each.account.accountId, each);
    for (const key of running) {
      const restart = restartOf(key, seen.get(keyText(key)), accounts.get(key.accountId), asOf);
      if (restart !== null) await keys.recordRestart(key, restart, asOf);
    }
  });
}

/** What the run saw of the key that ends its cycle. Keys of accounts and users that could not be read stay as they are. */
function restartOf(
  { userName }: RunningCycle,
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
  return account.unreadUsers.includes(userName) ? null : 'inactive';
}
