import { keyAges, NO_AGES } from '../../src/core/key-ages.ts';
import { NO_MAIL, type AccountEntry, type KeyEntry, type RunReport } from '../../src/core/report.ts';
import { ago, ahead, AS_OF } from './as-of.ts';
import { ACCOUNT, KEY_ID } from './finding.ts';

/** Starts as a surveyed account with one user and one active key. */
export function accountEntry(overrides: Partial<AccountEntry> = {}): AccountEntry {
  return {
    accountId: ACCOUNT,
    name: 'shop',
    ouPath: null,
    status: 'surveyed',
    reason: null,
    optOut: null,
    rootKey: null,
    users: 1,
    remembered: 0,
    activeKeys: 1,
    ...overrides,
  };
}

/** Starts as a key whose contact got the first notice. */
export function keyEntry(overrides: Partial<KeyEntry> = {}): KeyEntry {
  return {
    accountId: ACCOUNT,
    userName: 'ci',
    accessKeyId: KEY_ID,
    createDate: ago(30),
    ageDays: 30,
    lastUsed: null,
    lastUsedAsOf: null,
    contacts: ['ann@example.com'],
    contactSource: 'user-tag',
    decision: 'notify',
    reason: 'age',
    optOut: null,
    notice: 'first',
    deadline: ahead(7),
    outcome: 'notified',
    ...overrides,
  };
}

/** Of an enforcing run over one account that had nothing to do. */
export function quietReport(): RunReport {
  return {
    runId: '2026-11-22T08-00-00Z-enforce',
    asOf: AS_OF,
    mode: 'enforce',
    status: 'complete',
    coverage: { total: 1, surveyed: 1, optedOut: 0, notActive: 0, outOfScope: 0, unreachable: 0 },
    accounts: [],
    keys: [],
    counts: {
      users: 0,
      remembered: 0,
      activeKeys: 0,
      compliant: 0,
      exempt: 0,
      notified: 0,
      deactivated: 0,
      deferred: 0,
      undetermined: 0,
    },
    ages: keyAges(NO_AGES),
    mail: NO_MAIL,
    problems: [],
  };
}
