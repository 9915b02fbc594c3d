import type { CredentialReport, ReportedUser } from '../../../src/aws/credential-report.ts';
import type { ListedKey } from '../../../src/aws/iam.ts';
import type { AccessKeyId } from '../../../src/core/access-key.ts';
import type { Fingerprint } from '../../../src/core/remembered-survey.ts';
import { ago } from '../../builders/as-of.ts';
import { ACCOUNT, KEY_ID } from '../../builders/finding.ts';

export const id = (number: number): AccessKeyId => `AKIA${String(number).padStart(16, '0')}` as AccessKeyId;

/** Starts as an active key of sixty days, which is due. */
export const listed = (overrides: Partial<ListedKey> = {}): ListedKey => ({
  accessKeyId: KEY_ID,
  active: true,
  createDate: ago(60),
  ...overrides,
});

/** Starts as a user of whom the report says no more than that there may be keys. */
export const reported = (userName: string, overrides: Partial<ReportedUser> = {}): ReportedUser => ({
  userName,
  userArn: `arn:aws:iam::${ACCOUNT}:user/${userName}`,
  createdAt: ago(400),
  mayHaveKey: true,
  keys: [],
  fingerprint: null,
  ...overrides,
});

/** Users by number, in the order of their names. */
export const many = (count: number): ReportedUser[] =>
  Array.from({ length: count }, (_, n) => {
    const number = String(n).padStart(3, '0');
    return reported(`user-${number}`, { fingerprint: row(`row ${number}`) });
  });

/** Starts as one that IAM has written an hour ago, for this survey. */
export const reportOf = (
  users: readonly ReportedUser[],
  overrides: Partial<CredentialReport> = {},
): CredentialReport => ({
  users,
  generatedAt: ago(0, 3_600_000),
  rootKey: null,
  isFresh: true,
  ...overrides,
});

export const row = (text: string) => text as Fingerprint;
