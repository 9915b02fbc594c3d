import { z } from 'zod';
import type { Counts, Coverage, MailCounts, Mode, RunFigures, RunStatus } from '../../core/report.ts';
import { parseContactDomain, type ContactDomain } from '../../core/contact-domains.ts';
import { AGE_BANDS, type KeyAges } from '../../core/key-ages.ts';
import type { RunMeta, SummaryEnd } from '../../core/run-record.ts';
import { runRow } from '../row-keys.ts';
import type { Row } from '../row.ts';
import { count, instant, listOf, name, oneOf, problems, shapeOf } from './fields.ts';
import { readRow, type Reading } from './reading.ts';

const coverage = shapeOf<Coverage>()(
  z.object({
    total: count,
    surveyed: count,
    optedOut: count,
    notActive: count,
    outOfScope: count,
    unreachable: count,
  }),
);

const counts = shapeOf<Counts>()(
  z.object({
    users: count,
    // Rows of the time before have none.
    remembered: count.nullish().transform((told) => told ?? 0),
    activeKeys: count,
    compliant: count,
    exempt: count,
    notified: count,
    deactivated: count,
    deferred: count,
    undetermined: count,
  }),
);

const mail = shapeOf<MailCounts>()(
  z.object({
    sent: count,
    pending: count,
    withheld: count,
    failed: count,
    blocked: oneOf<NonNullable<MailCounts['blocked']>>({
      SENDER_NOT_VERIFIED: true,
      SENDING_PAUSED: true,
      SES_UNREAD: true,
      PAUSED: true,
      DECLINED: true,
    }).nullable(),
  }),
);

const ages = shapeOf<KeyAges>()(
  z.object({
    bands: listOf(z.object({ fromDays: count, keys: count }), AGE_BANDS.length),
    oldestDays: count.nullable(),
    medianDays: count.nullable(),
  }),
);

const figures = shapeOf<RunFigures>()(
  z.object({
    coverage,
    counts,
    mail,
    keysDue: count,
    // Rows of the time before have none.
    ages: ages.nullish().transform((told) => told ?? null),
  }),
);

/** Far more than an environment of 4 KB holds. */
const MAX_CONTACT_DOMAINS = 10_000;

const contactDomain = z.custom<ContactDomain>(
  (value) => typeof value === 'string' && parseContactDomain(value) === value,
  'is no domain',
);

/** Bounded by their bytes when they are written. */
export const MAX_PROBLEMS_OF_RUN = 1_000;

const runMeta = shapeOf<RunMeta>()(
  z.object({
    runId: name,
    asOf: instant,
    mode: oneOf<Mode>({ enforce: true, 'dry-run': true }),
    status: oneOf<RunStatus | 'running'>({ running: true, complete: true, problems: true, blocked: true }),
    startedAt: instant,
    finishedAt: instant.nullable(),
    mail,
    problems: problems(MAX_PROBLEMS_OF_RUN),
    // Rows of the time before have none.
    rule: z
      .object({ notifyKeyAgeDays: count, graceDays: count })
      .nullish()
      .transform((told) => told ?? null),
    // Rows of the time before have none.
    contactDomains: listOf(contactDomain, MAX_CONTACT_DOMAINS)
      .nullish()
      .transform((told) => told ?? null),
    figures: figures.nullable(),
    // Rows of the time before have none.
    summary: oneOf<SummaryEnd>({ sent: true, 'not-due': true, unsent: true })
      .nullish()
      .transform((told) => told ?? null),
    toldAt: instant.nullable(),
  }),
);

const row = z.object({ meta: runMeta }).transform(({ meta }) => meta);

/** `RUN#<runId>` / `META`. */
export function readMeta(read: Row): Reading<RunMeta> {
  return readRow(read, row, ({ runId }) => runRow(runId));
}
