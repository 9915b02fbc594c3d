import { z } from 'zod';
import {
  MAX_OTHER_KEYS,
  parseAccessKeyId,
  type AccessKeyId,
  type LastUsed,
  type OtherKey,
} from '../../core/access-key.ts';
import { parseAccountId, type AccountId } from '../../core/account.ts';
import type { ContactSource, EmailAddress } from '../../core/contact.ts';
import { parseDay, type Day, type Instant } from '../../core/instant.ts';
import type { DueReason, NoticeKind } from '../../core/notice.ts';
import {
  severityOf,
  type Problem,
  type ProblemCode,
  type ProblemScope,
  type Severity,
} from '../../core/problem.ts';

/**
 * The words that rows are made of. They were checked when they were written, and are again when they are read: a row may
 * be damaged, or somebody else's work. What they are bounded by keeps every row far below DynamoDB's 400 KB.
 */

/** Letters at most, more than AWS itself allows of each. */
export const MAX_LETTERS = { name: 128, arn: 2_048, tag: 1_024, problem: 1_000, address: 320 } as const;
export const MAX_PROBLEMS = 32;
/** As many as a tag has room for. */
export const MAX_CONTACTS = 200;

export const text = (max: number) => z.string().max(max);
export const name = text(MAX_LETTERS.name);
/** What SES calls a mail; without it none was accepted. */
export const messageId = z.string().min(1).max(MAX_LETTERS.name);
export const tag = text(MAX_LETTERS.tag);
export const count = z.int().nonnegative();

export const listOf = <T>(item: z.ZodType<T>, max: number): z.ZodType<readonly T[]> => z.array(item).max(max);

/** A word that passed a check when it was made, and passes it again. */
function checked<T extends string>(isOne: (text: string) => boolean, what: string): z.ZodType<T> {
  return z.custom<T>((value) => typeof value === 'string' && isOne(value), `is no ${what}`);
}

/** One of the words that stand there, which are all of the type. */
export function oneOf<T extends string>(words: Readonly<Record<T, true>>): z.ZodType<T> {
  return checked<T>((word) => Object.hasOwn(words, word), 'word that is known here');
}

export const accountId = checked<AccountId>((id) => parseAccountId(id) !== null, 'account ID');
export const accessKeyId = checked<AccessKeyId>((id) => parseAccessKeyId(id) !== null, 'access key ID');
export const day = checked<Day>((word) => parseDay(word) !== null, 'day');
export const instant = checked<Instant>(isInstant, 'instant');
export const address = checked<EmailAddress>(
  (word) => word.length <= MAX_LETTERS.address && /^[\x21-\x7e]+@[\x21-\x7e]+$/.test(word),
  'mail address',
);

function isInstant(word: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(word)) return false;
  // A 30th of February and an hour 24 are read as what comes after them.
  return new Date(word).getUTCDate() === Number(word.slice(8, 10));
}

export const contactSource = oneOf<ContactSource>({ 'user-tag': true, 'account-tag': true, operator: true });
export const noticeKind = oneOf<NoticeKind>({
  first: true,
  reminder: true,
  deactivated: true,
  restored: true,
});
export const dueReason = oneOf<DueReason>({ age: true, unused: true });

export const lastUsed: z.ZodType<LastUsed> = z.object({ date: instant, service: name, region: name });

/** When the report was written that told the last use. Rows of the time before have none: it was asked for. */
export const asOfReport = instant.nullish().transform((at) => at ?? null);

const otherKey: z.ZodType<OtherKey> = z.object({
  accessKeyId,
  active: z.boolean(),
  createDate: instant.nullable(),
  lastUse: z.union([instant, z.literal(['never', 'not-asked'])]),
});

/** Rows of the time before have none. */
export const otherKeys = listOf(otherKey, MAX_OTHER_KEYS)
  .nullish()
  .transform((told) => told ?? null);

const problemScope = oneOf<ProblemScope>({
  run: true,
  account: true,
  user: true,
  key: true,
  contact: true,
  mail: true,
});

export const problemCode = checked<ProblemCode>((code) => /^[A-Z][A-Z_]{1,63}$/.test(code), 'problem code');

/** Where none stands, in rows of a version that knew no severity, the code tells it. */
const problem: z.ZodType<Problem> = z
  .object({
    severity: oneOf<Severity>({ error: true, warning: true }).nullish(),
    scope: problemScope,
    id: text(MAX_LETTERS.problem),
    code: problemCode,
    message: text(MAX_LETTERS.problem),
    fix: text(MAX_LETTERS.problem),
  })
  .transform(({ severity, ...found }) => ({ severity: severity ?? severityOf(found.code), ...found }));

export const problems = (max: number = MAX_PROBLEMS) => listOf(problem, max);

/** Makes the compiler say when a record and the schema of its row part ways, in either direction. */
export const shapeOf =
  <T>() =>
  <S extends z.ZodType<T>>(schema: S & ([T] extends [z.output<S>] ? unknown : never)): z.ZodType<T> =>
    schema;
