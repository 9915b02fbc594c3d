import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { instant as toInstant, toMs, type Instant } from '../../core/instant.ts';
import type { Fingerprint, RememberedKey } from '../../core/remembered-survey.ts';
import type { Row } from '../row.ts';
import { accessKeyId, count, instant, name } from './fields.ts';
import { readRow, unreadable, type Reading } from './reading.ts';

/** One part of what is remembered of an account. */
export interface SeenPart {
  /** By which run all parts that belong together were written, and how many they are. */
  readonly writtenBy: string;
  readonly parts: number;
  readonly fullAt: Instant | null;
  readonly users: readonly (readonly [Fingerprint, readonly RememberedKey[]])[];
}

/** Some 60 bytes a user, and 300 with the longest key IDs that IAM allows: far below DynamoDB's 400 KB. */
export const USERS_A_PART = 1_000;
/** As many users as any account has been given. */
export const MAX_PARTS = 100;
/** What no part of ours unfolds to. */
const MAX_UNFOLDED_BYTES = 4 * 1_024 * 1_024;

/** Key ID, whether it is active, and its creation in milliseconds since 1970. */
type KeyTuple = readonly [id: string, active: 0 | 1, createdMs: number];

const users = z
  .array(
    z.tuple([
      z
        .string()
        .regex(/^[\w-]{16}$/)
        .transform((text) => text as Fingerprint),
      z
        .array(
          z
            .tuple([accessKeyId, z.literal([0, 1]), z.int().min(0).max(253_402_300_799_999)])
            .transform(([id, active, createdMs]) => ({
              accessKeyId: id,
              active: active === 1,
              createDate: toInstant(createdMs),
            })),
        )
        .max(2),
    ]),
  )
  .max(USERS_A_PART);

const row = z.object({
  writtenBy: name,
  parts: count.min(1).max(MAX_PARTS),
  fullAt: instant.nullable(),
  users: z.instanceof(Uint8Array),
});

export function foldedUsers(part: SeenPart['users']): Uint8Array {
  const tuples = part.map(([fingerprint, keys]) => [
    fingerprint,
    keys.map(({ accessKeyId: id, active, createDate }): KeyTuple => [id, active ? 1 : 0, toMs(createDate)]),
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
    return read.success ? read.data : null;
  } catch {
    // Not gzip, cut off, or no JSON: damaged.
    return null;
  }
}
