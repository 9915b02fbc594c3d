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
      /** ARNs of the users whose keys the session may change, as its policy has them; null: of anybody. */
      readonly mayChange: readonly string[] | null;
    }
  /** Somebody's tags were asked for. `isGood`: the whole answer came. */
  | {
      readonly kind: 'look';
      readonly atMs: number;
      readonly accountId: string;
      readonly userName: string;
      readonly isGood: boolean;
    }
  /** A key was to be changed, and IAM did not say that it is. `isRefused`: it said that it is not. */
  | {
      readonly kind: 'in-vain';
      readonly atMs: number;
      readonly accountId: string;
      readonly keyId: string;
      readonly isRefused: boolean;
    }
  /** A call that the caller has no right to. */
  | {
      readonly kind: 'not-allowed';
      readonly atMs: number;
      readonly action: string;
      readonly resource: string;
    }
  /** An identity of SES, by a call of the engine. */
  | {
      readonly kind: 'identity';
      readonly atMs: number;
      readonly became: 'requested' | 'deleted';
      readonly address: string;
    }
  /** It came over the event bus. */
  | { readonly kind: 'event'; readonly atMs: number; readonly event: EventSeen }
  /** The page of a run is in its bucket. */
  | { readonly kind: 'page'; readonly atMs: number; readonly runId: string }
  | { readonly kind: 'pause' | 'resume'; readonly atMs: number }
  | { readonly kind: 'began'; readonly atMs: number; readonly run: RunSeen }
  | {
      readonly kind: 'ended';
      readonly atMs: number;
      readonly run: RunSeen;
      readonly report: RunReport | null;
      readonly thrown: string | null;
      /** As a shell has it. */
      readonly exitCode: number;
    }
  /** Something kept a call from being made, answered or heard; not what the hostile account brings upon itself. */
  | { readonly kind: 'trouble'; readonly atMs: number; readonly action: string };

export interface RunSeen {
  readonly n: number;
  readonly asOfMs: number;
  readonly mode: 'enforce' | 'dry-run';
  readonly rule: Rule;
}

/** What an event tells, as far as the world outside can check it. */
export interface EventSeen {
  readonly type: string;
  readonly id: string;
  readonly runId: string;
  readonly keyId: string | null;
  readonly messageId: string | null;
  /** Of a notice. */
  readonly notice: string | null;
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
  readonly sender: string;
  /** Whether an event bus was to be told. */
  readonly hasBus: boolean;
  /** Whether pages were to be left in a bucket. */
  readonly hasBucket: boolean;
  /** The account whose people play foul; null where nobody does. */
  readonly foe: Foe | null;
}

export interface Foe {
  readonly accountId: string;
  /** What its people do harms themselves: their own keys may stay on, and nobody need be told of them. */
  readonly harmsItself: boolean;
}
