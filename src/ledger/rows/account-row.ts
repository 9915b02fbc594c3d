import { z } from 'zod';
import type { Account, AccountStatus } from '../../core/account.ts';
import type { Exemption } from '../../core/exemption.ts';
import { AGE_BANDS, NO_AGES, type AgeTally } from '../../core/key-ages.ts';
import type { RootKey } from '../../core/root-key.ts';
import type { RunAccount } from '../../core/run-record.ts';
import type { Row } from '../row.ts';
import { accountId, count, day, listOf, name, oneOf, problems, shapeOf, tag } from './fields.ts';
import { readRow, type Reading } from './reading.ts';

const account = shapeOf<Account>()(
  z.object({
    accountId,
    name,
    partition: name,
    state: name,
    ouPath: listOf(name, 32).nullable(),
  }),
);

const exemption = shapeOf<Exemption>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('expired'), until: day }),
    z.object({
      kind: z.literal('opted-out'),
      until: day.nullable(),
      // Rows of the time before have none.
      reason: tag.nullish().transform((told) => told ?? null),
    }),
    z.object({ kind: z.literal('unreadable'), value: tag }),
  ]),
);

const ageTally = shapeOf<AgeTally>()(
  z.object({ counts: listOf(count, AGE_BANDS.length), oldestDays: count.nullable() }),
);

export const runAccount = shapeOf<RunAccount>()(
  z.object({
    account,
    status: oneOf<AccountStatus | 'pending'>({
      pending: true,
      surveyed: true,
      'opted-out': true,
      'not-active': true,
      'out-of-scope': true,
      unreachable: true,
    }),
    reason: tag.nullable(),
    users: count,
    // Rows of the time before have none.
    remembered: count.nullish().transform((told) => told ?? 0),
    activeKeys: count,
    comingDue: count,
    // Rows of the time before have none.
    ages: ageTally.nullish().transform((told) => told ?? NO_AGES),
    exemption,
    contactTag: tag.nullable(),
    problems: problems(),
    unreadUsers: z.union([listOf(name, 100), z.literal('many')]),
    // Rows of the time before have none.
    rootKey: oneOf<RootKey>({ active: true, none: true, unread: true })
      .nullish()
      .transform((told) => told ?? null),
    progress: z.object({ upTo: name, unlisted: count }).nullable(),
  }),
);

const row = z.object({ entry: runAccount }).transform(({ entry }) => entry);

/** `RUN#<runId>` / `ACCOUNT#<id>`. */
export function readAccount(read: Row): Reading<RunAccount> {
  return readRow(read, row, ({ account: { accountId: id } }) => ({ ...read, sk: `ACCOUNT#${id}` }));
}
