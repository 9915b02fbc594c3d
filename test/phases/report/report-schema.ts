import { z } from 'zod';

/** The run report as docs/report.md writes it down: nothing missing, nothing besides. */
const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const Count = z.int().nonnegative();
const AccountId = z.string().regex(/^\d{12}$/);

const Coverage = z.strictObject({
  total: Count,
  surveyed: Count,
  optedOut: Count,
  notActive: Count,
  outOfScope: Count,
  unreachable: Count,
});

const OptOut = z
  .strictObject({
    until: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .nullable(),
    reason: z.string().nullable(),
  })
  .nullable();

const AccountEntry = z.strictObject({
  accountId: AccountId,
  name: z.string(),
  ouPath: z.array(z.string().regex(/^(?:r|ou)-[a-z0-9-]+$/)).nullable(),
  status: z.enum(['surveyed', 'opted-out', 'not-active', 'out-of-scope', 'unreachable']),
  reason: z.string().nullable(),
  optOut: OptOut,
  rootKey: z.enum(['active', 'none', 'unread']).nullable(),
  users: Count,
  remembered: Count,
  activeKeys: Count,
});

const KeyEntry = z.strictObject({
  accountId: AccountId,
  userName: z.string().min(1),
  accessKeyId: z.string().regex(/^AKIA\w{16}$/),
  createDate: Instant.nullable(),
  ageDays: Count.nullable(),
  lastUsed: z.strictObject({ date: Instant, service: z.string(), region: z.string() }).nullable(),
  lastUsedAsOf: Instant.nullable(),
  contacts: z.array(z.email()),
  contactSource: z.enum(['user-tag', 'account-tag', 'operator']).nullable(),
  decision: z.enum(['exempt', 'notify', 'wait', 'deactivate', 'deferred', 'undetermined']),
  reason: z.string().min(1),
  optOut: OptOut,
  notice: z.enum(['first', 'reminder', 'deactivated']).nullable(),
  deadline: Instant.nullable(),
  outcome: z.enum([
    'notified',
    'withheld',
    'pending',
    'deactivated',
    'would-notify',
    'would-deactivate',
    'failed',
    'none',
  ]),
});

const Problem = z.strictObject({
  severity: z.enum(['error', 'warning']),
  scope: z.enum(['run', 'account', 'user', 'key', 'contact', 'mail']),
  id: z.string().min(1),
  code: z.string().regex(/^[A-Z][A-Z_]+$/),
  message: z.string().min(1),
  fix: z.string().min(1),
});

export const ReportSchema = z.strictObject({
  runId: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z-(enforce|dry-run)$/),
  asOf: Instant,
  mode: z.enum(['enforce', 'dry-run']),
  status: z.enum(['complete', 'problems', 'blocked']),
  coverage: Coverage,
  accounts: z.array(AccountEntry),
  keys: z.array(KeyEntry),
  counts: z.strictObject({
    users: Count,
    remembered: Count,
    activeKeys: Count,
    compliant: Count,
    exempt: Count,
    notified: Count,
    deactivated: Count,
    deferred: Count,
    undetermined: Count,
  }),
  ages: z.strictObject({
    bands: z.array(z.strictObject({ fromDays: Count, keys: Count })),
    oldestDays: Count.nullable(),
    medianDays: Count.nullable(),
  }),
  mail: z.strictObject({
    sent: Count,
    pending: Count,
    withheld: Count,
    failed: Count,
    blocked: z.string().nullable(),
  }),
  problems: z.array(Problem),
});
