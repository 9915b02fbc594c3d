import type { Account } from '../core/account.ts';
import type { Instant } from '../core/instant.ts';
import type { PlannedDeeds, PlannedWork } from '../core/planned-deeds.ts';
import { runIdFor, type Mode } from '../core/report.ts';
import type { Emit } from '../core/run-event.ts';
import type { EventBus } from '../aws/event-bus.ts';
import type { Iam } from '../aws/iam.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Organizations } from '../aws/organizations.ts';
import type { ReportBucket } from '../aws/report-bucket.ts';
import type { Ses } from '../aws/ses.ts';
import type { Sts } from '../aws/sts.ts';
import type { SessionPurpose } from '../aws/session-policy.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../workflow/clock.ts';

/** AWS and the ledger as the phases see them; entries wire them once and pass them down. */
export interface Services {
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** null without EVENTBUS. */
  readonly eventBus: EventBus | null;
  readonly organizations: Organizations;
  readonly ses: Ses;
  /** null where no run leaves a page. */
  readonly reportBucket: ReportBucket | null;
  readonly sts: Sts;
  /** IAM of one account, through the member role and a session policy for the purpose. */
  readonly enterAccount: (
    account: Pick<Account, 'accountId' | 'partition'>,
    purpose: SessionPurpose,
    runId: string,
  ) => Iam;
}

/** One run: its settings, its as-of instant, and where it tells what it does. */
export interface Run {
  readonly runId: string;
  readonly asOf: Instant;
  readonly mode: Mode;
  readonly settings: Settings;
  readonly emit: Emit;
  readonly lease: Lease;
  /** A plan that was looked at: the run does no more than it said. */
  readonly planned?: PlannedDeeds;
  /** Asked once, before the first deed; `false` ends the run with nothing done. */
  readonly goAhead?: (work: PlannedWork) => Promise<boolean>;
  /** Days beyond `asOf` for which keys that come of age are read as well: for a forecast. */
  readonly lookAheadDays?: number;
  /** Asks for every user's keys, whatever is remembered of them. */
  readonly full?: boolean;
  /** Whether the operator gets a summary mail; a plan on the command line prints instead. */
  readonly mailSummary: boolean;
  /** Ends the run at the next safe point: nothing half done, the lock released. */
  readonly signal?: AbortSignal;
}

/** A run that has not begun. */
export type RunOrder = Omit<Run, 'lease'>;

/** The run ID follows from the as-of instant and the mode, so that a repeated delivery finds the same rows. */
export function orderRun(order: Omit<RunOrder, 'runId'>): RunOrder {
  return { ...order, runId: runIdFor(order.asOf, order.mode) };
}

/** The hold on the run lock, so that a run that lost it does nothing more (I5). */
export interface Lease {
  /** @throws KeyRotationError LEASE_LOST, or INTERRUPTED when the run was told to stop */
  readonly assertHeld: () => void;
  /**
   * Where every deed asks, right before each attempt at it: each deactivation, each mail, each verification of SES.
   * @param turn what else to wait for, while nobody else looks
   * @param patienceMs a look that takes longer keeps the next one waiting no more; by default it does, however long it takes
   * @throws as `assertHeld`; PausedError; LedgerOutageError when the ledger does not tell whether there is a pause
   */
  readonly allowDeed: (turn?: () => Promise<void>, patienceMs?: number) => Promise<void>;
  /** Before a sleep, in which nobody renews it, and after. */
  takeAgain(): Promise<void>;
}
