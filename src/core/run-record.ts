import type { Account, AccountStatus } from './account.ts';
import type { ContactDomain } from './contact-domains.ts';
import type { Exemption } from './exemption.ts';
import type { Instant } from './instant.ts';
import type { AgeTally } from './key-ages.ts';
import type { Thresholds } from './policy.ts';
import type { Problem } from './problem.ts';
import type { RootKey } from './root-key.ts';
import type { MailCounts, Mode, RunFigures, RunStatus } from './report.ts';

/**
 * `not-due`: nothing was new, or SUMMARY wants none. `unsent`: the operator does not know what was new, be it that the mail was
 * refused, that all mail was blocked, or that the run was to print only.
 */
export type SummaryEnd = 'sent' | 'not-due' | 'unsent';

/** One run as a whole: begun, and once it has ended, how. */
export interface RunMeta {
  readonly runId: string;
  readonly asOf: Instant;
  readonly mode: Mode;
  readonly status: RunStatus | 'running';
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly mail: MailCounts;
  readonly problems: readonly Problem[];
  /** As the run had them; null in what runs wrote before they noted it. */
  readonly rule: Thresholds | null;
  /** CONTACTDOMAINS as the run had them; null: any, and in what runs wrote before they noted it. */
  readonly contactDomains: readonly ContactDomain[] | null;
  /** null until the run has ended. */
  readonly figures: RunFigures | null;
  /** What became of the operator's mail about it; null until it has ended, and in what runs wrote before they noted it. */
  readonly summary: SummaryEnd | null;
  /** When log and metrics had its end: a second delivery tells them nothing. */
  readonly toldAt: Instant | null;
}

/** One account of a run: `pending` until the survey has come to it. */
export interface RunAccount {
  readonly account: Account;
  readonly status: AccountStatus | 'pending';
  readonly reason: string | null;
  readonly users: number;
  /** Of them, those who were answered from memory. */
  readonly remembered: number;
  readonly activeKeys: number;
  /** Keys that come of age within `DAYS_AHEAD`. */
  readonly comingDue: number;
  /** Of its active keys. */
  readonly ages: AgeTally;
  readonly exemption: Exemption;
  readonly contactTag: string | null;
  readonly problems: readonly Problem[];
  /** Users whose keys could not be read, so that nobody takes their keys for inactive; `many` beyond a bound. */
  readonly unreadUsers: readonly string[] | 'many';
  /** null of an account that was not entered, or without a credential report. */
  readonly rootKey: RootKey | null;
  /** How far the survey of a large account has come while it is `pending`. */
  readonly progress: SurveyProgress | null;
}

/** Users are surveyed in the order of their names, some at a time. */
interface SurveyProgress {
  /** The last user whose keys are in the ledger. */
  readonly upTo: string;
  /** Problems beyond those that are listed. */
  readonly unlisted: number;
}
