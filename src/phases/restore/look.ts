import pLimit, { type LimitFunction } from 'p-limit';
import { problem, type Problem } from '../../core/problem.ts';
import { prospectOf, type Prospect } from '../../core/restoration.ts';
import { accountProblem } from '../../aws/account-problem.ts';
import { failureOrThrow, isSessionFailure } from '../../aws/failure.ts';
import type { Services } from '../run.ts';
import type { Candidate } from './candidates.ts';
import { liveUser, statusOf, userNamed, type LiveUser } from './live-status.ts';
import type { RestoreOrder } from './order.ts';
import { sessionsFor, type DeactivatedKey } from './sessions.ts';

/** A key, and what a restore would do with it now. */
export type LookedAt = Candidate &
  (
    | { readonly prospect: Prospect; readonly user: LiveUser | null }
    | { readonly prospect: null; readonly problem: Problem }
  );

/** Sessions at once, over all accounts, and users at once in each of them: IAM throttles by account. */
const AT_ONCE = { accounts: 32, users: 4 };

/** Looks at each key live, and changes nothing. */
export async function lookAtAll(
  services: Services,
  order: RestoreOrder,
  candidates: readonly Candidate[],
): Promise<LookedAt[]> {
  const runAtWork = await services.ledger.lock.heldBy();
  let done = 0;
  const seen = <T extends readonly LookedAt[]>(looked: T): T => {
    done += looked.length;
    order.emit({ event: 'keys-looked-at', done, total: candidates.length });
    return looked;
  };
  const unknown = candidates
    .filter(({ deeds }) => !deeds?.deactivation)
    .map((candidate) => ofTheLedger(candidate));
  seen(unknown);
  const accounts = pLimit(AT_ONCE.accounts);
  const known = await Promise.all(
    sessionsFor(services, order.restoreId, candidates).map((users) =>
      accounts(() => {
        const atOnce: LimitFunction = pLimit(AT_ONCE.users);
        return Promise.all(
          users.map(({ userName, iam, keys }) =>
            atOnce(async () => {
              if (order.signal?.aborted) return [];
              const lookAt = async (key: DeactivatedKey, named: LiveUser | null): Promise<LookedAt> => {
                const { candidate, finding } = key;
                try {
                  const user = await liveUser(services, order.restoreId, named, finding);
                  const live = statusOf(user, candidate.accessKeyId);
                  const prospect = prospectOf(candidate.deeds, live, services.clock.now(), runAtWork);
                  return { ...candidate, user, prospect };
                } catch (error) {
                  return unread(candidate, error);
                }
              };
              try {
                const named = await userNamed(iam, userName);
                return seen(await Promise.all(keys.map((key) => lookAt(key, named))));
              } catch (error) {
                return seen(keys.map(({ candidate }) => unread(candidate, error)));
              }
            }),
          ),
        );
      }),
    ),
  );
  return [...unknown, ...known.flat(2)];
}

/** No run deactivated it: nothing is asked in its account. */
function ofTheLedger(candidate: Candidate): LookedAt {
  return candidate.unread === null
    ? { ...candidate, user: null, prospect: { kind: 'not-ours' } }
    : {
        ...candidate,
        prospect: null,
        problem: problem('key', candidate.accessKeyId, 'LEDGER_UNREADABLE', candidate.unread),
      };
}

function unread(candidate: Candidate, error: unknown): LookedAt {
  const { code, message } = failureOrThrow(error);
  const found = isSessionFailure(error)
    ? accountProblem(candidate.accountId, error)
    : problem('key', candidate.accessKeyId, code, message, code);
  return { ...candidate, prospect: null, problem: found };
}
