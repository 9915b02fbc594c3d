import type { ActionName } from '../../../src/simulator/protocol/action.ts';
import type { BounceKind, ComplaintKind } from '../../../src/simulator/ses/ses-event.ts';

/**
 * A year, as data: what happens on which day. Whom it happens to is a number from 0 to 1, which picks among those who are
 * there at that moment, so that a story stays one when parts of it are left out.
 */
export interface Story {
  readonly seed: number;
  readonly days: number;
  readonly world: 'little' | 'one-key';
  /** Days whose runs are durable executions; all others run in this process. */
  readonly durableDays: readonly number[];
  /** How often the SDK asks in all before it gives up. */
  readonly tries: number;
  readonly events: readonly StoryEvent[];
}

/** At which call of a run: the `nth` of this action, counted from 1. */
export interface Moment {
  readonly action: ActionName;
  readonly nth: number;
}

export interface StoryEvent {
  readonly day: number;
  /** null: before the day's run. */
  readonly during: Moment | null;
  readonly what: Happening;
}

/** What people do, what AWS does, and what becomes of a run. */
export type Happening =
  | {
      readonly kind: 'people';
      readonly act: PeopleAct;
      readonly among: Among;
      readonly whom: number;
      readonly how: number;
    }
  | { readonly kind: 'account'; readonly act: AccountAct; readonly whom: number; readonly how: number }
  | { readonly kind: 'mail'; readonly fate: MailFate; readonly whom: number }
  | { readonly kind: 'ses'; readonly act: SesAct }
  | { readonly kind: 'on-call'; readonly act: 'pause' | 'resume' | 'restore'; readonly whom: number }
  /** The settings of all runs from now on, until they are changed again. */
  | { readonly kind: 'setting'; readonly name: SettingName; readonly value: string }
  | { readonly kind: 'fault'; readonly at: Moment; readonly times: number; readonly fault: FaultKind }
  | { readonly kind: 'run'; readonly turn: RunTurn };

/** Those whose key a mail has told of do more than others; where there is nobody of a kind, anybody does. */
export type Among = 'all' | 'told' | 'deactivated';

export type PeopleAct =
  | 'rotate'
  | 'create-key'
  | 'create-user'
  | 'switch-off'
  | 'switch-on'
  | 'delete-key'
  | 'delete-user'
  | 'rename'
  | 'contact'
  | 'exempt'
  | 'exempt-ends'
  | 'use';

export type AccountAct =
  | 'join'
  | 'leave'
  | 'return'
  | 'suspend'
  | 'unsuspend'
  | 'opt-out'
  | 'opt-in'
  | 'move-out'
  | 'move-in'
  | 'lose-role'
  | 'regain-role'
  | 'contact';

/** What becomes of mails to an address from now on. */
export type MailFate = 'arrive' | BounceKind | ComplaintKind;

export type SesAct =
  | 'sandbox'
  | 'out-of-sandbox'
  | 'quota-full'
  | 'quota-free'
  | 'sender-lost'
  | 'sender-back'
  | 'paused'
  | 'unpaused'
  /** Bounces and complaints are told some days late. */
  | 'feedback-held'
  | 'feedback-comes';

export type SettingName =
  | 'NOTIFYKEYAGE'
  | 'GRACEDAYS'
  | 'REMINDERDAYS'
  | 'UNUSEDKEYAGE'
  | 'MAXDEACTIVATIONS'
  | 'INCLUDEOUS'
  | 'EXCLUDEOUS'
  | 'SUMMARY';

export type FaultKind =
  | 'throttled'
  | 'failed'
  | 'denied'
  | 'lost-before'
  | 'lost-midway'
  | 'lost-after'
  | 'condition-lost'
  | 'unprocessed'
  | 'empty-answer'
  | 'empty-answer-after'
  | 'page-of-a-proxy'
  | 'session-expired';

/**
 * `skipped`: no run. `twice`: two at once. `again`: the same run once more. `suspended`: it sleeps in a call, for so many
 * minutes, in which another runs, or nobody. `killed`: from that call on nothing of it gets through; a durable one goes on
 * from its last checkpoint, any other begins again where it is `retried`.
 */
export type RunTurn =
  | { readonly kind: 'skipped' | 'twice' | 'again' | 'dry' }
  | { readonly kind: 'late'; readonly hours: number }
  | {
      readonly kind: 'killed';
      readonly at: Moment;
      readonly when: 'before' | 'after';
      readonly retried: boolean;
    }
  | {
      readonly kind: 'suspended';
      readonly at: Moment;
      readonly minutes: number;
      readonly meanwhile: 'another-run' | 'nobody';
    };
