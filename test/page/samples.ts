import { DAY_MS, dayOf, instant, plusDays, toMs, type Instant } from '../../src/core/instant.ts';
import { addAges, keyAges, NO_AGES, tallyAges } from '../../src/core/key-ages.ts';
import { keyText } from '../../src/core/access-key.ts';
import { problem, type Problem } from '../../src/core/problem.ts';
import { NO_MAIL, type AccountEntry, type KeyEntry, type RunReport } from '../../src/core/report.ts';
import type { Thresholds } from '../../src/core/policy.ts';
import type { TrendPoint } from '../../src/page/data/facts.ts';
import type { HistoryEntry } from '../../src/page/data/key-history.ts';
import { pageLists } from '../../src/page/data/page-lists.ts';
import { renderPage } from '../../src/page/page.ts';
import { asyncItems } from '../../src/ledger/sorted-rows.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';
import { asRead, countCoverage, countKeys, figuresOf, textOf } from '../builders/whole-report.ts';

export const PAGE_AS_OF = instant('2026-12-14T08:00:00.000Z');
export const THRESHOLDS: Thresholds = { notifyKeyAgeDays: 30, graceDays: 7 };

/** What a page tells, in memory. */
export interface SampleFacts {
  readonly report: RunReport;
  readonly thresholds: Thresholds;
  readonly trend: readonly TrendPoint[];
  /** By `keyText`. */
  readonly histories: ReadonlyMap<string, readonly HistoryEntry[]>;
}

/** The page in one piece. */
export async function wholePage({
  report: inMemory,
  thresholds,
  trend,
  histories,
}: SampleFacts): Promise<string> {
  const report = asRead(inMemory);
  const keys = inMemory.keys.map((key) => ({ key, history: histories.get(keyText(key)) ?? [] }));
  const lists = await pageLists(report, thresholds);
  return textOf(renderPage({ report, thresholds, trend, lists, keys: () => asyncItems(keys) }));
}

export interface SampleSize {
  readonly accounts: number;
  readonly keys: number;
  /** Days of the trend. */
  readonly days: number;
}

const TEAMS = ['shop', 'billing', 'data', 'search', 'mobile', 'media', 'risk', 'identity', 'logistics'];
const STAGES = ['prod', 'staging', 'dev', 'sandbox', 'tools'];
const PEOPLE = ['amara', 'ben', 'chiara', 'deniz', 'elif', 'farid', 'grace', 'hugo', 'ines', 'jonas', 'kim'];
const USERS = ['ci-deploy', 'backup', 'terraform', 'metrics-push', 'legacy-import', 'partner-sftp', 'report'];
const SERVICES = ['s3', 'ecr', 'sts', 'dynamodb', 'sqs', 'cloudformation'];
const OUS = ['w0rkload', 'p1atform', 'sandb0x1', 'suspende', 'legacy01', 'partner1'].map(
  (tail) => `ou-a1b2-${tail}`,
);

const REASONS: Readonly<Partial<Record<AccountEntry['status'], string>>> = {
  unreachable: 'MEMBER_ROLE_UNASSUMABLE',
  'not-active': 'SUSPENDED',
};

/** An organization that is on its way: the rule has been at work for a while, and is not through. */
export function busyFacts({ accounts, keys, days }: SampleSize): SampleFacts {
  const random = seededRandom(7);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const entries = Array.from({ length: accounts }, (_, index): AccountEntry => {
    const status =
      index % 23 === 11
        ? 'unreachable'
        : index % 17 === 8
          ? 'opted-out'
          : index % 29 === 5
            ? 'not-active'
            : 'surveyed';
    const isSurveyed = status === 'surveyed';
    return accountEntry({
      accountId: String(100_000_000_000 + index * 7_919),
      name: `${TEAMS[index % TEAMS.length] ?? ''}-${STAGES[Math.floor(index / TEAMS.length) % STAGES.length] ?? ''}${index >= 45 ? `-${Math.floor(index / 45) + 1}` : ''}`,
      ouPath: ['r-a1b2', OUS[Math.floor(random() ** 2 * OUS.length)] ?? ''],
      status,
      reason: REASONS[status] ?? null,
      optOut:
        status === 'opted-out'
          ? {
              until: index % 2 ? dayOf(plusDays(PAGE_AS_OF, 48)) : null,
              reason: 'migration of the mainframe',
            }
          : null,
      users: isSurveyed ? 12 : 0,
      activeKeys: isSurveyed ? Math.ceil((keys * 3) / accounts) : 0,
    });
  });
  const surveyed = entries.filter(({ status }) => status === 'surveyed');
  const histories = new Map<string, HistoryEntry[]>();
  const listed = Array.from({ length: keys }, (_, index): KeyEntry => {
    const { accountId, name } = surveyed[Math.floor(random() ** 1.6 * surveyed.length)] ?? accountEntry();
    const ageDays = 30 + Math.floor(random() ** 6 * 900 + random() * 12);
    const person = pick(PEOPLE);
    const isPerson = random() < 0.4;
    const contact =
      random() < 0.08
        ? 'security@example.com'
        : `${isPerson ? person : (name.split('-')[0] ?? '')}@example.com`;
    const key = keyEntry({
      accountId,
      userName: isPerson ? `${person}.${pick(TEAMS)}` : `${pick(USERS)}-${pick(TEAMS)}`,
      accessKeyId: `AKIA${index.toString(36).toUpperCase().padStart(6, 'X')}Q7ZP4MDWEE`,
      createDate: plusDays(PAGE_AS_OF, -ageDays - 0.3),
      ageDays,
      lastUsed:
        random() < 0.2
          ? null
          : {
              date: plusDays(PAGE_AS_OF, -random() * 20),
              service: pick(SERVICES),
              region: 'eu-west-1',
            },
      contacts: random() < 0.1 ? [contact, 'platform@example.com'] : [contact],
      contactSource: contact === 'security@example.com' ? 'operator' : 'user-tag',
      ...fateOf(ageDays, random()),
    });
    histories.set(keyText(key), historyFor(key, contact));
    return key;
  });
  const report = reportWith(entries, listed);
  return { report, thresholds: THRESHOLDS, histories, trend: burnDown(report, days) };
}

function fateOf(ageDays: number, chance: number): Partial<KeyEntry> {
  const inDays = (days: number) => plusDays(PAGE_AS_OF, days);
  if (chance < 0.04)
    return {
      decision: 'exempt',
      reason: 'user opted out',
      optOut: { until: dayOf(inDays(107)), reason: 'vendor cannot rotate before March' },
      notice: null,
      deadline: null,
      outcome: 'none',
      contacts: [],
      contactSource: null,
    };
  if (chance < 0.06)
    return { decision: 'undetermined', reason: 'unread', notice: null, deadline: null, outcome: 'none' };
  if (chance < 0.13)
    return { decision: 'deactivate', notice: 'deactivated', deadline: inDays(-0.1), outcome: 'deactivated' };
  if (chance < 0.2)
    return { decision: 'deferred', notice: null, deadline: inDays(-1 - chance * 20), outcome: 'none' };
  if (chance < 0.42) return { decision: 'notify', notice: 'first', deadline: inDays(7) };
  const left = Math.max(1, Math.round((1 - chance) * 10));
  return ageDays % 3 === 0
    ? { decision: 'notify', notice: 'reminder', deadline: inDays(left) }
    : { decision: 'wait', notice: null, deadline: inDays(left), outcome: 'none' };
}

function historyFor({ deadline, outcome, decision }: KeyEntry, contact: string): HistoryEntry[] {
  if (deadline === null || decision === 'exempt') return [];
  const at = (days: number): Instant => plusDays(deadline, days);
  const told: HistoryEntry[] = [{ kind: 'first-notice', at: at(-7), contact }];
  if (toMs(at(-3)) <= toMs(PAGE_AS_OF)) told.push({ kind: 'reminder-notice', at: at(-3), contact });
  if (toMs(at(-1)) <= toMs(PAGE_AS_OF)) told.push({ kind: 'reminder-notice', at: at(-1), contact });
  if (outcome === 'deactivated') {
    told.push({ kind: 'deactivated', at: PAGE_AS_OF, contact: null });
    told.push({ kind: 'deactivated-notice', at: PAGE_AS_OF, contact });
  }
  return told;
}

function reportWith(accounts: readonly AccountEntry[], keys: readonly KeyEntry[]): RunReport {
  const counts = countKeys(accounts, keys);
  const young = Array.from({ length: counts.compliant }, (_, index) =>
    plusDays(PAGE_AS_OF, -(index % 30) - 0.5),
  );
  const tally = addAges(
    tallyAges(young, PAGE_AS_OF),
    tallyAges(
      keys.map(({ createDate }) => createDate),
      PAGE_AS_OF,
    ),
  );
  return {
    runId: '2026-12-14T08-00-00Z-enforce',
    asOf: PAGE_AS_OF,
    mode: 'enforce',
    status: 'problems',
    coverage: countCoverage(accounts),
    accounts,
    keys,
    counts,
    ages: keyAges(tally),
    mail: { ...NO_MAIL, sent: 61 },
    problems: problemsIn(accounts),
  };
}

function problemsIn(accounts: readonly AccountEntry[]): Problem[] {
  const [first] = accounts.filter(({ status }) => status === 'surveyed');
  return [
    ...accounts
      .filter(({ status }) => status === 'unreachable')
      .map(({ accountId }) =>
        problem(
          'account',
          accountId,
          'MEMBER_ROLE_UNASSUMABLE',
          'AccessDenied: not authorized to perform sts:AssumeRole on the member role',
        ),
      ),
    ...(first
      ? [
          problem(
            'account',
            first.accountId,
            'ROOT_KEY_ACTIVE',
            `the root user of ${first.name} has an active access key`,
          ),
          problem(
            'user',
            `${first.accountId}/backup-data`,
            'CONTACT_INVALID',
            'the tag Contact has "data team", which is no mail address',
          ),
        ]
      : []),
  ];
}

/** Runs of before in which ever fewer keys were due. */
function burnDown(report: RunReport, days: number): TrendPoint[] {
  const last = figuresOf(report);
  const { activeKeys, compliant, deactivated } = last.counts;
  return Array.from({ length: days }, (_, index): TrendPoint => {
    const left = days - 1 - index;
    const asOf = instant(toMs(report.asOf) - left * DAY_MS);
    if (left === 0) return { asOf, mode: 'enforce', figures: last };
    const begun = Math.min(1, left / 75);
    const wave = 1 + 0.08 * Math.sin(index / 2.5);
    return {
      asOf,
      mode: left > 80 ? 'dry-run' : 'enforce',
      figures: {
        ...last,
        keysDue: Math.round(last.keysDue * (1 + 2.4 * begun ** 1.4 * wave)),
        counts: {
          ...last.counts,
          compliant: Math.min(
            activeKeys,
            Math.round(compliant - (compliant - activeKeys * 0.28) * begun ** 1.2 * wave),
          ),
          deactivated: left > 75 ? 0 : Math.round(Math.min(50, deactivated * (0.6 + begun * 2) * wave)),
        },
        ages:
          left > 60
            ? null
            : {
                ...report.ages,
                medianDays: Math.round((report.ages.medianDays ?? 0) * (1 + 2.6 * begun * wave)),
              },
      },
    };
  });
}

/** A run that saw nothing: no account, no key, no run before. */
export function emptyFacts(overrides: Partial<RunReport> = {}): SampleFacts {
  const report: RunReport = {
    ...reportWith([], []),
    status: 'complete',
    ages: keyAges(NO_AGES),
    mail: NO_MAIL,
    problems: [],
    ...overrides,
  };
  return {
    report,
    thresholds: THRESHOLDS,
    histories: new Map(),
    trend: [{ asOf: report.asOf, mode: report.mode, figures: figuresOf(report) }],
  };
}
