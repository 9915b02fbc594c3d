import type { AccessKeyId, Finding, KeyDetails, OtherKey } from '../../src/core/access-key.ts';
import type { AccountId } from '../../src/core/account.ts';
import { ago } from './as-of.ts';

export const ACCOUNT = '111122223333' as AccountId;
export const OTHER_ACCOUNT = '444455556666' as AccountId;
export const KEY_ID = 'AKIAIOSFODNN7EXAMPLE' as AccessKeyId;

type ReadDetails = Extract<KeyDetails, { kind: 'read' }>;

/** Starts with nothing said and nothing used. */
export function details(overrides: Partial<ReadDetails> = {}): ReadDetails {
  return {
    kind: 'read',
    contactTag: null,
    optOutTag: null,
    description: null,
    lastUsed: null,
    lastUsedAsOf: null,
    ...overrides,
  };
}

export const UNREAD: KeyDetails = { kind: 'unread', code: 'ACCESS_DENIED', message: 'no iam:ListUserTags' };

/** Another key of the same user; starts as an active one of yesterday whose use nobody asked for. */
export function otherKey(overrides: Partial<OtherKey> = {}): OtherKey {
  return {
    accessKeyId: 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId,
    active: true,
    createDate: ago(1),
    lastUse: 'not-asked',
    ...overrides,
  };
}

/** Starts as a key of 30 days: due today under the default policy. */
export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    accountId: ACCOUNT,
    accountName: 'shop',
    userName: 'ci',
    userArn: `arn:aws:iam::${ACCOUNT}:user/ci`,
    accessKeyId: KEY_ID,
    otherKeys: null,
    createDate: ago(30),
    details: details(),
    ...overrides,
  };
}
