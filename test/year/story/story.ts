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
  /** What the people of a hostile account do every day, to the last; nothing: there is no such account. */
  readonly abuses: readonly AbuseKind[];
  /** What differs from the first settings from the first day to the last, but where it is changed for a while. */
  readonly settings: Readonly<Partial<Record<SettingName, string>>>;
  readonly hasBus: boolean;
  readonly hasBucket: boolean;
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
  | { readonly kind: 'bus'; readonly act: BusAct }
  | { readonly kind: 'on-call'; readonly act: OnCallAct; readonly whom: number }
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
  | 'feedback-comes'
  /** Somebody else in the hub account asks for the verification of all contacts. */
  | 'foreign-requests'
  /** Nobody follows the link in a mail about a verification, and then they do. */
  | 'links-ignored'
  | 'links-followed';

/** `restore-in-vain`: of the last run that was to deactivate something and could not. */
export type OnCallAct = 'pause' | 'resume' | 'restore' | 'restore-in-vain';

/** The event bus takes nothing, is not there, is as it should be. */
export type BusAct = 'refuses' | 'gone' | 'back';

/** What whoever administers one account, or may tag himself there, does every day. */
export type AbuseKind =
  /** As many contacts as a tag has room for, new ones each day, to whom no mail arrives. */
  | 'many-addresses'
  /** Keys are off when a run looks, or when it acts, and on again. */
  | 'switched'
  /** Users change names while the run reads the credential report. */
  | 'renamed'
  /** More keys than the brake lets through, of which nobody may deactivate any. */
  | 'undeactivatable'
  /** The same, and what was deactivated is switched on again. */
  | 'revived'
  /** Bounces and complaints of mails that nobody sent, or that name somebody else. */
  | 'forged-events'
  /** Contacts who are none of the organization's. */
  | 'outsiders'
  /** Paths as long as IAM takes them, of letters that mean something in a policy, and paths that change. */
  | 'odd-paths'
  /** Words that SES refuses, in mails to somebody else's contact. */
  | 'refused-text'
  /** Whatever IAM is asked there, it is asked too often. */
  | 'throttled';

export type SettingName =
  | 'NOTIFYKEYAGE'
  | 'GRACEDAYS'
  | 'REMINDERDAYS'
  | 'UNUSEDKEYAGE'
  | 'MAXDEACTIVATIONS'
  | 'INCLUDEOUS'
  | 'EXCLUDEOUS'
  | 'CONTACTDOMAINS'
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
 * `skipped`: no run. `twice`: two at once. `again`: the same run once more. `suspended`: it sleeps in a call, before it or
 * with its answer on the way, for so many minutes, in which another runs, or nobody. `killed`: from that call on nothing of it gets through; a durable one goes on
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
      readonly when: 'before' | 'after';
      readonly minutes: number;
      readonly meanwhile: 'another-run' | 'nobody';
    };
