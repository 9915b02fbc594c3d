import { KeyRotationError, problem, type Problem } from './core/problem.ts';
import type { RestoreEntry, RestoreReport } from './core/restore-report.ts';
import { failureOrThrow } from './aws/failure.ts';
import { publish } from './phases/events/publish.ts';
import { PausedError } from './ledger/pause.ts';
import type { LookedAt } from './phases/restore/look.ts';
import type { RestoreOrder } from './phases/restore/order.ts';
import { restoreAll } from './phases/restore/restore-all.ts';
import { tell, type Told } from './phases/restore/tell.ts';
import type { Services } from './phases/run.ts';

/**
 * Restores keys that this tool has deactivated, each looked at once more, and tells their contacts. It takes no
 * run lock for the keys, so that nobody has to wait for a run: conditions on the state of each key keep the two apart.
 * Interrupted at any point, the same command goes on where it stopped.
 * @param looked what `lookAtAll` found of them
 */
export async function restore(
  services: Services,
  order: RestoreOrder,
  looked: readonly LookedAt[],
): Promise<RestoreReport> {
  const { entries, notices, problems } = await restoreAll(services, order, looked);
  const told = await tellOrLeave(order, notices.length, () =>
    tell(services, order, looked.filter(isRestored(entries)), notices),
  );
  const unsent = await tellBus(services, order, looked.filter(isRestored(entries)));
  const all = [...problems, ...told.problems, ...unsent];
  const { restoreId, at, by, reason } = order;
  const status = all.some(({ severity }) => severity === 'error') ? 'problems' : 'complete';
  return { restoreId, at, by, reason, status, keys: entries, mail: told.mail, problems: all };
}

/** An event that cannot leave waits in the ledger as well. */
async function tellBus(
  services: Services,
  { restoreId, signal }: RestoreOrder,
  keys: readonly LookedAt[],
): Promise<readonly Problem[]> {
  if (signal?.aborted) return [];
  const { problems } = await publish(services, restoreId, (events, onUnreadable) =>
    events.ofKeys(keys, onUnreadable),
  );
  return problems;
}

/** By this command, or by one before it that may have been killed before its mails. */
function isRestored(entries: readonly RestoreEntry[]): (key: LookedAt) => boolean {
  const restored = new Set(
    entries.flatMap(({ outcome, accountId, accessKeyId }) =>
      outcome === 'restored' || outcome === 'restored-before' ? [`${accountId} ${accessKeyId}`] : [],
    ),
  );
  return ({ accountId, accessKeyId }) => restored.has(`${accountId} ${accessKeyId}`);
}

/** A mail that cannot leave undoes no restore: it waits in the ledger, and the next run sends it. */
async function tellOrLeave(
  { signal, restoreId }: RestoreOrder,
  written: number,
  work: () => Promise<Told>,
): Promise<Told> {
  const left = (held: string, isPaused: boolean, problems: readonly Problem[] = []): Told => ({
    mail: { sent: 0, pending: written, held, paused: isPaused },
    problems,
  });
  if (signal?.aborted) return left('the command was told to stop', false);
  try {
    return await work();
  } catch (error) {
    if (error instanceof KeyRotationError) return left(error.message, error.code === 'PAUSED');
    const { code, message } = failureOrThrow(error);
    return left(message, error instanceof PausedError, [problem('run', restoreId, code, message)]);
  }
}
