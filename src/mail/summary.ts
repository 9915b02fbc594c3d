import { dayOf, plusDays, type Day } from '../core/instant.ts';
import type { AccountEntry, KeyEntry, RunReport } from '../core/report.ts';
import { code, name, type Block, type Fact, type Line, type MailDocument } from './document.ts';
import { withPrefix, type OwnWords } from './own-words.ts';
import { renderToFit, type RenderedMail } from './rendered-mail.ts';
import { count, formatDate, formatMoment, oneLine } from './words.ts';

export interface SummaryContext {
  readonly settings: { readonly mail: OwnWords };
}

/** How far ahead a summary looks. */
const DAYS_AHEAD = 14;

/** Entries shown of each list; the rest is counted and in the report. */
const SHOWN = [50, 25, 10, 3];

/** The operator's mail after a run: what was covered, what was done, what could not be and how to mend it, what comes. */
export function renderSummary(report: RunReport, { settings }: SummaryContext): RenderedMail {
  return renderToFit(documents(report, settings.mail), null);
}

function* documents(report: RunReport, words: OwnWords): Iterable<MailDocument> {
  const sorted = { ...report, keys: report.keys.toSorted(byUser) };
  for (const shown of SHOWN) yield summaryDocument(sorted, words, shown);
}

function summaryDocument(report: RunReport, words: OwnWords, shown: number): MailDocument {
  const { runId, asOf, mode, status } = report;
  const list = (title: string, items: readonly Line[]): Block[] => listOf(title, items, shown);
  return {
    subject: withPrefix(subject(report), words),
    preview: coverageInAWord(report),
    product: words.productName,
    title: `${mode === 'dry-run' ? 'Dry run' : 'Run'} of ${formatMoment(asOf)}: ${STATUS[status]}`,
    blocks: [
      { kind: 'paragraph', line: [coverageInAWord(report)] },
      { kind: 'facts', facts: facts(report) },
      ...list('Problems', report.problems.map(problemLine)),
      ...list('Accounts that could not be surveyed', unreachable(report)),
      ...list(mode === 'dry-run' ? 'Would be deactivated' : 'Deactivated', deactivated(report)),
      ...comingUp(report, shown),
      ...list('Keys without an owner', unowned(report)),
      ...list('Opted-out accounts', optedOut(report)),
      ...list('Exempt users', exempt(report)),
    ],
    footer: [
      [`Run ${runId}. Lists end after ${shown} entries; the run's report has all of them.`],
      ...(words.footer === null ? [] : [[words.footer]]),
    ],
  };
}

/** Key IDs are random: a list in their order would say nothing. */
function byUser(a: KeyEntry, b: KeyEntry): number {
  return sortKey(a) < sortKey(b) ? -1 : 1;
}

const sortKey = ({ userName, createDate, accountId, accessKeyId }: KeyEntry): string =>
  [userName, createDate, accountId, accessKeyId].join('\u0000');

const STATUS: Record<RunReport['status'], string> = {
  complete: 'complete',
  problems: 'done, with problems',
  blocked: 'blocked',
};

function subject({ mode, status, counts, coverage }: RunReport): string {
  const label = mode === 'dry-run' ? 'Access key rotation (dry run)' : 'Access key rotation';
  const told = [`${coverage.surveyed} of ${count(coverage.total, 'account')} surveyed`];
  if (mode === 'enforce') told.push(`${counts.notified} notified`, `${counts.deactivated} deactivated`);
  return `${label}: ${told.join(', ')}${status === 'problems' ? ', with problems' : ''}`;
}

function coverageInAWord({ coverage }: RunReport): string {
  const { total, unreachable: missing } = coverage;
  return missing === 0
    ? `All ${count(total, 'account')} of the organization ${total === 1 ? 'is' : 'are'} covered or left out on purpose.`
    : `${count(missing, 'account')} of ${total} could not be surveyed: nothing is known about ${missing === 1 ? 'its' : 'their'} keys.`;
}

function facts({ coverage, counts, mail, mode, keys }: RunReport): Fact[] {
  const ending = (outcome: KeyEntry['outcome']) => keys.filter((key) => key.outcome === outcome).length;
  const dry = mode === 'dry-run';
  const would = dry ? 'would be ' : '';
  const [notified, stopped] = dry
    ? [ending('would-notify'), ending('would-deactivate')]
    : [counts.notified, counts.deactivated];
  const blocked = mail.blocked === null ? '' : `; BLOCKED: ${mail.blocked}`;
  return [
    [
      'Coverage',
      [
        `${count(coverage.total, 'account')} = ${coverage.surveyed} surveyed + ${coverage.optedOut} opted out` +
          ` + ${coverage.notActive} not active + ${coverage.outOfScope} out of scope + ${coverage.unreachable} unreachable`,
      ],
    ],
    [
      'Keys',
      [
        `${count(counts.activeKeys, 'active key')} of ${count(counts.users, 'user')}: ${counts.compliant} compliant, ${counts.exempt} exempt, ${counts.undetermined} undetermined`,
      ],
    ],
    [
      'Done',
      [
        `${notified} ${would}notified, ${stopped} ${would}deactivated, ${counts.deferred} deferred to the next run by the brake`,
      ],
    ],
    [
      'Mail',
      [
        `${mail.sent} sent, ${mail.pending} pending, ${mail.withheld} withheld, ${mail.failed} failed${blocked}`,
      ],
    ],
  ];
}

const problemLine = ({ code: what, id, message, fix }: RunReport['problems'][number]): Line => [
  code(what),
  ' ',
  name(id),
  `: ${oneLine(message, 300)}. Fix: ${fix}`,
];

const userOf = ({ accountId, userName }: KeyEntry): Line => [`${accountId}/`, name(userName, 64)];

const keyLine = (key: KeyEntry): Line => [code(key.accessKeyId), ' ', ...userOf(key)];

const accountLine = ({ accountId, name: accountName, reason }: AccountEntry, otherwise: string): Line => [
  `${accountId} `,
  name(accountName, 64),
  `: ${oneLine(reason ?? otherwise, 100)}`,
];

const unreachable = ({ accounts }: RunReport): Line[] =>
  accounts.filter(({ status }) => status === 'unreachable').map((each) => accountLine(each, 'unreachable'));

const optedOut = ({ accounts }: RunReport): Line[] =>
  accounts.filter(({ status }) => status === 'opted-out').map((each) => accountLine(each, 'no end'));

function deactivated({ keys }: RunReport): Line[] {
  return keys
    .filter(({ outcome }) => outcome === 'deactivated' || outcome === 'would-deactivate')
    .map((key) => [...keyLine(key), `, told: ${key.contacts.join(', ')}`]);
}

/** What is deactivated when nobody rotates it, day by day. */
function comingUp({ keys, asOf }: RunReport, shown: number): Block[] {
  const end = plusDays(asOf, DAYS_AHEAD);
  const coming = keys.filter(
    ({ deadline, decision, outcome }) =>
      deadline !== null &&
      deadline <= end &&
      (decision === 'notify' || decision === 'wait' || decision === 'deferred' || outcome === 'failed'),
  );
  const byDay = Map.groupBy(coming, ({ deadline }) =>
    deadline === null || deadline <= asOf ? 'overdue' : dayOf(deadline),
  );
  const days = [...byDay].sort(([a], [b]) => (rankOf(a) < rankOf(b) ? -1 : 1));
  return listOf(
    `Deadlines in the next ${DAYS_AHEAD} days`,
    days.map(([day, ofDay]): Line => {
      const accounts = new Set(ofDay.map(({ accountId }) => accountId)).size;
      const users = [...new Map(ofDay.map((key) => [`${key.accountId}/${key.userName}`, key])).values()];
      const named = users
        .slice(0, 3)
        .flatMap((key, index): Line => [index === 0 ? '' : ', ', ...userOf(key)]);
      const more = users.length > 3 ? ` and ${count(users.length - 3, 'more', 'more')}` : '';
      return [
        `${labelOf(day, ofDay)}: ${count(ofDay.length, 'key')} in ${count(accounts, 'account')}, of `,
        ...named,
        more,
      ];
    }),
    shown,
    coming.length,
  );
}

type ComingDay = Day | 'overdue';

const rankOf = (day: ComingDay): string => (day === 'overdue' ? '' : day);

function labelOf(day: ComingDay, [key]: readonly KeyEntry[]): string {
  return day === 'overdue' || !key?.deadline ? 'Already past their deadline' : formatDate(key.deadline);
}

function unowned({ keys }: RunReport): Line[] {
  return keys
    .filter(({ contactSource, outcome }) => contactSource === 'operator' && outcome !== 'deactivated')
    .map((key) => [...keyLine(key), key.deadline === null ? '' : `, due by ${formatDate(key.deadline)}`]);
}

/** A user with two keys is one user. */
function exempt({ keys }: RunReport): Line[] {
  const users = new Map<string, Line>();
  for (const key of keys) {
    if (key.decision === 'exempt')
      users.set(`${key.accountId}/${key.userName}`, [...userOf(key), `: ${key.reason}`]);
  }
  return [...users.values()];
}

function listOf(title: string, items: readonly Line[], shown: number, total = items.length): Block[] {
  if (items.length === 0) return [];
  const more = items.length - shown;
  return [
    { kind: 'heading', text: `${title} (${total.toLocaleString('en-GB')})` },
    {
      kind: 'list',
      items: [...items.slice(0, shown), ...(more > 0 ? [[`and ${more} more in the report`]] : [])],
    },
  ];
}
