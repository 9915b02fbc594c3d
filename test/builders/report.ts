import type { AccountEntry, KeyEntry } from '../../src/core/report.ts';
import { ago, ahead } from './as-of.ts';
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
