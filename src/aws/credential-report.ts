import { createHash } from 'node:crypto';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Instant } from '../core/instant.ts';
import type { Fingerprint } from '../core/remembered-survey.ts';
import type { RootKey } from '../core/root-key.ts';
import { UnreadableAnswerError } from './answer-errors.ts';
import { momentOf } from './event-time.ts';
import {
  keysIn,
  ReportRow,
  ROOT,
  saysAllOfItsKeys,
  saysNoActiveKey,
  saysNoKey,
  type KeyColumns,
  type ReportedKey,
} from './report-columns.ts';

/** A row of the credential report, as far as it tells who is worth asking for access keys. */
export interface ReportedUser {
  readonly userName: string;
  readonly userArn: string;
  /** To the second; stays when the user is renamed. null where it could not be read. */
  readonly createdAt: Instant | null;
  /** false of one who had no key at all: whoever has one that is off may switch it on again at any time. */
  readonly mayHaveKey: boolean;
  /** As the report shows them, as far as it is sure of them; none where there is no report. */
  readonly keys: readonly ReportedKey[];
  /** null where there is no report, or any doubt about the row. */
  readonly fingerprint: Fingerprint | null;
}

/** A report, and whether IAM has begun it when it was asked for this time. */
export interface CredentialReport extends ParsedReport {
  readonly isFresh: boolean;
}

/** Of an account: its users, and whether its root user has an active access key. */
export interface ParsedReport {
  readonly users: readonly ReportedUser[];
  /** When IAM wrote it; null where it does not say. */
  readonly generatedAt: Instant | null;
  /** null where the report has no row of it: there is nothing to doubt then. */
  readonly rootKey: RootKey | null;
}

/**
 * Reads the CSV of GetCredentialReport. It knows only the first two keys of a user, is up to four hours old, and is there to
 * spare calls: a user counts as having no key only where it says `false` of both, that neither was ever there, and nothing of
 * others. Each user comes once. Of the root user, too, whatever it says otherwise than documented leaves it open.
 * @throws UnreadableAnswerError when it is not a credential report, or not all of its rows can be told apart
 */
export function parseCredentialReport(csv: string, generatedAt: Instant | null): ParsedReport {
  const users = new Map<string, ReportedUser>();
  const rootRows: RootKey[] = [];
  for (const { row, fingerprint } of rowsOf(csv)) {
    const { user, arn, user_creation_time: created, ...keys } = row;
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
      fingerprint: !isTwice && saysAllOfItsKeys(keys) ? fingerprint : null,
    });
  }
  const [rootKey = null, ...others] = new Set(rootRows);
  return { users: [...users.values()], generatedAt, rootKey: others.length === 0 ? rootKey : 'unread' };
}

function rootKeyIn(keys: KeyColumns): RootKey {
  const { access_key_1_active: first, access_key_2_active: second } = keys;
  if ([first, second].some((active) => active.toLowerCase() === 'true')) return 'active';
  return saysNoActiveKey(keys) ? 'none' : 'unread';
}

const Table = z.array(z.array(z.string()));

interface ReadRow {
  readonly row: ReportRow;
  readonly fingerprint: Fingerprint;
}

const ReportRows = z.array(ReportRow).min(1);

function rowsOf(csv: string): ReadRow[] {
  const [columns = [], ...rows] = cellsOf(csv);
  if (new Set(columns).size < columns.length) throw unreadable(csv, 'two columns of one name');
  const named = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
  const read = ReportRows.safeParse(named);
  if (!read.success) throw unreadable(csv, 'a row is not as documented', read.error);
  const lasting = columns.flatMap((name, index) => (PASSING.test(name) ? [] : [index]));
  return read.data.map((row, index) => ({
    row,
    fingerprint: fingerprintOf(columns, rows[index] ?? [], lasting),
  }));
}

/**
 * Columns that change whenever somebody signs in: `password_last_used`, `access_key_1_last_used_date`. And the one that is there
 * only when some user of the account has more than two keys: who has a fingerprint is none of these.
 */
const PASSING = /_last_used(?:_|$)|^additional_credentials_info$/;
/** 96 bits: of the rows of all accounts of the largest organization in a hundred years no two are alike by chance. */
const FINGERPRINT_LETTERS = 16;

/** Of all columns but those of use, by their names: columns that AWS may add one day as well. */
function fingerprintOf(
  columns: readonly string[],
  cells: readonly string[],
  lasting: readonly number[],
): Fingerprint {
  const text = JSON.stringify(lasting.map((index) => [columns[index], cells[index]]));
  return createHash('sha256').update(text).digest('base64url').slice(0, FINGERPRINT_LETTERS) as Fingerprint;
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
