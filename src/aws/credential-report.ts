import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Instant } from '../core/instant.ts';
import type { RootKey } from '../core/root-key.ts';
import { UnreadableAnswerError } from './answer-errors.ts';
import { momentOf } from './event-time.ts';

/** A row of the credential report, as far as it tells who is worth asking for access keys. */
export interface ReportedUser {
  readonly userName: string;
  readonly userArn: string;
  /** To the second; stays when the user is renamed. null where it could not be read. */
  readonly createdAt: Instant | null;
  /** false of one who had no key at all: whoever has one that is off may switch it on again at any time. */
  readonly mayHaveKey: boolean;
  /** As the report shows them; none where there is no report. */
  readonly keys?: readonly ReportedKey[];
}

export interface ReportedKey {
  readonly active: boolean;
  /** When it was created, or last switched off or on. */
  readonly changedAt: Instant;
}

/** Of an account: its users, and whether its root user has an active access key. */
export interface CredentialReport {
  readonly users: ReportedUser[];
  /** null where the report has no row of it: there is nothing to doubt then. */
  readonly rootKey: RootKey | null;
}

const ReportRow = z
  .object({
    user: z.string().min(1),
    arn: z.string(),
    user_creation_time: z.string().optional(),
    access_key_1_active: z.string(),
    access_key_1_last_rotated: z.string().optional(),
    access_key_2_active: z.string(),
    access_key_2_last_rotated: z.string().optional(),
    additional_credentials_info: z.string().optional(),
  })
  // A name with a comma that is not quoted, say, moves all that follows.
  .refine(({ user, arn }) => user === ROOT || arn.endsWith(`/${user}`), 'a user and the ARN of another');

type ReportRow = z.infer<typeof ReportRow>;

/** The root user's row; root keys are no IAM user's and no API can deactivate them from here: they are reported only. */
const ROOT = '<root_account>';

/**
 * Reads the CSV of GetCredentialReport. It knows only the first two keys of a user, is up to four hours old, and is there to
 * spare calls: a user counts as having no key only where it says `false` of both, that neither was ever there, and nothing of
 * others. Each user comes once. Of the root user, too, whatever it says otherwise than documented leaves it open.
 * @throws UnreadableAnswerError when it is not a credential report, or not all of its rows can be told apart
 */
export function parseCredentialReport(csv: string): CredentialReport {
  const users = new Map<string, ReportedUser>();
  const rootRows: RootKey[] = [];
  for (const { user, arn, user_creation_time: created, ...keys } of rowsOf(csv)) {
    if (user === ROOT) {
      rootRows.push(rootKeyIn(keys));
      continue;
    }
    const isTwice = users.has(user);
    users.set(user, {
      userName: user,
      userArn: arn,
      createdAt: isTwice ? null : momentOf(created),
      mayHaveKey: isTwice || !saysNoKey(keys),
      keys: keysIn(keys),
    });
  }
  const [rootKey = null, ...others] = new Set(rootRows);
  return { users: [...users.values()], rootKey: others.length === 0 ? rootKey : 'unread' };
}

function rootKeyIn(keys: KeyColumns): RootKey {
  const { access_key_1_active: first, access_key_2_active: second } = keys;
  if ([first, second].some((active) => active.toLowerCase() === 'true')) return 'active';
  return saysNoActiveKey(keys) ? 'none' : 'unread';
}

const Table = z.array(z.array(z.string()));

function rowsOf(csv: string): ReportRow[] {
  const [columns = [], ...rows] = cellsOf(csv);
  if (new Set(columns).size < columns.length) throw unreadable(csv, 'two columns of one name');
  const named = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
  const read = z.array(ReportRow).min(1).safeParse(named);
  if (!read.success) throw unreadable(csv, 'a row is not as documented', read.error);
  return read.data;
}

function cellsOf(csv: string): string[][] {
  try {
    return Table.parse(parse(csv, { bom: true, skipEmptyLines: true }));
  } catch (cause) {
    if (cause instanceof CsvError) throw unreadable(csv, cause.message, cause);
    throw cause;
  }
}

function unreadable(csv: string, why: string, cause?: Error): UnreadableAnswerError {
  const came = { verb: 'GetCredentialReport', status: 200, words: csv.slice(0, 60) };
  return new UnreadableAnswerError(came, why, { cause });
}

type KeyColumns = Omit<ReportRow, 'user' | 'arn' | 'user_creation_time'>;

function saysNoActiveKey(row: KeyColumns): boolean {
  const {
    access_key_1_active: first,
    access_key_2_active: second,
    additional_credentials_info: more = '',
  } = row;
  return [first, second].every((active) => active.toLowerCase() === 'false') && NO_MORE_KEYS.includes(more);
}

function saysNoKey(row: KeyColumns): boolean {
  const { access_key_1_last_rotated: first, access_key_2_last_rotated: second } = row;
  return saysNoActiveKey(row) && [first, second].every((changed) => changed === 'N/A');
}

/** Those of which it is sure. */
function keysIn(row: KeyColumns): ReportedKey[] {
  const columns = [
    [row.access_key_1_active, row.access_key_1_last_rotated],
    [row.access_key_2_active, row.access_key_2_last_rotated],
  ] as const;
  return columns.flatMap(([active, changed]) => {
    const changedAt = momentOf(changed);
    return changedAt === null ? [] : [{ active: active.toLowerCase() !== 'false', changedAt }];
  });
}

const NO_MORE_KEYS = ['', 'N/A', 'not_supported', '[]', '{}', 'false', 'no_information'];
