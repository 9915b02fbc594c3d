import { rootArn, userArn } from '../world/arn.ts';
import type { AccessKey, MemberAccount, User } from '../world/world.ts';

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
];

const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A'];
const NO_KEY = ['false', 'N/A', 'N/A', 'N/A', 'N/A'];

/**
 * An account's credential report (IAM User Guide, "Generate credential reports"): a row for the root user and one for
 * each user with its first two keys. The guide's last column, `additional_credentials_info`, is there only when some
 * user has more than two keys: reports without such a user have been seen without the column.
 */
export function credentialReportCsv(account: MemberAccount): string {
  const users = [...account.users.values()];
  const isCrowded = users.some(({ accessKeys }) => accessKeys.length > 2);
  const rows = [COLUMNS, rootRow(account), ...users.map((user) => userRow(account.id, user))];
  const extras = isCrowded ? ['additional_credentials_info', 'N/A', ...users.map(additionalCredentials)] : [];
  return rows.map((row, index) => line(isCrowded ? [...row, extras[index] ?? 'N/A'] : row)).join('\n');
}

const rootRow = ({ id, joinedAt, hasRootKey }: MemberAccount): string[] => [
  '<root_account>',
  rootArn(id),
  reportTime(joinedAt),
  'not_supported',
  'no_information',
  'not_supported',
  'not_supported',
  'true',
  ...(hasRootKey ? ['true', reportTime(joinedAt), 'N/A', 'N/A', 'N/A'] : NO_KEY),
  ...NO_KEY,
  ...NO_CERTIFICATES,
];

const userRow = (accountId: string, user: User): string[] => [
  user.name,
  userArn(accountId, user),
  reportTime(user.createDate),
  'false',
  'N/A',
  'N/A',
  'N/A',
  'false',
  ...keyColumns(user.accessKeys[0]),
  ...keyColumns(user.accessKeys[1]),
  ...NO_CERTIFICATES,
];

/** `last_rotated` is when the key was created or last changed: deactivating it makes it look young. */
const keyColumns = (key: AccessKey | undefined): string[] =>
  key
    ? [
        String(key.status === 'Active'),
        reportTime(key.statusChangedAt ?? key.createDate),
        key.lastUsed ? reportTime(key.lastUsed.date) : 'N/A',
        key.lastUsed?.region ?? 'N/A',
        key.lastUsed?.service ?? 'N/A',
      ]
    : NO_KEY;

const additionalCredentials = ({ accessKeys }: User): string =>
  accessKeys.length > 2
    ? `${accessKeys.length - 2} additional access keys; use ListAccessKeys to list them`
    : 'N/A';

const reportTime = (at: Date): string => at.toISOString().replace(/\.\d{3}Z$/, '+00:00');

const line = (values: readonly string[]): string => values.map(quoted).join(',');

/** User names may hold a comma. */
const quoted = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
