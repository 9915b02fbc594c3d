import type { ActionName } from '../../../src/simulator/protocol/action.ts';

/**
 * A year, as data: what happens on which day. Whom it happens to is a number from 0 to 1, which picks among those who are
 * there at that moment, so that a story stays one when parts of it are left out.
 */
export interface Story {
  readonly seed: number;
  readonly days: number;
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
  | { readonly kind: 'people'; readonly act: PeopleAct; readonly whom: number; readonly how: number }
  | { readonly kind: 'account'; readonly act: AccountAct; readonly whom: number; readonly how: number }
  | { readonly kind: 'mail'; readonly act: MailAct; readonly whom: number }
  | { readonly kind: 'ses'; readonly act: SesAct }
  | { readonly kind: 'on-call'; readonly act: 'pause' | 'resume' | 'restore'; readonly whom: number }
  | { readonly kind: 'setting'; readonly brake: number | null }
  | { readonly kind: 'fault'; readonly at: Moment; readonly times: number; readonly fault: FaultKind }
  | { readonly kind: 'run'; readonly turn: RunTurn };

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
  | 'suspend'
  | 'unsuspend'
  | 'opt-out'
  | 'opt-in'
  | 'move-out'
  | 'move-in'
  | 'lose-role'
  | 'regain-role'
  | 'contact';

export type MailAct = 'bounce' | 'bounce-soft' | 'complain' | 'arrive';

export type SesAct =
  | 'sandbox'
  | 'out-of-sandbox'
  | 'quota-full'
  | 'quota-free'
  | 'sender-lost'
  | 'sender-back'
  | 'paused'
  | 'unpaused';

export type FaultKind =
  | 'throttled'
  | 'failed'
  | 'denied'
  | 'lost-before'
  | 'lost-after'
  | 'empty-answer'
  | 'page-of-a-proxy'
  | 'session-expired';

/** `skipped`: no run. `twice`: two at once. `again`: the same run once more. `suspended`: it sleeps for an hour, while another runs. */
export type RunTurn =
  | { readonly kind: 'skipped' | 'twice' | 'again' | 'dry' }
  | { readonly kind: 'late'; readonly hours: number }
  | {
      readonly kind: 'killed';
      readonly at: Moment;
      readonly when: 'before' | 'after';
      readonly retried: boolean;
    }
  | { readonly kind: 'suspended'; readonly at: Moment };
