import type { RunSeen } from '../life/chronicle.ts';
import type { Model } from './model.ts';
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
  /** Old or unused enough when it began. */
  readonly dueKeys: ReadonlySet<string>;
  deactivated: number;
  troubles: number;
  isPausedSince: boolean;
  /** No other run was under way at any moment of it. */
  isAlone: boolean;
}

export function openRun(run: RunSeen, index: number, model: Model): OpenRun {
  const { accounts, users, keys, isPaused, openRuns } = model;
  return {
    run,
    beganIndex: index,
    closedAccounts: idsOf(accounts, (account) => isClosed(account, run.rule)),
    exemptUsers: idsOf(users, ({ isExempt }) => isExempt),
    inactiveKeys: idsOf(keys, ({ status }) => status === 'Inactive'),
    dueKeys: idsOf(keys, (key) => isDue(key, run.rule, run.asOfMs)),
    deactivated: 0,
    troubles: 0,
    isPausedSince: isPaused,
    isAlone: openRuns.size === 0,
  };
}

const idsOf = <T>(all: ReadonlyMap<string, T>, isOne: (each: T) => boolean): Set<string> =>
  new Set([...all].flatMap(([id, each]) => (isOne(each) ? [id] : [])));
