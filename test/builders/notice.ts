import type { EmailAddress } from '../../src/core/contact.ts';
import type { Notice } from '../../src/core/notice.ts';
import { ago, ahead, AS_OF } from './as-of.ts';
import { ACCOUNT, KEY_ID } from './finding.ts';

export const ANN = 'ann@example.com' as EmailAddress;
export const BOB = 'bob@example.com' as EmailAddress;

/** Starts as today's first notice to Ann about a key of 30 days, the only one of its user. */
export function notice(overrides: Partial<Notice> = {}): Notice {
  return {
    accountId: ACCOUNT,
    accountName: 'shop',
    userName: 'ci',
    accessKeyId: KEY_ID,
    kind: 'first',
    contact: ANN,
    contactSource: 'user-tag',
    runId: '2026-11-22T08-00-00Z-enforce',
    decidedAt: AS_OF,
    cycle: AS_OF,
    reason: 'age',
    createDate: ago(30),
    deadline: ahead(7),
    description: null,
    lastUsed: null,
    lastUsedAsOf: null,
    otherKeys: [],
    partition: 'aws',
    ...overrides,
  };
}
