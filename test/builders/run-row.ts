import type { Decision } from '../../src/core/decision.ts';
import type { RunAccount } from '../../src/core/run-record.ts';
import type { DecidedFinding, RunFinding, SeenFinding } from '../../src/core/run-finding.ts';
import { NO_AGES } from '../../src/core/key-ages.ts';
import { due } from './decided-key.ts';
import { ACCOUNT, finding } from './finding.ts';
import { ANN } from './notice.ts';

/** Starts as a key of 30 days in an account without a contact tag. */
export function seen(
  overrides: Partial<SeenFinding['finding']> = {},
  accountContactTag: string | null = null,
) {
  return { finding: finding(overrides), accountContactTag } satisfies SeenFinding;
}

/** Starts as a key to deactivate, whose contact Ann is. */
export function decidedRow(overrides: Partial<DecidedFinding> = {}): DecidedFinding {
  return {
    stage: 'decided',
    finding: finding(),
    accountContactTag: null,
    decision: toDeactivate(),
    contacts: [ANN],
    contactSource: 'user-tag',
    notice: null,
    problems: [],
    ...overrides,
  };
}

type Done = Extract<RunFinding, { stage: 'done' }>;

/** Starts as a key that the run has deactivated. */
export function doneRow(overrides: Partial<Done> = {}): Done {
  return { ...decidedRow(), stage: 'done', outcome: 'deactivated', recovered: false, ...overrides };
}

export function toDeactivate(
  overrides: Partial<Extract<Decision, { kind: 'deactivate' }>> = {},
): Extract<Decision, { kind: 'deactivate' }> {
  return { kind: 'deactivate', ...due(), reminderDue: false, ...overrides };
}

/** Starts as an account that was surveyed as a whole. */
export function runAccount(overrides: Partial<RunAccount> = {}): RunAccount {
  return {
    account: { accountId: ACCOUNT, name: 'shop', partition: 'aws', state: 'ACTIVE', ouPath: null },
    status: 'surveyed',
    reason: null,
    users: 1,
    remembered: 0,
    activeKeys: 1,
    comingDue: 0,
    ages: NO_AGES,
    exemption: { kind: 'none' },
    contactTag: null,
    problems: [],
    unreadUsers: [],
    rootKey: null,
    progress: null,
    ...overrides,
  };
}
