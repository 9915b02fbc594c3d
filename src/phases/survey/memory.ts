import type { Account } from '../../core/account.ts';
import {
  answeredFromMemory,
  isFullSurveyDue,
  isSameMemory,
  type Fingerprint,
  type RememberedKey,
} from '../../core/remembered-survey.ts';
import type { CredentialReport, ReportedUser } from '../../aws/credential-report.ts';
import type { ListedKey } from '../../aws/iam.ts';
import type { Run, Services } from '../run.ts';
import { decidesUntil, type SurveyedUser } from './user.ts';

/** What is remembered of an account while it is surveyed. */
export interface AccountMemory {
  /** By user name, the keys of those who need not be asked. */
  answers(report: CredentialReport): ReadonlyMap<string, readonly RememberedKey[]>;
  /** The keys of a user when the row was the very same; null when nobody remembers. */
  keysOf(user: ReportedUser): readonly RememberedKey[] | null;
  /** What came of asking. */
  note(user: ReportedUser, read: SurveyedUser, isDoubtful: boolean): void;
  /** For the next run. @param isDone every user had a turn */
  keep(isDone: boolean): Promise<void>;
}

/** More than IAM's quota, which the credential report has no columns for. */
const MAX_KEYS = 2;

export async function recall({ ledger }: Services, run: Run, { accountId }: Account): Promise<AccountMemory> {
  const memory = await ledger.memories.read(accountId);
  const fullAt = memory?.fullAt ?? null;
  const isFull = run.full === true || isFullSurveyDue(fullAt, accountId, run.asOf);
  const known = new Map(memory?.users);
  let rows: ReadonlySet<Fingerprint> | null = null;

  return {
    answers({ users, isFresh }) {
      rows = new Set(users.flatMap(({ fingerprint }) => (fingerprint === null ? [] : [fingerprint])));
      return answeredFromMemory(
        { rows: users, isFresh },
        isFull ? null : memory,
        run.settings.policy,
        decidesUntil(run),
      );
    },

    keysOf: ({ fingerprint }) => (fingerprint === null ? null : (known.get(fingerprint) ?? null)),

    note({ fingerprint }, { keys, unread }, isDoubtful) {
      if (fingerprint === null) return;
      // Whoever could not be read is asked again by the next run, which else would have nothing to tell of it.
      const clear = isDoubtful || unread !== null ? null : clearKeys(keys);
      if (clear === null) known.delete(fingerprint);
      else known.set(fingerprint, clear);
    },

    async keep(isDone) {
      // Without a credential report there is no row by which to remember anybody.
      if (rows === null) return;
      const shown = rows;
      const kept = {
        fullAt: isFull && isDone ? run.asOf : fullAt,
        users: new Map([...known].filter(([fingerprint]) => shown.has(fingerprint))),
      };
      if (memory !== null && isSameMemory(memory, kept)) return;
      run.lease.assertHeld();
      await ledger.memories.write(accountId, kept, run);
    },
  };
}

/** null of keys of which anything is in doubt. */
function clearKeys(keys: readonly ListedKey[]): readonly RememberedKey[] | null {
  const clear = keys.flatMap(({ accessKeyId, active, inDoubt, createDate }) =>
    inDoubt || createDate === null ? [] : [{ accessKeyId, active, createDate }],
  );
  return clear.length === keys.length && keys.length <= MAX_KEYS ? clear : null;
}
