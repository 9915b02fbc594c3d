import type { OptOut } from './exemption.ts';
import type { Problem } from './problem.ts';
import { DUE, type AccountEntry, type KeyEntry, type ReportPart, type RunReport } from './report.ts';

/**
 * The run that another one is compared with. `none`: it is the first of its mode that the ledger knows. `unread`: there is
 * one, and it cannot be read: everything counts as new then, so that nothing new is taken for old (I3).
 */
export type LastRun<R = Pick<RunReport, 'runId' | 'asOf'>> =
  | { readonly kind: 'none' }
  | { readonly kind: 'unread'; readonly runId: string | null; readonly why: string }
  | { readonly kind: 'read'; readonly report: R };

/** What of a report later runs are compared with: all of it, or all that it says of some accounts. */
export type LastReport = Pick<RunReport, 'runId' | 'asOf'> & ReportPart;

/** What is different from the last run. Every list is in the order of its report. */
export interface RunChanges {
  readonly since: LastRun;
  readonly accounts: {
    /** Could be surveyed, was left out on purpose or was not there in the last run. */
    readonly newlyUnreachable: readonly AccountEntry[];
    /** Surveyed again. */
    readonly back: readonly AccountEntry[];
  };
  readonly problems: ProblemChanges;
  /** By this run, and by those since the last one whose summary did not leave: each deactivation is of one run only. */
  readonly deactivated: readonly KeyEntry[];
  /** Told, waiting, deactivated or deferred now, and not in the last run. */
  readonly newlyDue: readonly KeyEntry[];
  /** Of a dry run: what it would do to a key, and the last one would not have done. */
  readonly newlyPlanned: readonly KeyEntry[];
  readonly optOuts: OptOutChanges;
}

interface ProblemChanges {
  readonly new: readonly Problem[];
  readonly still: readonly Problem[];
  /** Of the last run. What nobody could look at in this run is not among them. */
  readonly solved: readonly Problem[];
}

interface OptOutChanges {
  /** Of accounts and users; one that got another end as well. */
  readonly new: readonly ListedOptOut[];
  /** Accounts that are surveyed by now, and users whose keys are judged. */
  readonly ended: readonly ListedOptOut[];
}

/** An opted-out account, or an exempt user, in either report. */
export interface ListedOptOut extends OptOut {
  readonly accountId: string;
  /** null of an account. */
  readonly userName: string | null;
}

/**
 * Compares a run with the last one, or what both say of the same accounts. Pure; its work grows with the size of the two.
 * @param untold what runs in between deactivated, and told nobody
 */
export function changesSince(
  last: LastRun<LastReport>,
  report: LastReport,
  untold: readonly KeyEntry[] = [],
): RunChanges {
  const before: LastReport = last.kind === 'read' ? last.report : { ...report, ...NOTHING };
  return {
    since: last,
    accounts: accountChanges(before, report),
    problems: problemChanges(before, report),
    deactivated: onceEach([...report.keys.filter(({ outcome }) => outcome === 'deactivated'), ...untold]),
    newlyDue: notIn(before.keys.filter(isDue), report.keys.filter(isDue), keyOf),
    newlyPlanned: notIn(before.keys, report.keys.filter(isPlanned), deedOf),
    optOuts: optOutChanges(before, report),
  };
}

const NOTHING = { accounts: [], keys: [], problems: [] } as const;

/** The items of `after` whose name no item of `before` has. */
function notIn<T>(before: readonly T[], after: readonly T[], nameOf: (item: T) => string): T[] {
  const names = new Set(before.map(nameOf));
  return after.filter((item) => !names.has(nameOf(item)));
}

/** A key that was restored meanwhile may have been deactivated twice: the last time counts. */
const onceEach = (keys: readonly KeyEntry[]): KeyEntry[] => {
  const seen = new Set<string>();
  return keys.filter((key) => seen.size !== seen.add(keyOf(key)).size);
};

const isDue = ({ decision }: KeyEntry): boolean => DUE.includes(decision);

const isPlanned = ({ outcome }: KeyEntry): boolean =>
  outcome === 'would-notify' || outcome === 'would-deactivate';

const keyOf = ({ accountId, accessKeyId }: KeyEntry): string => `${accountId} ${accessKeyId}`;

const deedOf = (key: KeyEntry): string => `${keyOf(key)} ${key.outcome}`;

const isUnreachable = ({ status }: AccountEntry): boolean => status === 'unreachable';

function accountChanges(before: LastReport, after: LastReport): RunChanges['accounts'] {
  const missing = new Set(before.accounts.filter(isUnreachable).map(({ accountId }) => accountId));
  return {
    newlyUnreachable: after.accounts.filter((each) => isUnreachable(each) && !missing.has(each.accountId)),
    back: after.accounts.filter(({ accountId, status }) => status === 'surveyed' && missing.has(accountId)),
  };
}

function problemChanges(before: LastReport, after: LastReport): ProblemChanges {
  const known = new Set(before.problems.map((each) => problemText(each, before)));
  const isKnown = (each: Problem): boolean => known.has(problemText(each, after));
  const there = new Set(after.problems.map((each) => problemText(each, after)));
  const isHidden = hiddenIn(before, after);
  return {
    new: after.problems.filter((each) => !isKnown(each)),
    still: after.problems.filter(isKnown),
    solved: before.problems.filter((each) => !there.has(problemText(each, before)) && !isHidden(each)),
  };
}

/**
 * What makes two problems the same: their code, and what it is about. The message is not asked, since it tells times and
 * counts; nor is the run's own ID, which no two runs share.
 */
function problemText({ code, scope, id }: Problem, { runId }: Pick<RunReport, 'runId'>): string {
  return `${code} ${scope} ${id === runId ? '' : id}`;
}

/**
 * Whether a problem of before is about something that the run after it did not look at: an account that it could not enter,
 * a root user of whom no credential report told, a user or key that could not be read.
 */
function hiddenIn(before: LastReport, after: LastReport): (found: Problem) => boolean {
  const lost = new Set(after.accounts.filter(isUnreachable).map(({ accountId }) => accountId));
  const withRootKnown = new Set(
    after.accounts.filter(({ rootKey }) => rootKey === 'none').map(({ accountId }) => accountId),
  );
  const undetermined = after.keys.filter(({ decision }) => decision === 'undetermined');
  const unread = new Set([
    ...undetermined.flatMap(({ accountId, userName, accessKeyId }) => [
      accessKeyId,
      `${accountId}/${userName}`,
    ]),
    ...after.problems.filter(({ code }) => code === 'USER_UNREAD').map(({ id }) => id),
  ]);
  const ofKey = new Map(before.keys.map((key) => [key.accessKeyId, key]));
  return ({ code, scope, id }) => {
    const key = scope === 'key' ? ofKey.get(id) : undefined;
    const accountId = key?.accountId ?? id.split('/', 1)[0] ?? '';
    if (lost.has(accountId)) return true;
    if (code === 'ROOT_KEY_ACTIVE') return !withRootKnown.has(accountId);
    const user = key === undefined ? id : `${key.accountId}/${key.userName}`;
    return scope !== 'account' && [id, user, accountId].some((each) => unread.has(each));
  };
}

/** Opted-out accounts, then exempt users, each once. */
export function optOutsOf({ accounts, keys }: Pick<RunReport, 'accounts' | 'keys'>): ListedOptOut[] {
  const listed = [
    ...accounts
      .filter(({ status }) => status === 'opted-out')
      .map(({ accountId, optOut }) => listedAs(accountId, null, optOut)),
    ...keys
      .filter(({ decision }) => decision === 'exempt')
      .map(({ accountId, userName, optOut }) => listedAs(accountId, userName, optOut)),
  ];
  return [...new Map(listed.map((each) => [optOutText(each), each])).values()];
}

const listedAs = (accountId: string, userName: string | null, optOut: OptOut | null): ListedOptOut => ({
  accountId,
  userName,
  until: optOut?.until ?? null,
  reason: optOut?.reason ?? null,
});

/** `111122223333`, or `111122223333/ci`: no account ID holds a slash. */
export function optOutText({ accountId, userName }: Pick<ListedOptOut, 'accountId' | 'userName'>): string {
  return userName === null ? accountId : `${accountId}/${userName}`;
}

function optOutChanges(before: LastReport, after: LastReport): OptOutChanges {
  const withEnd = (each: ListedOptOut): string => `${optOutText(each)} ${each.until ?? ''}`;
  const optedOut = optOutsOf(before);
  const now = optOutsOf(after);
  const inForce = new Set([
    ...after.accounts.filter(({ status }) => status === 'surveyed').map(({ accountId }) => accountId),
    ...after.keys.filter(({ decision }) => decision !== 'undetermined').map(optOutText),
  ]);
  return {
    new: notIn(optedOut, now, withEnd),
    ended: notIn(now, optedOut, optOutText).filter((each) => inForce.has(optOutText(each))),
  };
}
