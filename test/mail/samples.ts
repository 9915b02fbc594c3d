import { parseAccountId, type AccountId } from '../../src/core/account.ts';
import { keyAges, NO_AGES } from '../../src/core/key-ages.ts';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import { NO_MAIL, type KeyEntry, type Mode, type RunReport } from '../../src/core/report.ts';
import type { Day } from '../../src/core/instant.ts';
import { problem } from '../../src/core/problem.ts';
import type { LastReport, LastRun } from '../../src/core/run-changes.ts';
import { renderDigest } from '../../src/mail/digest/digest.ts';
import type { DigestContext, DigestToRender } from '../../src/mail/digest/context.ts';
import type { Notice, NoticeKind } from '../../src/core/notice.ts';
import type { RenderedMail } from '../../src/mail/render/rendered-mail.ts';
import type { SummaryContext } from '../../src/mail/summary/summary.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { otherKey } from '../builders/finding.ts';
import { notice } from '../builders/notice.ts';
import { ownWords } from '../builders/own-words.ts';
import { policy } from '../builders/policy.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';
import { countCoverage, countKeys } from '../builders/whole-report.ts';
import { summaryOf } from '../builders/summary.ts';

const SCRIPT = '<script>alert(1)</script>';
/** What a name can do to a mail: its length, its direction, its bytes, its markup. */
const WORST_NAMES = [
  SCRIPT.repeat(8).slice(0, 128),
  'm'.repeat(128),
  `شركة الاختبار ${SCRIPT}`,
  '🔑🏝️'.repeat(16),
  `o'brien; rm -rf "/" & ${SCRIPT}`,
  // Two letters to whoever counts them, 240 code points.
  `e${'\u0301'.repeat(119)}`.repeat(2),
];
const ownAll = ownWords({
  subjectPrefix: '[Example Corp]',
  productName: 'Example Corp access key service',
  supportLink: 'https://help.example.com/access-keys',
  policyLink: 'https://intranet.example.com/policies/credentials',
  organization: 'Example Corp Cloud Security',
  adviceLink: 'https://intranet.example.com/without-access-keys',
  consoleLink:
    'https://example.awsapps.com/start/#/console?account_id={accountId}&role_name=KeyOwner&destination={destination}',
  pageLink: 'https://keys.example.com/runs/{runId}.html',
  footer: 'Example Corp, Cloud Security. This mail was sent by a machine; answers reach people.',
});

export function digestContext(overrides: Partial<DigestContext['settings']> = {}): DigestContext {
  return {
    asOf: AS_OF,
    runId: '2026-11-22T08-00-00Z-enforce',
    settings: {
      policy: policy(),
      operatorMail: 'cloud-security@example.com',
      contactTag: 'Contact',
      optOutTag: 'KeyRotation',
      mail: ownWords(),
      ...overrides,
    },
  };
}

const keyId = (n: number) => `AKIA2EXAMPLE${String(n).padStart(8, '0')}` as AccessKeyId;
const accountId = (n: number): AccountId => {
  const id = parseAccountId(String(111_122_223_333 + n));
  if (!id) throw new Error('no account ID');
  return id;
};

function key(n: number, overrides: Partial<Notice> = {}): Notice {
  return {
    ...notice({
      accessKeyId: keyId(n),
      accountId: accountId(n % 3),
      accountName: ['shop-production', 'data-platform', 'sandbox'][n % 3] ?? '',
      userName: ['ci-deploy', 'nightly-backup', 'terraform', 'report-export'][n % 4] ?? '',
      createDate: ago(34 + n),
      lastUsed: { date: ago(1 + n), service: 's3', region: 'eu-west-1' },
    }),
    ...overrides,
  };
}

const first = [
  key(0, { description: 'Jenkins on build-7', deadline: ahead(7) }),
  key(1, { lastUsed: null, deadline: ahead(7) }),
  key(3, { deadline: ahead(9) }),
];
const urgent = (kind: NoticeKind, daysLeft: number) => [
  key(0, { kind, deadline: ahead(daysLeft) }),
  key(1, { kind, deadline: ahead(daysLeft) }),
];

/** Two keys of one user, both in use; a third person's beside an inactive one; one that nobody used for months. */
const [NEWER, OLDER, SPARE] = [keyId(40), keyId(41), keyId(42)];
const withOthers = [
  key(0, {
    accessKeyId: NEWER,
    createDate: ago(36),
    otherKeys: [otherKey({ accessKeyId: OLDER, createDate: ago(80), lastUse: ago(2) })],
  }),
  key(0, {
    accessKeyId: OLDER,
    createDate: ago(80),
    otherKeys: [otherKey({ accessKeyId: NEWER, createDate: ago(36), lastUse: ago(1) })],
  }),
  key(1, { otherKeys: [otherKey({ accessKeyId: SPARE, active: false, createDate: ago(300) })] }),
  key(3, { createDate: ago(400), lastUsed: { date: ago(200), service: 'sqs', region: 'us-east-1' } }),
];

const many = (n: number, from = 0) =>
  Array.from({ length: n }, (_, index) => key(from + index, { userName: `svc-deploy-${from + index}` }));
/** 500 keys whose users have the longest names that IAM allows, evenly over so many accounts. */
const longNamed = (accounts: number) =>
  Array.from({ length: 500 }, (_, n) =>
    key(n, {
      accountId: accountId(n % accounts),
      accountName: `account-${n % accounts}-`.padEnd(20, 'production'),
      userName: `service-${n}-`.padEnd(64, 'nightly-export-of-orders'),
    }),
  );

/** Digests by the name of their preview. */
export const digests: Readonly<Record<string, Omit<DigestToRender, 'contact'> & { context: DigestContext }>> =
  {
    'first-notice': { notices: first, context: digestContext() },
    reminder: { notices: urgent('reminder', 3), context: digestContext() },
    'last-day': { notices: urgent('reminder', 1), context: digestContext() },
    overdue: { notices: urgent('reminder', -1), context: digestContext() },
    deactivated: {
      // Of yesterday, when the day's mails were used up.
      notices: urgent('deactivated', -1).map((each) => ({ ...each, decidedAt: ago(1) })),
      context: digestContext(),
    },
    restored: { notices: urgent('restored', -2), context: digestContext() },
    reversed: {
      notices: [
        ...urgent('deactivated', -2).map((each) => ({ ...each, decidedAt: ago(1) })),
        ...urgent('restored', -2),
      ],
      context: digestContext(),
    },
    'other-keys': { notices: withOthers, context: digestContext() },
    'other-keys-deactivated': {
      notices: withOthers.map((each) => ({ ...each, kind: 'deactivated', deadline: ahead(0) })),
      context: digestContext(),
    },
    'other-keys-unknown': {
      notices: withOthers.map((each) => ({ ...each, otherKeys: null })),
      context: digestContext(),
    },
    mixed: {
      notices: [
        key(2, { kind: 'deactivated', deadline: ahead(0) }),
        key(5, { kind: 'reminder', deadline: ahead(1), contactSource: 'account-tag' }),
        key(6, { deadline: ahead(7), contactSource: 'operator' }),
        ...first,
      ],
      context: digestContext(),
    },
    'own-words': { notices: first, context: digestContext({ mail: ownAll }) },
    'unused-rule': {
      notices: [key(0, { reason: 'unused', lastUsed: null }), key(1)],
      context: digestContext({ policy: policy({ unusedKeyAgeDays: 45 }) }),
    },
    govcloud: { notices: [key(0, { partition: 'aws-us-gov' })], context: digestContext() },
    '1-key': { notices: many(1), context: digestContext() },
    '50-keys': { notices: many(50), context: digestContext() },
    '500-keys': { notices: many(500), context: digestContext() },
    'two-parts-1': { notices: many(500), part: { number: 1, of: 2 }, context: digestContext() },
    'two-parts-2': { notices: many(120, 500), part: { number: 2, of: 2 }, context: digestContext() },
    'long-names-50-accounts': { notices: longNamed(50), context: digestContext() },
    'long-names-500-accounts': { notices: longNamed(500), context: digestContext() },
    'worst-case': {
      notices: Array.from({ length: 500 }, (_, n) =>
        key(n, {
          accountId: accountId(n),
          accountName: WORST_NAMES[n % WORST_NAMES.length] ?? '',
          userName: WORST_NAMES[(n + 1) % WORST_NAMES.length] ?? '',
          description: SCRIPT.repeat(20),
          kind: n % 7 === 0 ? 'deactivated' : n % 7 === 1 ? 'reminder' : 'first',
          deadline: ahead(n % 9),
        }),
      ),
      context: digestContext({ mail: ownAll }),
    },
  };

/** A run's report whose numbers are those of its lists. */
function report(mode: Mode, overrides: Partial<Omit<RunReport, 'counts' | 'coverage'>> = {}): RunReport {
  const { accounts = [accountEntry({ users: 12, activeKeys: 9 })], keys = [] } = overrides;
  return {
    runId: `2026-11-22T08-00-00Z-${mode}`,
    asOf: AS_OF,
    mode,
    status: 'complete',
    accounts,
    keys,
    ages: keyAges(NO_AGES),
    mail: NO_MAIL,
    problems: [],
    ...overrides,
    coverage: countCoverage(accounts),
    counts: countKeys(accounts, keys),
  };
}

const untold = { decision: 'wait', notice: null, outcome: 'none' } as const;
const OPERATOR = { contactSource: 'operator', contacts: ['cloud-security@example.com'] } as const;

const deactivated = keyEntry({
  accessKeyId: keyId(1),
  userName: 'old-robot',
  decision: 'deactivate',
  notice: 'deactivated',
  outcome: 'deactivated',
  deadline: ahead(0),
});
const toldToday = [
  keyEntry({ accessKeyId: keyId(2), userName: 'ci-deploy', deadline: ahead(7) }),
  keyEntry({ accessKeyId: keyId(4), userName: 'nobodys', deadline: ahead(7), ...OPERATOR }),
];
const waiting = [
  keyEntry({ accessKeyId: keyId(3), userName: 'terraform', ...untold, deadline: ahead(2) }),
  keyEntry({
    accessKeyId: keyId(5),
    userName: 'late',
    ...untold,
    decision: 'deferred',
    deadline: ago(1),
    ...OPERATOR,
  }),
];
const exempt = keyEntry({
  accessKeyId: keyId(6),
  userName: 'legacy',
  ...untold,
  decision: 'exempt',
  reason: 'opt-out',
  optOut: { until: '2027-03-31' as Day, reason: 'replaced by the new exporter in March' },
  deadline: null,
  contacts: [],
  contactSource: null,
});
const someKeys: readonly KeyEntry[] = [deactivated, ...toldToday, ...waiting, exempt];

const notSurveyed = { users: 0, activeKeys: 0 } as const;
const shop = accountEntry({ users: 12, activeKeys: 9 });
const dataPlatform = accountEntry({
  accountId: accountId(1),
  name: 'data-platform',
  users: 4,
  activeKeys: 3,
});
const sandbox = accountEntry({
  accountId: accountId(2),
  name: 'sandbox',
  status: 'opted-out',
  reason: 'until 2027-01-31',
  optOut: { until: '2027-01-31' as Day, reason: 'load tests until the move' },
  ...notSurveyed,
});
const vendor = accountEntry({
  accountId: accountId(4),
  name: 'vendor-appliances',
  status: 'opted-out',
  reason: 'no end',
  optOut: { until: null, reason: 'the vendor cannot rotate' },
  ...notSurveyed,
});
const acquired = accountEntry({
  accountId: accountId(3),
  name: 'acquired-gmbh',
  status: 'unreachable',
  reason: 'MEMBER_ROLE_UNASSUMABLE',
  ...notSurveyed,
});
const someAccounts = [shop, dataPlatform, sandbox, vendor, acquired];

const notEntered = problem(
  'account',
  acquired.accountId,
  'MEMBER_ROLE_UNASSUMABLE',
  'not authorized to perform sts:AssumeRole on keyrotation-member',
);
const typoOf = (userName: string) =>
  problem(
    'contact',
    `${shop.accountId}/${userName}`,
    'CONTACT_INVALID',
    'no mail address in the user\'s contact tag: "team data"',
  );
const tooLong = problem(
  'account',
  vendor.accountId,
  'OPT_OUT_TOO_LONG',
  'the opt-out has no end; MAXOPTOUTDAYS allows 180 days',
);
const oldProblems = [typoOf('late'), tooLong];
const someProblems = [notEntered, typoOf('nobodys'), ...oldProblems];

const withProblems = report('enforce', {
  status: 'problems',
  accounts: someAccounts,
  keys: someKeys,
  problems: someProblems,
  mail: { ...NO_MAIL, sent: 2 },
});
/** What the run on the day before had seen: another account that it could not survey, and one that has opted out since. */
const dayBefore: Partial<LastReport> = {
  accounts: [
    shop,
    { ...dataPlatform, status: 'unreachable', reason: 'THROTTLED', ...notSurveyed },
    accountEntry({ accountId: sandbox.accountId, name: sandbox.name }),
    vendor,
    { ...acquired, status: 'surveyed', reason: null },
  ],
  keys: [{ ...deactivated, ...untold }, ...waiting, exempt],
  problems: [...oldProblems, problem('account', dataPlatform.accountId, 'THROTTLED', 'Rate exceeded')],
};

/** A report, and the one that it is compared with; without one it is of a first run. */
interface SampleSummary {
  readonly report: RunReport;
  readonly last?: Partial<LastReport>;
  readonly context?: Partial<SummaryContext>;
}

export const lastRun = ({ report: now, last }: SampleSummary): LastRun<LastReport> =>
  last
    ? { kind: 'read', report: { ...now, runId: 'the run before', asOf: ago(1), ...last } }
    : { kind: 'none' };

const dry = (each: KeyEntry): KeyEntry => ({
  ...each,
  outcome:
    each.outcome === 'deactivated'
      ? 'would-deactivate'
      : each.outcome === 'notified'
        ? 'would-notify'
        : each.outcome,
});

/** The one that is about nothing but its size. */
export const WORST_SUMMARY = 'summary-worst-case';
/** 5,000 accounts, 10,000 keys and as many problems, all with the worst of names. */
const worstCase = report('enforce', {
  status: 'problems',
  accounts: Array.from({ length: 5_000 }, (_, n) =>
    accountEntry({
      accountId: accountId(n),
      name: WORST_NAMES[n % WORST_NAMES.length] ?? '',
      status: n % 2 === 0 ? 'opted-out' : 'unreachable',
      reason: SCRIPT.repeat(5),
      ...(n % 2 === 0 && { optOut: { until: null, reason: SCRIPT.repeat(40) } }),
    }),
  ),
  keys: Array.from({ length: 10_000 }, (_, n) =>
    keyEntry({
      accountId: accountId(n % 5_000),
      accessKeyId: keyId(n),
      userName: WORST_NAMES[n % WORST_NAMES.length] ?? '',
      contactSource: 'operator',
      deadline: ahead(n % 14),
      ...(n % 3 === 0 && { outcome: 'deactivated' as const }),
      ...(n % 3 === 1 && {
        decision: 'exempt' as const,
        reason: SCRIPT,
        optOut: { until: null, reason: SCRIPT.repeat(40) },
      }),
    }),
  ),
  problems: Array.from({ length: 10_000 }, (_, n) =>
    problem(
      'user',
      `${accountId(n % 5_000)}/${WORST_NAMES[n % WORST_NAMES.length] ?? ''}${n}`,
      n % 2 === 0 ? 'USER_UNREAD' : 'CONTACT_INVALID',
      SCRIPT.repeat(30),
    ),
  ),
});

/** Summaries by the name of their preview. */
export const summaries: Readonly<Record<string, SampleSummary>> = {
  'summary-first-run': {
    report: report('enforce', {
      status: 'problems',
      accounts: someAccounts,
      // Nobody can have waited for a deadline yet.
      keys: [...toldToday, exempt],
      problems: [notEntered, typoOf('nobodys'), tooLong],
      mail: { ...NO_MAIL, sent: 2 },
    }),
  },
  'summary-quiet': {
    report: report('enforce', {
      accounts: Array.from({ length: 40 }, (_, n) =>
        accountEntry({ accountId: accountId(n), name: `team-${n + 1}`, users: 12, activeKeys: 9 }),
      ),
    }),
    last: {},
    context: { comingDue: { keys: 37, accounts: 12 } },
  },
  'summary-still': {
    report: report('enforce', {
      status: 'problems',
      accounts: someAccounts,
      keys: [...toldToday.map((each) => ({ ...each, ...untold })), ...waiting, exempt],
      problems: someProblems,
    }),
    last: {},
  },
  'summary-news': {
    report: withProblems,
    last: dayBefore,
    context: { pageUrl: 'https://reports.example.com/2026-11-22T08-00-00Z-enforce/report.html' },
  },
  'summary-own-words': { report: withProblems, last: dayBefore, context: { settings: { mail: ownAll } } },
  'summary-blocked': {
    report: report('enforce', {
      status: 'blocked',
      accounts: someAccounts,
      keys: someKeys.map((each) => ({ ...each, outcome: each.outcome === 'notified' ? 'pending' : 'none' })),
      mail: { ...NO_MAIL, pending: 2, blocked: 'SENDING_PAUSED' },
      problems: [
        problem(
          'run',
          '2026-11-22T08-00-00Z-enforce',
          'SENDING_PAUSED',
          'SES has paused sending for this account',
        ),
        ...someProblems,
      ],
    }),
    last: { problems: someProblems },
  },
  'summary-dry-run': {
    report: report('dry-run', {
      status: 'problems',
      accounts: someAccounts,
      keys: someKeys.map(dry),
      problems: someProblems,
    }),
    last: { keys: someKeys.slice(2).map(dry) },
  },
  [WORST_SUMMARY]: {
    report: worstCase,
    last: { keys: [], accounts: [], problems: worstCase.problems.slice(0, 5_000) },
    context: { settings: { mail: ownAll }, pageUrl: `https://reports.example.com/${'x'.repeat(1_500)}` },
  },
};

/** Every kind of mail, by the name of its preview; each call renders it anew. */
export function samples(): ReadonlyMap<string, () => RenderedMail> {
  const contact = notice().contact;
  return new Map([
    ...Object.entries(digests).map(
      ([name, { context, ...digest }]) =>
        [name, () => renderDigest({ contact, ...digest }, context)] as const,
    ),
    ...Object.entries(summaries).map(
      ([name, each]) => [name, () => summaryOf(each.report, lastRun(each), summaryContext(each))] as const,
    ),
  ]);
}

export const sampleMails = (): ReadonlyMap<string, RenderedMail> =>
  new Map([...samples()].map(([name, render]) => [name, render()]));

export const summaryContext = (each: SampleSummary): SummaryContext => ({
  settings: { mail: ownWords() },
  comingDue: { keys: 4, accounts: 2 },
  ...each.context,
});
