import { randomUUID } from 'node:crypto';
import type { Clients } from '../../aws/clients.ts';
import { callerIdentity } from '../../aws/caller-identity.ts';
import { organizationFacts } from '../../aws/deployed/organization-facts.ts';
import { rethrowBug } from '../../aws/failure.ts';
import { KeyRotationError } from '../../core/problem.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { orEnd } from '../../ledger/ledger-error.ts';
import { UsageError } from '../../settings/usage-error.ts';

/** One of the two hubs, as it is named on the terminal. */
export interface Hub {
  readonly name: string;
  readonly by: string;
  readonly organizationId: string | null;
}

/** No run of the new hub begins in the middle: it would tell people anew whose notices are still to come. */
export async function holdingLock<T>(
  { lock }: Ledger,
  hub: Hub,
  keepsEvents: boolean,
  work: (renew: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const [owner, name] = [randomUUID(), 'keyrotation move'];
  const attempt = await orEnd(lock.acquire(owner, name, keepsEvents ? 'keep' : 'as-before'));
  if (!attempt.held) throw atWork(attempt.byRun, hub);
  // It is no run of which later ones have anything to check.
  await orEnd(lock.recordChecked(name));
  try {
    return await work(async () => {
      if ((await orEnd(lock.renew(owner))) === null) throw atWork('that took its lock', hub);
    });
  } finally {
    await lock.release(owner).catch(() => undefined); // It ends by itself
  }
}

export async function hubOf(clients: Clients, table: string): Promise<Hub> {
  const [{ accountId, arn }, region] = await Promise.all([
    callerIdentity(clients.sts),
    clients.sts.config.region(),
  ]);
  return {
    name: `${table} in ${region} of ${accountId}`,
    by: arn,
    organizationId: await organizationOf(clients),
  };
}

/** Not everybody may ask; then nobody can tell. */
async function organizationOf({ organizations }: Clients): Promise<string | null> {
  try {
    return (await organizationFacts(organizations).organization())?.organizationId ?? null;
  } catch (error) {
    rethrowBug(error);
    return null;
  }
}

export function assertTwoOfOne(old: Hub, fresh: Hub): void {
  if (old.name === fresh.name)
    throw new UsageError(
      `Both are ${old.name}. Call from the new hub (--profile, --region), and name the old one by --from-profile and --from-region.`,
    );
  const [one, other] = [old.organizationId, fresh.organizationId];
  if (one !== null && other !== null && one !== other)
    throw new UsageError(
      `The old hub is in the organization ${one}, the new one in ${other}: a ledger is about the accounts of one. Nothing was changed.`,
    );
}

/** A pause is a row, and not to be written into somebody else's table. */
export async function assertLedger({ lock }: Ledger, { name }: Hub): Promise<void> {
  if ((await orEnd(lock.lastRun())) === null)
    throw new UsageError(
      `No run has ever written to ${name}, so there is nothing to move. Name the old ledger by --from-ledger-table. Nothing was changed.`,
    );
}

export async function assertIdle({ lock }: Ledger, hub: Hub, besides = ''): Promise<void> {
  const runId = await orEnd(lock.heldBy());
  if (runId !== null) throw atWork(runId, hub, besides);
}

function atWork(runId: string, { name }: Hub, besides = ''): KeyRotationError {
  return new KeyRotationError(
    'RUN_IN_PROGRESS',
    `The run ${runId} is at work on ${name}. Wait until it has ended, then give the same command again.${besides}`,
  );
}
