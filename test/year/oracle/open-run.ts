import type { AccountSeen, KeySeen, RunSeen, UserSeen } from '../life/chronicle.ts';
import { isClosed, isDue } from './rule.ts';

/** A run that has not ended yet, with what was so when it began. */
export interface OpenRun {
  readonly run: RunSeen;
  readonly beganIndex: number;
  /** Kept out, or exempt, without a break since it began. */
  readonly closedAccounts: Set<string>;
  readonly exemptUsers: Set<string>;
  /** Inactive without a break since it began. */
  readonly inactiveKeys: Set<string>;
  /** Gone, or with an account that has left, when it began. */
  readonly goneKeys: ReadonlySet<string>;
  /** Old or unused enough when it began. */
  readonly dueKeys: ReadonlySet<string>;
  deactivated: number;
  troubles: number;
  isPausedSince: boolean;
  /** No other run was under way at any moment of it. */
  isAlone: boolean;
}

/** What a run finds when it begins. */
interface Present {
  readonly accounts: ReadonlyMap<string, AccountSeen>;
  readonly users: ReadonlyMap<string, UserSeen>;
  readonly keys: ReadonlyMap<string, KeySeen>;
  readonly openRuns: ReadonlyMap<number, OpenRun>;
  readonly isPaused: boolean;
}

export function openRun(
  run: RunSeen,
  index: number,
  { accounts, users, keys, openRuns, isPaused }: Present,
): OpenRun {
  return {
    run,
    beganIndex: index,
    closedAccounts: idsOf(accounts, (account) => isClosed(account, run.rule)),
    exemptUsers: idsOf(users, ({ isExempt }) => isExempt),
    inactiveKeys: idsOf(keys, ({ status }) => status === 'Inactive'),
    goneKeys: idsOf(keys, ({ status }) => status === 'gone'),
    dueKeys: idsOf(keys, (key) => isDue(key, run.rule, run.asOfMs)),
    deactivated: 0,
    troubles: 0,
    isPausedSince: isPaused,
    isAlone: openRuns.size === 0,
  };
}

const idsOf = <T>(all: ReadonlyMap<string, T>, isOne: (each: T) => boolean): Set<string> =>
  new Set([...all].flatMap(([id, each]) => (isOne(each) ? [id] : [])));
