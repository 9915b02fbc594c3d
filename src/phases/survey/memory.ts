import type { Account } from '../../core/account.ts';
import {
  answeredFromMemory,
  isSameMemory,
  remembering,
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
  /** For the next run. */
  keep(): Promise<void>;
}

/** More than IAM's quota, which the credential report has no columns for. */
const MAX_KEYS = 2;

const NOBODY: ReturnType<AccountMemory['answers']> = new Map();

export async function recall({ ledger }: Services, run: Run, { accountId }: Account): Promise<AccountMemory> {
  const memory = await ledger.memories.read(accountId);
  const known = new Map(memory);
  const { asOf } = run;
  const { policy } = run.settings;
  let rows: ReadonlySet<Fingerprint> | null = null;

  return {
    answers({ users, isFresh }) {
      rows = new Set(users.flatMap(({ fingerprint }) => (fingerprint === null ? [] : [fingerprint])));
      if (memory === null || run.full === true) return NOBODY;
      const until = decidesUntil(run);
      return answeredFromMemory({ rows: users, isFresh }, memory, policy, { asOf, until });
    },

    keysOf: ({ fingerprint }) => (fingerprint === null ? null : (known.get(fingerprint)?.keys ?? null)),

    note({ fingerprint }, { keys, unread }, isDoubtful) {
      if (fingerprint === null) return;
      // Whoever could not be read is asked again by the next run, which else would have nothing to tell of it.
      const clear = isDoubtful || unread !== null ? null : clearKeys(keys);
      if (clear === null) known.delete(fingerprint);
      else {
        const before = run.full === true ? undefined : known.get(fingerprint);
        known.set(fingerprint, remembering(fingerprint, before, { askedAt: asOf, keys: clear }, policy));
      }
    },

    async keep() {
      // Without a credential report there is no row by which to remember anybody.
      if (rows === null) return;
      const shown = rows;
      const kept = new Map([...known].filter(([fingerprint]) => shown.has(fingerprint)));
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
