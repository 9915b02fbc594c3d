import { currentCycle, type KeyHistory } from '../../core/notice-cycle.ts';
import type { RunFinding, RunMeta } from '../../ledger/runs.ts';
import type { Run, Services } from '../run.ts';

/** The enforcing run before this one; what it found active tells which keys were re-activated since. */
export async function previousRun(services: Services): Promise<RunMeta | null> {
  const runId = await services.ledger.lock.lastFinishedRun();
  return runId === null ? null : services.ledger.runs.readMeta(runId);
}

/**
 * Keys whose notice cycle was running when the previous run surveyed their account and did not find them active:
 * somebody had deactivated them, and somebody re-activated them. Their cycle starts anew (design §4).
 */
export async function withReactivations(
  services: Services,
  run: Run,
  previous: RunMeta | null,
  chunk: readonly RunFinding[],
  historyOf: (row: RunFinding) => KeyHistory | null,
): Promise<(row: RunFinding) => KeyHistory | null> {
  if (previous === null || previous.asOf >= run.asOf) return historyOf;
  const running = chunk.filter((row) => {
    const history = historyOf(row);
    const cycle = history && currentCycle(history, run.settings.policy, run.asOf);
    return cycle && cycle.startedAt < previous.asOf;
  });
  if (running.length === 0) return historyOf;
  const found = await services.ledger.runs.found(
    previous.runId,
    running.map((row) => row.finding),
  );
  const reactivated = running.filter((row) => found.get(row.finding.accessKeyId) === false);
  if (run.mode === 'enforce') {
    for (const { finding } of reactivated) {
      await services.ledger.keys.recordFoundInactive(finding.accountId, finding.accessKeyId, previous.asOf);
    }
  }
  return (row) => {
    const history = historyOf(row);
    return history && reactivated.includes(row) ? { ...history, foundInactiveAt: previous.asOf } : history;
  };
}
