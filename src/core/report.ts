import type { AccountStatus } from './account.ts';
import type { LastUsed } from './access-key.ts';
import type { ContactSource } from './contact.ts';
import type { OptOut } from './exemption.ts';
import { instant, type Instant } from './instant.ts';
import type { KeyAges } from './key-ages.ts';
import type { NoticeKind } from './notice.ts';
import type { Problem } from './problem.ts';
import type { RootKey } from './root-key.ts';

export type Mode = 'enforce' | 'dry-run';
/** `problems`: an error is among them; warnings alone leave a run complete. */
export type RunStatus = 'complete' | 'problems' | 'blocked';

/** The run report: the contract between engine, command line, mail, page and tests. */
export interface RunReport {
  readonly runId: string;
  readonly asOf: Instant;
  readonly mode: Mode;
  readonly status: RunStatus;
  readonly coverage: Coverage;
  readonly accounts: readonly AccountEntry[];
  /** Keys that needed a decision; compliant ones are counted, not listed. */
  readonly keys: readonly KeyEntry[];
  readonly counts: Counts;
  readonly ages: KeyAges;
  readonly mail: MailCounts;
  readonly problems: readonly Problem[];
}

/** What a report lists of some of its accounts. */
export type ReportPart = Pick<RunReport, 'accounts' | 'keys' | 'problems'>;

/** The listed keys of a report, counted. */
export interface ListedKeys {
  readonly total: number;
  readonly decided: Readonly<Record<ListedDecision, number>>;
  readonly ended: Readonly<Record<Outcome, number>>;
}

/** A report without what grows with the organization. */
export interface ReportHead extends Omit<RunReport, 'accounts' | 'keys'> {
  /** The listed keys, counted; no field of the contract. */
  readonly listed: ListedKeys;
}

/** A run report as it is read: its two long lists are never whole in memory. */
export interface Report extends ReportHead {
  /** In the order of their IDs. */
  accounts(): AsyncIterable<AccountEntry>;
  /** By account and key ID. */
  keys(): AsyncIterable<KeyEntry>;
}

/** total = surveyed + optedOut + notActive + outOfScope + unreachable (I2). */
export interface Coverage {
  readonly total: number;
  readonly surveyed: number;
  readonly optedOut: number;
  readonly notActive: number;
  readonly outOfScope: number;
  readonly unreachable: number;
}

export interface AccountEntry {
  readonly accountId: string;
  readonly name: string;
  /** IDs of the root and of the OUs above it, outermost first; null where nobody told. */
  readonly ouPath: readonly string[] | null;
  readonly status: AccountStatus;
  /** Why it was not surveyed; for opted-out accounts the opt-out's end. */
  readonly reason: string | null;
  /** Of an opted-out account. */
  readonly optOut: OptOut | null;
  /** Of its root user; null of an account that was not surveyed, or without a credential report. */
  readonly rootKey: RootKey | null;
  readonly users: number;
  /** Of them, those who were answered from memory. */
  readonly remembered: number;
  readonly activeKeys: number;
}

export type ListedDecision = 'exempt' | 'notify' | 'wait' | 'deactivate' | 'deferred' | 'undetermined';

export type Outcome =
  | 'notified'
  | 'withheld'
  | 'pending'
  | 'deactivated'
  | 'would-notify'
  | 'would-deactivate'
  | 'failed'
  | 'none';

export interface KeyEntry {
  readonly accountId: string;
  readonly userName: string;
  readonly accessKeyId: string;
  readonly createDate: Instant | null;
  readonly ageDays: number | null;
  readonly lastUsed: LastUsed | null;
  /** When IAM wrote the credential report that told it; null where it was asked for itself, or could not be read. */
  readonly lastUsedAsOf: Instant | null;
  readonly contacts: readonly string[];
  readonly contactSource: ContactSource | null;
  readonly decision: ListedDecision;
  readonly reason: string;
  /** Of an exempt key: its user's. */
  readonly optOut: OptOut | null;
  readonly notice: NoticeKind | null;
  readonly deadline: Instant | null;
  readonly outcome: Outcome;
}

/** Keys, but for `users` and `remembered`. */
export interface Counts {
  readonly users: number;
  /** Of them, those whose keys an earlier run was told, and whose row of the credential report is the very same. */
  readonly remembered: number;
  readonly activeKeys: number;
  readonly compliant: number;
  readonly exempt: number;
  readonly notified: number;
  readonly deactivated: number;
  readonly deferred: number;
  readonly undetermined: number;
}

/** Digests, one an address; `blocked` says why no mail could leave at all. */
export interface MailCounts {
  readonly sent: number;
  readonly pending: number;
  readonly withheld: number;
  readonly failed: number;
  readonly blocked: 'SENDER_NOT_VERIFIED' | 'SENDING_PAUSED' | 'SES_UNREAD' | 'PAUSED' | 'DECLINED' | null;
}

/** A run in numbers, without its accounts and keys: what metrics and the log tell of it. */
export interface RunFigures {
  readonly coverage: Coverage;
  readonly counts: Counts;
  readonly mail: MailCounts;
  /** Keys that the rules are after: told, waiting, deactivated or deferred. */
  readonly keysDue: number;
  /** null in what runs wrote before they counted it. */
  readonly ages: KeyAges | null;
}

/** Decisions about keys that the rules are after. */
export const DUE: readonly ListedDecision[] = ['notify', 'wait', 'deactivate', 'deferred'];

export function figuresOf({ coverage, counts, mail, listed, ages }: ReportHead): RunFigures {
  const keysDue = DUE.reduce((sum, decision) => sum + listed.decided[decision], 0);
  return { coverage, counts, mail, keysDue, ages };
}

export const NO_MAIL: MailCounts = { sent: 0, pending: 0, withheld: 0, failed: 0, blocked: null };

/** `2026-11-22T08-00-00Z-enforce`: sortable, and one a run, so that a repeated delivery finds the same rows. */
export function runIdFor(asOf: Instant, mode: Mode): string {
  return `${asOf.slice(0, 19).replaceAll(':', '-')}Z-${mode}`;
}

/** The as-of instant, to the second, of a run's ID. @throws RangeError when it is not one of `runIdFor` */
export function asOfOf(runId: string): Instant {
  return instant(`${runId.slice(0, 13)}:${runId.slice(14, 16)}:${runId.slice(17, 19)}.000Z`);
}

/** Exit codes (docs/cli.md): 0 done, warnings allowed; 3 done, with errors; 4 blocked, or nobody said yes: nothing was sent or deactivated. */
export function exitCodeFor(status: RunStatus): 0 | 3 | 4 {
  return EXIT_CODES[status];
}

const EXIT_CODES = { complete: 0, problems: 3, blocked: 4 } as const satisfies Record<RunStatus, number>;
