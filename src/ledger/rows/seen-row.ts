import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { instant as toInstant, toMs } from '../../core/instant.ts';
import type { Fingerprint, RememberedUser } from '../../core/remembered-survey.ts';
import type { Row } from '../row.ts';
import { accessKeyId, count, name } from './fields.ts';
import { readRow, unreadable, type Reading } from './reading.ts';

/** One part of what is remembered of an account. */
export interface SeenPart {
  /** By which run all parts that belong together were written, and how many they are. */
  readonly writtenBy: string;
  readonly parts: number;
  readonly users: readonly (readonly [Fingerprint, RememberedUser])[];
}

/** Some 60 bytes a user, and 300 with the longest key IDs that IAM allows: far below DynamoDB's 400 KB. */
export const USERS_A_PART = 1_000;
/** As many users as any account has been given. */
export const MAX_PARTS = 100;
/** What no part of ours unfolds to. */
const MAX_UNFOLDED_BYTES = 4 * 1_024 * 1_024;

/** Key ID, whether it is active, and its creation in milliseconds since 1970. */
type KeyTuple = readonly [id: string, active: 0 | 1, createdMs: number];

const ms = z.int().min(0).max(253_402_300_799_999);

const users = z
  .array(
    z.tuple([
      z
        .string()
        .regex(/^[\w-]{16}$/)
        .transform((text) => text as Fingerprint),
      z
        .array(
          z.tuple([accessKeyId, z.literal([0, 1]), ms]).transform(([id, active, createdMs]) => ({
            accessKeyId: id,
            active: active === 1,
            createDate: toInstant(createdMs),
          })),
        )
        .max(2),
      ms,
    ]),
  )
  .max(USERS_A_PART);

const row = z.object({
  writtenBy: name,
  parts: count.min(1).max(MAX_PARTS),
  users: z.instanceof(Uint8Array),
});

export function foldedUsers(part: SeenPart['users']): Uint8Array {
  const tuples = part.map(([fingerprint, { keys, askedAt }]) => [
    fingerprint,
    keys.map(({ accessKeyId: id, active, createDate }): KeyTuple => [id, active ? 1 : 0, toMs(createDate)]),
    toMs(askedAt),
  ]);
  return gzipSync(JSON.stringify(tuples));
}

/** `SEEN#<account>` / `PART#<n>`. */
export function readSeenPart(read: Row): Reading<SeenPart> {
  const part = readRow(read, row);
  if (!part.ok) return part;
  const unfolded = unfoldedUsers(part.value.users);
  return unfolded === null
    ? unreadable(read, 'users are not as they are written')
    : { ok: true, value: { ...part.value, users: unfolded } };
}

function unfoldedUsers(folded: Uint8Array): SeenPart['users'] | null {
  try {
    const text = gunzipSync(folded, { maxOutputLength: MAX_UNFOLDED_BYTES }).toString('utf8');
    const read = users.safeParse(JSON.parse(text));
    if (!read.success) return null;
    return read.data.map(([fingerprint, keys, askedMs]) => [
      fingerprint,
      { keys, askedAt: toInstant(askedMs) },
    ]);
  } catch {
    // Not gzip, cut off, or no JSON: damaged.
    return null;
  }
}
