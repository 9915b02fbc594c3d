import { othersOf } from '../../core/access-key.ts';
import { instant, toMs } from '../../core/instant.ts';
import type { Notice } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RecordedDeactivation } from '../../core/notice-cycle.ts';
import { prospectOf, type Prospect, type Restoration } from '../../core/restoration.ts';
import { failureOrThrow, isGone, isRefusedOutright, rethrowBug } from '../../aws/failure.ts';
import { finishDeactivation } from '../act/finish-deactivation.ts';
import { liveKey } from '../act/live-key.ts';
import type { Services } from '../run.ts';
import { finishRestore } from './finish-restore.ts';
import { statusOf, type LiveUser } from './live-status.ts';
import type { RestoreOrder } from './order.ts';

/** How long a key is one command's: far longer than its calls take, and short enough to wait for. */
export const CLAIM_MS = 60_000;
/** An attempt that begins later than this before the end of the claim could still take effect after it. */
const SLOWEST_CALL_MS = 25_000;

export type Restored =
  /** `notices` wait to be sent. */
  | { readonly kind: 'restored'; readonly notices: readonly Notice[]; readonly problem: Problem | null }
  | { readonly kind: 'left'; readonly prospect: Prospect }
  | { readonly kind: 'failed'; readonly problem: Problem };

/**
 * Restores one key: looks at its state and at IAM again, claims it, activates it, records it with the notices that tell
 * of it. Whatever a command before this one left half done is brought to its end.
 * @throws LedgerOutageError when the ledger failed before anything was done to the key
 */
export async function restoreKey(
  services: Services,
  order: RestoreOrder,
  user: LiveUser,
  { finding }: RecordedDeactivation,
): Promise<Restored> {
  const { restores, lock } = services.ledger;
  const deeds = await restores.read(finding);
  const runAtWork = deeds.deactivation?.state === 'intent' ? await lock.heldBy() : null;
  const keys = await user.iam.listAccessKeys(user.userName);
  const live = statusOf({ ...user, keys }, finding.accessKeyId);
  const prospect = prospectOf(deeds, live, services.clock.now(), runAtWork);
  switch (prospect.kind) {
    case 'to-record':
      return recorded(services, withOthers(prospect.deactivation, keys), prospect.restoration);
    case 'to-restore':
      return claimAndActivate(services, order, user, withOthers(prospect.deactivation, keys));
    case 'active':
    case 'being-deactivated':
    case 'being-restored':
    case 'gone':
    case 'not-ours':
    case 'restored-before':
    case 'deactivated-since':
      return { kind: 'left', prospect };
  }
}

/** Whoever is told of it reads which keys the user has now. */
function withOthers(
  { finding, ...deactivation }: RecordedDeactivation,
  keys: LiveUser['keys'],
): RecordedDeactivation {
  const otherKeys = othersOf(finding.accessKeyId, keys, finding.otherKeys);
  return { ...deactivation, finding: { ...finding, otherKeys } };
}

async function claimAndActivate(
  services: Services,
  { restoreId, by, reason }: RestoreOrder,
  user: LiveUser,
  deactivation: RecordedDeactivation,
): Promise<Restored> {
  const { clock, ledger } = services;
  const { finding, runId } = deactivation;
  // A run that died before it could say so: the notice of the deactivation comes before that of its undoing.
  if (deactivation.state === 'intent') await finishDeactivation(services, deactivation, 'done');
  const at = clock.now();
  const until = instant(toMs(at) + CLAIM_MS);
  const restoration: Restoration = {
    state: 'intent',
    restoreId,
    at,
    until,
    by,
    why: reason,
    deactivatedBy: runId,
  };
  if (!(await ledger.restores.claim(finding, restoration))) {
    const deeds = await ledger.restores.read(finding);
    const prospect = prospectOf(deeds, 'inactive', clock.now(), await ledger.lock.heldBy());
    return { kind: 'left', prospect };
  }
  const lastStart = instant(toMs(until) - SLOWEST_CALL_MS);
  try {
    await user.iam.activate(user.userName, finding.accessKeyId, () =>
      clock.now() < lastStart ? Promise.resolve() : Promise.reject(new ClaimOverError()),
    );
  } catch (error) {
    if (!(error instanceof ClaimOverError)) rethrowBug(error);
    switch (await statusAfter(user, deactivation, error)) {
      case 'active':
        break;
      case 'untouched':
        await ledger.restores.close(finding, restoration, 'withdrawn');
        return failed(deactivation, error);
      case 'unknown':
        return failed(deactivation, error, ', and whether it took effect could not be read');
    }
  }
  return recorded(services, deactivation, restoration);
}

class ClaimOverError extends Error {
  override readonly name = 'ClaimOverError';
}

/** An answer that was lost does not tell whether the key is active; its live status does. */
async function statusAfter(
  { iam, userName }: LiveUser,
  { finding }: RecordedDeactivation,
  error: unknown,
): Promise<'active' | 'untouched' | 'unknown'> {
  if (isGone(error)) return 'untouched';
  try {
    const live = await liveKey(iam, { ...finding, userName });
    if (live?.active) return 'active';
    return isRefusedOutright(error) ? 'untouched' : 'unknown';
  } catch (unread) {
    rethrowBug(unread);
    return 'unknown';
  }
}

function failed({ finding }: RecordedDeactivation, error: unknown, more = ''): Restored {
  const { code, message } =
    error instanceof ClaimOverError
      ? { code: 'TIMED_OUT' as const, message: 'IAM took too long' }
      : failureOrThrow(error);
  const what = `the key was not restored: ${message}${more}`;
  return { kind: 'failed', problem: problem('key', finding.accessKeyId, 'RESTORE_FAILED', what, code) };
}

/** The key is on; what the ledger could not take in, the same command or the next run brings to its end. */
async function recorded(
  services: Services,
  deactivation: RecordedDeactivation,
  restoration: Restoration,
): Promise<Restored> {
  try {
    const notices = await finishRestore(services, deactivation, restoration);
    return { kind: 'restored', notices, problem: null };
  } catch (error) {
    const { message } = failureOrThrow(error);
    const what = `the key is active again, and the ledger could not record it; the next run tells its contact: ${message}`;
    const { accessKeyId } = deactivation.finding;
    const found = problem('key', accessKeyId, 'LEDGER_UNREACHABLE', what);
    return { kind: 'restored', notices: [], problem: found };
  }
}
