import { createLedgerTable } from '../../src/ledger/create-table.ts';
import type { KeyEntry, RunReport } from '../../src/core/report.ts';
import type { Problem } from '../../src/core/problem.ts';
import { engineClock } from '../../src/demo/engine-clock.ts';
import { runEngine, startEngine, type Engine } from '../e2e/engine.ts';
import type { Backend, SentMail } from './backend.ts';
import { storyNames, type Names } from './names.ts';
import { inactiveKeys, people, settle, verifyIdentities } from './people.ts';
import { ACCOUNTS, EVENT_BUS, OPERATOR, RUNS, SENDER, type RunPlan } from './scenario.ts';

/** One run as both organizations must tell it: names for IDs, days for dates, in an order that IDs have no say in. */
export interface Chapter {
  readonly report: RunReport;
  readonly mails: readonly SentMail[];
  /** Keys that IAM shows as inactive after the run. */
  readonly inactive: readonly string[];
  /** What the same run reported and mailed when it was asked for once more; a dry run is not. */
  readonly repeated: { readonly report: RunReport; readonly mails: number; readonly events: number } | null;
  /** That came over the bus in the run. */
  readonly events: number;
}

/** Founds the world of the scenario and lives through its days, with the real engine over the real SDK. */
export async function play(backend: Backend): Promise<Chapter[]> {
  const from = backend.clock.now();
  const keyIds = await settle(backend, ACCOUNTS);
  await verifyIdentities(backend);
  const names = storyNames(new Map([...backend.accountIds, ...keyIds]), { from, to: new Date() });
  const engine = await engineOver(backend);
  try {
    const days: Day[] = [];
    for (const plan of RUNS) days.push(await live(backend, engine, plan, names));
    const mails = (await backend.sentMails()).map((mail) => tellMail(mail, names));
    return days.map(({ sent: [first, end], ...told }) => ({
      ...told,
      mails: mails.slice(first, end).sort(byRecipient),
    }));
  } finally {
    engine.clients.close();
  }
}

/** A chapter whose mails are not read yet: the first and the one after the last of them. */
type Day = Omit<Chapter, 'mails'> & { readonly sent: readonly [number, number] };

async function live(backend: Backend, engine: Engine, plan: RunPlan, names: Names): Promise<Day> {
  const asOf = names.onDay(plan.day);
  backend.clock.set(new Date(asOf));
  await plan.before?.(people(backend, names));
  const run = () =>
    backend.underAccessControl(() => runEngine(engine, asOf, { mode: plan.mode, mailSummary: true }));

  const before = await backend.countSentMails();
  const eventsBefore = await backend.countEvents();
  const report = await run();
  const after = await backend.countSentMails();
  const events = (await backend.countEvents()) - eventsBefore;
  const again = plan.mode === 'enforce' ? await run() : null;
  const inactive = await inactiveKeys(backend, ACCOUNTS);
  return {
    report: tell(report, names),
    sent: [before, after],
    events,
    inactive: inactive.map((id) => names.normalise(id)).sort(),
    repeated: again && {
      report: tell(again, names),
      mails: (await backend.countSentMails()) - after,
      events: (await backend.countEvents()) - eventsBefore - events,
    },
  };
}

async function engineOver(backend: Backend) {
  const { endpoint, region, hub: credentials, excludedOu } = backend;
  const engine = startEngine(
    {
      SOURCEMAIL: SENDER,
      OPERATORMAIL: OPERATOR,
      MODE: 'enforce',
      EXCLUDEOUS: excludedOu,
      EVENTBUS: EVENT_BUS,
      SUMMARY: 'always',
    },
    { endpoint, region, credentials },
    engineClock(backend.clock),
  );
  const { dynamodb } = engine.clients;
  await backend.underAccessControl(() => createLedgerTable(dynamodb, engine.settings.ledgerTable));
  return engine;
}

/** Lists of the report are ordered by account and key ID, which differ; so the story is told by name. */
function tell(report: RunReport, names: Names): RunReport {
  const told = names.normalise(report);
  const byText = (textOf: (key: KeyEntry) => string) => (a: KeyEntry, b: KeyEntry) =>
    textOf(a).localeCompare(textOf(b));
  return {
    ...told,
    // Each has OUs of its own, and moto's credential report no row of the root user, and no column by which anybody is remembered.
    accounts: told.accounts
      .map((account) => ({ ...account, ouPath: null, rootKey: null, remembered: 0 }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    counts: { ...told.counts, remembered: 0 },
    keys: told.keys.map((key) => ({ ...key, lastUsedAsOf: null })).sort(byText((key) => key.accessKeyId)),
    problems: told.problems
      .map((found): Problem => ({ ...found, message: withoutWordsOfAws(found.message) }))
      .sort((a, b) => `${a.code} ${a.id}`.localeCompare(`${b.code} ${b.id}`)),
  };
}

/** Mails list keys in the order of their IDs too: the paragraphs about each are compared, whatever their order. */
function tellMail({ to, subject, text }: SentMail, names: Names): SentMail {
  const paragraphs = withoutWordsOfReports(withoutWordsOfAws(names.normalise(text)))
    .split('\n\n')
    .map(inOrder)
    .sort();
  return { to, subject: names.normalise(subject), text: paragraphs.join('\n\n') };
}

/** Lists, of the summary above all. */
const inOrder = (paragraph: string): string =>
  paragraph.startsWith('* ') ? paragraph.split('\n').sort().join('\n') : paragraph;

/** Each service words its refusals in its own way. */
const withoutWordsOfAws = (text: string): string => text.replace(/AccessDenied\w*: .*/g, 'AccessDenied: …');

/** What a credential report told is told by calls where moto's does not tell it. */
const withoutWordsOfReports = (text: string): string =>
  text.replace(/^(Last used: .*) \(as of .*\)$/gm, '$1').replace(/, \d+ of them answered from memory/g, '');

const byRecipient = (a: SentMail, b: SentMail): number =>
  `${a.to.join()} ${a.subject}`.localeCompare(`${b.to.join()} ${b.subject}`);
