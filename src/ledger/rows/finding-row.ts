import { z } from 'zod';
import type { Finding, KeyDetails } from '../../core/access-key.ts';
import type { Decision } from '../../core/decision.ts';
import type { Outcome } from '../../core/report.ts';
import type { RunFinding } from '../../core/run-finding.ts';
import type { Row } from '../row.ts';
import {
  accessKeyId,
  accountId,
  address,
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
    }),
    z.object({ kind: z.literal('unread'), code: name, message: text(MAX_LETTERS.problem) }),
  ]),
);

const findingFields = {
  accountId,
  accountName: name,
  userName: name,
  userArn: text(MAX_LETTERS.arn),
  accessKeyId,
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

export const runFinding = shapeOf<RunFinding>()(
  z.discriminatedUnion('stage', [
    z.object({ stage: z.literal('seen'), ...seen }),
    z.object({ stage: z.literal('decided'), ...judged }),
    z.object({ stage: z.literal('done'), ...judged, outcome, recovered: z.boolean() }),
  ]),
);

const row = z.object({ entry: runFinding }).transform(({ entry }) => entry);

/** `RUN#<runId>` / `FINDING#<account>#<key>`. */
export function readFinding(read: Row): Reading<RunFinding> {
  return readRow(read, row, ({ finding: { accountId: account, accessKeyId: key } }) => ({
    ...read,
    sk: `FINDING#${account}#${key}`,
  }));
}
