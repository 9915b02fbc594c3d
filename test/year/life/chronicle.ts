import type { ToldOfKey } from '../../e2e/told-in.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { Rule } from './rule.ts';

/** What an account or a user looks like from outside, at a moment. */
export interface AccountSeen {
  readonly accountId: string;
  readonly isThere: boolean;
  readonly isActive: boolean;
  /** Above it. */
  readonly ous: readonly string[];
  readonly isOptedOut: boolean;
  readonly hasRole: boolean;
}

export interface UserSeen {
  readonly userId: string;
  readonly userName: string;
  readonly accountId: string;
  readonly isExempt: boolean;
}

export interface KeySeen {
  readonly keyId: string;
  readonly userId: string;
  readonly accountId: string;
  readonly createdMs: number;
  /** When it was last used; null: never. */
  readonly usedMs: number | null;
  readonly status: 'Active' | 'Inactive' | 'gone';
}

/**
 * What the world outside the engine saw, in its order: nothing here comes from the engine's ledger or core. Moments are
 * milliseconds since 1970.
 */
export type Fact =
  | { readonly kind: 'account'; readonly atMs: number; readonly account: AccountSeen }
  | { readonly kind: 'user'; readonly atMs: number; readonly user: UserSeen }
  /** `by`: who made it what it is now. */
  | { readonly kind: 'key'; readonly atMs: number; readonly key: KeySeen; readonly by: 'people' | 'engine' }
  | {
      readonly kind: 'mail';
      readonly atMs: number;
      readonly messageId: string;
      readonly to: string;
      readonly told: readonly Told[];
    }
  /** The engine was told of it. */
  | {
      readonly kind: 'came-back';
      readonly atMs: number;
      readonly messageId: string;
      readonly address: string;
      readonly isForGood: boolean;
    }
  /** Or tried to. */
  | {
      readonly kind: 'entered';
      readonly atMs: number;
      readonly accountId: string;
      /** Not a restore, which may go where no run goes. */
      readonly isRun: boolean;
      /** Whom the session is for, where it is for one user. */
      readonly userName: string | null;
    }
  | { readonly kind: 'pause' | 'resume'; readonly atMs: number }
  | { readonly kind: 'began'; readonly atMs: number; readonly run: RunSeen }
  | {
      readonly kind: 'ended';
      readonly atMs: number;
      readonly run: RunSeen;
      readonly report: RunReport | null;
      readonly thrown: string | null;
    }
  /** Something kept a call from being made, answered or heard. */
  | { readonly kind: 'trouble'; readonly atMs: number; readonly action: string };

export interface RunSeen {
  readonly n: number;
  readonly asOfMs: number;
  readonly mode: 'enforce' | 'dry-run';
  readonly rule: Rule;
}

/** What a mail tells of a key, and until when it promises to leave the key alone: midnight of that day, UTC. */
export interface Told extends ToldOfKey {
  readonly promisedMs: number | null;
}

/** What is left when the year is over. */
export interface Remains {
  /** Rows that say something is still to be done, by what they list under. */
  readonly open: readonly string[];
  readonly isLocked: boolean;
  /** Addresses that are to be passed over, and since when. */
  readonly marked: readonly { readonly address: string; readonly sinceMs: number }[];
}

export interface Chronicle {
  readonly facts: readonly Fact[];
  readonly remains: Remains;
  /** From here on nothing was disturbed. */
  readonly quietFromMs: number;
  readonly operator: string;
}
