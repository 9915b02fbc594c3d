import type { KeyName } from '../core/access-key.ts';
import type { AccountId } from '../core/account.ts';
import type { Instant } from '../core/instant.ts';
import type { Problem } from '../core/problem.ts';
import type { NewEvent } from '../events/schemas.ts';
import type { RunFinding, SeenFinding } from '../core/run-finding.ts';
import type { RunAccount, RunMeta } from '../core/run-record.ts';
import type { AccountChange } from '../events/facts.ts';
import type { OnUnreadable, ReadRows } from './rows/reading.ts';

/** What each run saw and decided, kept 90 days; dry runs too, marked by their run ID and mode. */
export interface RunRecords {
  /** @throws RowUnreadableError */
  readMeta(runId: string): Promise<RunMeta | null>;
  /** @param event what is told of it, of a run that has ended */
  putMeta(meta: RunMeta, event?: NewEvent): Promise<void>;
  /** Of a run that has ended, found out since. */
  addProblem(runId: string, problem: Problem): Promise<void>;
  /**
   * That an account is not as an earlier run found it; kept only to be told. The first record stands: of runs side by side
   * that compare with the same one, one tells it.
   */
  recordAccountChange(
    run: Pick<RunMeta, 'runId' | 'asOf'>,
    since: string,
    change: AccountChange,
  ): Promise<void>;
  markTold(runId: string, at: Instant): Promise<void>;
  /** The latest run, of either mode, that came to its end; null before the first. @throws RowUnreadableError */
  lastEnded(): Promise<string | null>;
  recordEnded(runId: string): Promise<void>;
  /** Of all runs that the ledger keeps, oldest first. */
  ids(): AsyncIterable<string>;
  /** By run ID; runs that are not there are in neither map. */
  readMetas(runIds: readonly string[]): Promise<ReadRows<string, RunMeta>>;
  /**
   * Of a run that begins: what the survey has written since stays.
   * @returns why an account is not listed: its row is not taken, or one is there that nobody here may write over
   */
  listAccounts(runId: string, accounts: readonly RunAccount[]): Promise<readonly Problem[]>;
  /**
   * What the survey found. An account that is done stays as it is, whatever an earlier attempt at the run has yet to say.
   * @returns why it is not on record: as `listAccounts`
   */
  putAccount(runId: string, entry: RunAccount): Promise<readonly Problem[]>;
  /** Ordered by account ID; `between` takes the first and the last of a batch. */
  accounts(
    runId: string,
    onUnreadable: OnUnreadable,
    between?: readonly [AccountId, AccountId],
  ): AsyncIterable<RunAccount>;
  /** @returns what is to be said of keys whose words do not fit, or whose rows DynamoDB does not take; the others are written */
  putSeen(runId: string, seen: readonly SeenFinding[]): Promise<readonly Problem[]>;
  /** Ordered by account and key ID. */
  seen(runId: string, onUnreadable: OnUnreadable): AsyncIterable<SeenFinding>;
  /** Of these keys, those that the survey saw, by `keyText`. */
  seenOf(runId: string, keys: readonly KeyName[]): Promise<ReadRows<string, SeenFinding>>;
  /**
   * What the plan decided: where something came of it already, that stays.
   * @returns as `putFindings`
   */
  decideFindings(runId: string, findings: readonly RunFinding[]): Promise<readonly Problem[]>;
  /** @returns of each key whose row DynamoDB does not take, why; the others are written */
  putFindings(runId: string, findings: readonly RunFinding[]): Promise<readonly Problem[]>;
  /** Of these accounts, those of the run, by their IDs. */
  accountsOf(runId: string, accountIds: readonly AccountId[]): Promise<ReadRows<string, RunAccount>>;
  /** Of these keys, the rows that are there, by `keyText`. */
  findingsOf(runId: string, keys: readonly KeyName[]): Promise<ReadRows<string, RunFinding>>;
  /** Ordered by account and key ID; `between` takes the first and the last of a batch. */
  findings(
    runId: string,
    onUnreadable: OnUnreadable,
    between?: readonly [KeyName, KeyName],
  ): AsyncIterable<RunFinding>;
}
