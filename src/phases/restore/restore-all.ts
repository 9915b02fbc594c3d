import pLimit, { type LimitFunction } from 'p-limit';
import { keyText } from '../../core/access-key.ts';
import type { Notice } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RestoreEntry } from '../../core/restore-report.ts';
import type { Prospect } from '../../core/restoration.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import { isOfOneRow, LedgerError, LedgerOutageError } from '../../ledger/ledger-error.ts';
import type { Services } from '../run.ts';
import { entryOf, entryOfProspect } from './entry.ts';
import type { LiveUser } from './live-status.ts';
import type { LookedAt } from './look.ts';
import type { RestoreOrder } from './order.ts';
import { CLAIM_MS, restoreKey } from './restore-key.ts';

export interface RestoredAll {
  /** In the order of account and key. */
  readonly entries: readonly RestoreEntry[];
  /** That wait to be sent. */
  readonly notices: readonly Notice[];
  readonly problems: readonly Problem[];
}

/** IAM throttles by account. */
const AT_ONCE = { inAccount: 4, all: 96 };
/** How often a command looks whether another one has let go of a key. */
const BEAT_MS = 2_000;

/**
 * Restores what is to be restored, many keys at once. Keys that another command is at are waited for, since it may have
 * been killed: until its claim is over. When the ledger fails nothing more is begun.
 */
export async function restoreAll(
  services: Services,
  order: RestoreOrder,
  looked: readonly LookedAt[],
): Promise<RestoredAll> {
  const entries = new Map<string, RestoreEntry>();
  const notices: Notice[] = [];
  const problems: Problem[] = [];
  const outages: LedgerError[] = [];
  let awaited: Extract<LookedAt, { readonly prospect: Prospect }>[] = [];

  const settle = (key: LookedAt, entry: RestoreEntry, found: Problem | null = null): void => {
    entries.set(keyText(key), entry);
    if (found !== null) problems.push(found);
    order.emit({ event: 'key-settled', entry, done: entries.size, total: looked.length });
  };
  const leave = (key: LookedAt, user: LiveUser, prospect: Prospect): void => {
    if (prospect.kind === 'being-restored') awaited.push({ ...key, user, prospect });
    else settle(key, entryOfProspect(key, prospect));
  };
  const isStopped = (): boolean => outages.length > 0 || order.signal?.aborted === true;

  const attempt = async (key: LookedAt): Promise<void> => {
    if (isStopped()) return;
    if (key.prospect === null) {
      settle(key, entryOf(key, 'unread', key.problem.message), key.problem);
      return;
    }
    const deactivation = key.deeds?.deactivation;
    if (!isWorkable(key.prospect) || !deactivation || key.user === null) {
      settle(key, entryOfProspect(key, key.prospect));
      return;
    }
    try {
      const end = await restoreKey(services, order, key.user, deactivation);
      switch (end.kind) {
        case 'restored':
          notices.push(...end.notices);
          settle(key, entryOf(key, 'restored', null), end.problem);
          return;
        case 'left':
          leave(key, key.user, end.prospect);
          return;
        case 'failed':
          settle(key, entryOf(key, 'failed', end.problem.message), end.problem);
      }
    } catch (error) {
      if (error instanceof LedgerError && !isOfOneRow(error)) {
        outages.push(error);
        return;
      }
      const { code, message } = failureOrThrow(error);
      const found = problem('key', key.accessKeyId, 'RESTORE_FAILED', message, code);
      settle(key, entryOf(key, 'failed', message), found);
    }
  };

  await inAccounts(looked, attempt);
  for (let waitedMs = 0; awaited.length > 0 && waitedMs <= CLAIM_MS + BEAT_MS; waitedMs += BEAT_MS) {
    if (isStopped()) break;
    if (waitedMs === 0) order.emit({ event: 'others-awaited', keys: awaited.length, waitMs: CLAIM_MS });
    await services.clock.sleep(BEAT_MS);
    const again = awaited;
    awaited = [];
    await inAccounts(again, attempt);
  }
  for (const key of awaited) settle(key, entryOfProspect(key, key.prospect));
  const [outage] = outages;
  if (outage !== undefined) problems.push(ofOutage(order, outage, [...entries.values()]));
  const stopped = outage === undefined ? 'the command was told to stop' : 'the ledger failed';
  for (const key of looked) {
    if (!entries.has(keyText(key))) settle(key, entryOf(key, 'failed', `not begun: ${stopped}`));
  }
  problems.push(...[...entries.values()].filter(isOthers).map(notYet));
  if (outage === undefined && order.signal?.aborted)
    problems.push(problem('run', order.restoreId, 'INTERRUPTED', 'the command was told to stop'));
  return { entries: looked.flatMap((key) => entries.get(keyText(key)) ?? []), notices, problems };
}

/** What is not done with by looking at it; a key that another command is at may be let go of. */
function isWorkable({ kind }: Prospect): boolean {
  return kind === 'to-restore' || kind === 'to-record' || kind === 'being-restored';
}

const isOthers = ({ outcome }: RestoreEntry): boolean =>
  outcome === 'being-deactivated' || outcome === 'being-restored';

/** Whoever asked for it back must not take it for done. */
function notYet({ accessKeyId, outcome, detail }: RestoreEntry): Problem {
  const again = outcome === 'being-restored' ? '; run this command again when it has ended' : '';
  return problem('key', accessKeyId, 'RUN_IN_PROGRESS', `not switched on yet: ${detail ?? ''}${again}`);
}

async function inAccounts(keys: readonly LookedAt[], work: (key: LookedAt) => Promise<void>): Promise<void> {
  const all = pLimit(AT_ONCE.all);
  const accounts = new Map<string, LimitFunction>();
  await Promise.all(
    keys.map((key) => {
      const account = accounts.get(key.accountId) ?? pLimit(AT_ONCE.inAccount);
      accounts.set(key.accountId, account);
      return account(() => all(() => work(key)));
    }),
  );
}

/** One problem, whatever number of keys it costs. */
function ofOutage(
  { restoreId }: RestoreOrder,
  outage: LedgerError,
  entries: readonly RestoreEntry[],
): Problem {
  const none = entries.every(({ outcome }) => outcome !== 'restored');
  const isReadOnly = outage instanceof LedgerOutageError && outage.reason === 'ACCESS_DENIED';
  const what = isReadOnly ? 'the ledger may be read and not written' : 'the ledger failed';
  const message = `${what}, so ${none ? 'no key was restored' : 'the other keys were left as they are'}: ${outage.message}`;
  return problem('run', restoreId, outage.problemCode, message);
}
