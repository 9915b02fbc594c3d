import { z } from 'zod';
import type { Finding, KeyDetails } from '../../core/access-key.ts';
import type { Decision } from '../../core/decision.ts';
import type { Outcome } from '../../core/report.ts';
import type { RunFinding, SeenFinding } from '../../core/run-finding.ts';
import { findingSk, seenSk } from '../row-keys.ts';
import type { Row } from '../row.ts';
import {
  accessKeyId,
  accountId,
  address,
  asOfReport,
  contactSource,
  day,
  dueReason,
  instant,
  lastUsed,
  listOf,
  MAX_CONTACTS,
  MAX_LETTERS,
  name,
  noticeKind,
  oneOf,
  otherKeys,
  problemCode,
  problems,
  shapeOf,
  tag,
  text,
} from './fields.ts';
import { readRow, type Reading } from './reading.ts';

const details = shapeOf<KeyDetails>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('read'),
      contactTag: tag.nullable(),
      optOutTag: tag.nullable(),
      description: tag.nullable(),
      lastUsed: lastUsed.nullable(),
      lastUsedAsOf: asOfReport,
    }),
    z.object({ kind: z.literal('unread'), code: problemCode, message: text(MAX_LETTERS.problem) }),
  ]),
);

const findingFields = {
  accountId,
  accountName: name,
  userName: name,
  userArn: text(MAX_LETTERS.arn),
  accessKeyId,
  otherKeys,
  details,
};

const finding = shapeOf<Finding>()(z.object({ ...findingFields, createDate: instant.nullable() }));
export const datedFinding = z.object({ ...findingFields, createDate: instant });

const due = { reason: dueReason, cycle: instant, deadline: instant };

const decision = shapeOf<Decision>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('compliant') }),
    z.object({
      kind: z.literal('exempt'),
      reason: z.enum(['opt-out', 'opt-out-unreadable']),
      until: day.nullable(),
      // Rows of the time before have none.
      because: tag.nullish().transform((told) => told ?? null),
    }),
    z.object({ kind: z.literal('undetermined'), reason: name }),
    z.object({ kind: z.literal('notify'), notice: z.enum(['first', 'reminder']), ...due }),
    z.object({ kind: z.literal('wait'), ...due }),
    z.object({ kind: z.literal('deactivate'), reminderDue: z.boolean(), ...due }),
    z.object({ kind: z.literal('deferred'), reminderDue: z.boolean(), ...due }),
  ]),
);

const seen = { finding, accountContactTag: tag.nullable() };

const judged = {
  ...seen,
  decision,
  contacts: listOf(address, MAX_CONTACTS),
  contactSource,
  notice: noticeKind.nullable(),
  problems: problems(),
};

const outcome = oneOf<Outcome>({
  notified: true,
  withheld: true,
  pending: true,
  deactivated: true,
  'would-notify': true,
  'would-deactivate': true,
  failed: true,
  none: true,
});

export const seenFinding = shapeOf<SeenFinding>()(z.object(seen));

export const runFinding = shapeOf<RunFinding>()(
  z.discriminatedUnion('stage', [
    z.object({ stage: z.literal('decided'), ...judged }),
    z.object({ stage: z.literal('done'), ...judged, outcome, recovered: z.boolean() }),
  ]),
);

const seenRow = z.object({ entry: seenFinding }).transform(({ entry }) => entry);

/** `RUN#<runId>` / `SEEN#<account>#<key>`. */
export function readSeen(read: Row): Reading<SeenFinding> {
  return readRow(read, seenRow, ({ finding: of }) => ({ ...read, sk: seenSk(of) }));
}

const findingRow = z.object({ entry: runFinding }).transform(({ entry }) => entry);

/** `RUN#<runId>` / `FINDING#<account>#<key>`. */
export function readFinding(read: Row): Reading<RunFinding> {
  return readRow(read, findingRow, ({ finding: of }) => ({ ...read, sk: findingSk(of) }));
}
