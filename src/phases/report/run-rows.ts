import { keyText, type KeyName } from '../../core/access-key.ts';
import type { AgeTally } from '../../core/key-ages.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { rootKeyProblem } from '../../core/root-key.ts';
import type { AccountEntry, KeyEntry } from '../../core/report.ts';
import { isRecovered, type RunFinding, type SeenFinding } from '../../core/run-finding.ts';
import type { RunAccount } from '../../core/run-record.ts';
import type { UnreadableRow } from '../../ledger/ledger-error.ts';
import { keyNameOf } from '../../ledger/row-keys.ts';
import type { OnUnreadable, Reading } from '../../ledger/rows/reading.ts';
import { asyncItems } from '../../ledger/sorted-rows.ts';
import { joined } from '../../workflow/joined.ts';
import type { Run, Services } from '../run.ts';
import { listedProblems } from '../survey/progress.ts';
import { unreadableAccount, unreadableKey } from '../unreadable.ts';
import {
  isWithoutOutcome,
  toAccountEntry,
  toKeyEntry,
  undecided,
  undecidedEntry,
  undone,
} from './entries.ts';
import { unreadAccount, unreadKey } from './unread.ts';

type OfRun = Pick<Run, 'runId' | 'asOf' | 'mode'>;
type Runs = Services['ledger']['runs'];

/** What the row of an account says, in the report's terms. */
export interface AccountFound {
  /** Its ID; of a row that names none, what stands in its place. */
  readonly name: string;
  /** null of a row that names no account. */
  readonly entry: AccountEntry | null;
  readonly problems: readonly Problem[];
  readonly comingDue: number;
  readonly ages: readonly AgeTally[];
}

/** In the order of the accounts' IDs. */
export async function* accountsFound(
  runs: Runs,
  { runId }: Pick<OfRun, 'runId'>,
): AsyncIterable<AccountFound> {
  for await (const read of inPlace((onUnread) => runs.accounts(runId, onUnread)))
    yield read.ok ? found(read.value) : unread(read.row);
}

function found(row: RunAccount): AccountFound {
  const entry = toAccountEntry(row);
  const rootKey = rootKeyProblem(row.account, row.rootKey);
  return {
    name: entry.accountId,
    entry,
    problems: [
      ...(rootKey === null ? [] : [rootKey]),
      ...listedProblems(row).problems,
      ...(row.status === 'pending' ? [notSurveyed(row)] : []),
    ],
    comingDue: row.comingDue,
    ages: [row.ages],
  };
}

function unread(row: UnreadableRow): AccountFound {
  const entry = unreadAccount(row);
  const name = entry?.accountId ?? row.sk.slice('ACCOUNT#'.length);
  return { name, entry, problems: [unreadableAccount(row)], comingDue: 0, ages: [] };
}

const notSurveyed = ({ account: { accountId }, progress }: RunAccount): Problem => {
  const far = progress === null ? 'its turn did not come' : `it was surveyed up to user ${progress.upTo}`;
  return problem('account', accountId, 'NOT_SURVEYED', `the run ended before the account was done: ${far}`);
};

/** What the rows of a key say, in the report's terms. */
export interface KeyFound {
  readonly accountId: string;
  /** null of a key that no list needs. */
  readonly entry: KeyEntry | null;
  readonly problems: readonly Problem[];
  /** That nothing is on record of its deactivation: of a run that was not blocked, a problem as well. */
  readonly withoutOutcome: readonly Problem[];
  readonly wasInactive: boolean;
  /** The survey saw it, and no decision is on record. */
  readonly isUndecided: boolean;
}

/**
 * By account and key ID.
 * @param hasUndecided false where it is known that there is none: then half as many rows are read
 */
export async function* keysFound(runs: Runs, run: OfRun, hasUndecided = true): AsyncIterable<KeyFound> {
  const findings = named(inPlace((onUnread) => runs.findings(run.runId, onUnread)));
  const seen = hasUndecided ? named(inPlace((onUnread) => runs.seen(run.runId, onUnread))) : asyncItems([]);
  const both = joined(
    findings,
    seen,
    ({ name }) => name,
    ({ name }) => name,
  );
  for await (const [finding, sight] of both) {
    if (finding)
      yield finding.read.ok
        ? decidedKey(finding.read.value, run)
        : unreadOne(finding.key, finding.read.row, false);
    else
      yield sight.read.ok ? undecidedKey(sight.read.value, run) : unreadOne(sight.key, sight.read.row, true);
  }
}

function decidedKey(row: RunFinding, run: OfRun): KeyFound {
  return {
    accountId: row.finding.accountId,
    entry: toKeyEntry(row, run),
    problems: row.problems,
    withoutOutcome: isWithoutOutcome(row, run) ? [undone(row)] : [],
    wasInactive: isRecovered(row),
    isUndecided: false,
  };
}

function undecidedKey({ finding }: SeenFinding, run: OfRun): KeyFound {
  return ofOne(undecidedEntry(finding, run), undecided(finding), true);
}

const unreadOne = (key: KeyName, row: UnreadableRow, isUndecided: boolean): KeyFound =>
  ofOne(unreadKey(key), unreadableKey(row), isUndecided);

const ofOne = (entry: KeyEntry, found: Problem, isUndecided: boolean): KeyFound => ({
  accountId: entry.accountId,
  entry,
  problems: [found],
  withoutOutcome: [],
  wasInactive: false,
  isUndecided,
});

/** Those whose rows name no key are nobody's. */
async function* named<T extends { readonly finding: KeyName }>(
  rows: AsyncIterable<Reading<T>>,
): AsyncIterable<{ readonly name: string; readonly key: KeyName; readonly read: Reading<T> }> {
  for await (const read of rows) {
    const key = read.ok ? read.value.finding : keyNameOf(read.row);
    if (key !== null) yield { name: keyText(key), key, read };
  }
}

/** A stream of rows with those that cannot be read, each where it stands. */
async function* inPlace<T>(
  rowsOf: (onUnreadable: OnUnreadable) => AsyncIterable<T>,
): AsyncIterable<Reading<T>> {
  const passed: UnreadableRow[] = [];
  for await (const value of rowsOf((row) => passed.push(row))) {
    for (const row of passed.splice(0)) yield { ok: false, row };
    yield { ok: true, value };
  }
  for (const row of passed) yield { ok: false, row };
}
