import { DAY_MS, HOUR_MS, instant } from '../core/instant.ts';
import type { Report } from '../core/report.ts';
import { enforce } from '../enforce.ts';
import { createLedgerTable } from '../ledger/create-table.ts';
import { count } from '../words/counts.ts';
import { parseSettings } from '../settings/settings.ts';
import type { BusEvent } from '../simulator/events/event-buses.ts';
import { startEmbeddedOrganization, type EmbeddedOrganization } from '../simulator/embedded-organization.ts';
import { grantAsTemplate, protectLedger, standUp } from './deploy.ts';
import { engineClock } from './engine-clock.ts';
import { seededRandom } from '../simulator/random.ts';
import { sdkEnvironment } from '../simulator/sdk-environment.ts';
import { liveOneDay } from '../simulator/world/life.ts';
import { seedWorld } from '../simulator/world/seed-world.ts';
import { renderPage } from '../page/page.ts';
import { pageFacts } from '../phases/report/page-facts.ts';
import { orderRun } from '../phases/run.ts';
import { wire } from '../wiring.ts';
import { inProcessWorkflow } from '../workflow/in-process.ts';
import { describeDay, describeOutage, dayHeading, describeLife } from './day-lines.ts';
import { openOutput, type OutputFolder } from './output-folder.ts';
import { surveyProgress } from './survey-progress.ts';

export interface DemoOptions {
  readonly accounts: number;
  readonly days: number;
  readonly seed: number;
  readonly out: string;
  readonly serve?: boolean;
}

/** A Monday; fixed, so that the same seed tells the same story. */
const STORY_BEGINS = Date.parse('2026-11-23T08:00:00.000Z');
const SENDER = 'security@example.com';
const CONFIGURATION_SET = 'keyrotation';
const EVENT_BUS = 'security';
/** Nobody's run on these days: what an outage of two days looks like the day after. */
const OUTAGE_DAYS: readonly number[] = [10, 11];

/** Lives through the days, prints each, and leaves mails and the last report in a folder. */
export async function runDemo(options: DemoOptions, stdout: NodeJS.WriteStream): Promise<void> {
  const firstRun = options.serve ? endingToday(options.days) : STORY_BEGINS;
  const startAt = new Date(firstRun);
  const world = seedWorld({ accounts: options.accounts, seed: options.seed, asOf: startAt });
  const organization = await startEmbeddedOrganization({
    world,
    startAt,
    verified: [SENDER],
    running: options.serve === true,
  });
  grantAsTemplate(world);
  standUp(organization);
  const print = (line = ''): void => void stdout.write(`${line}\n`);
  try {
    const output = await openOutput(options.out);
    await tellStory(organization, options, firstRun, { print, output });
    if (options.serve) await serve(organization, { print, output });
  } finally {
    await organization.close();
  }
}

type Print = (line?: string) => void;

interface Told {
  readonly print: Print;
  readonly output: OutputFolder;
}

async function tellStory(
  organization: EmbeddedOrganization,
  options: DemoOptions,
  firstRun: number,
  { print, output }: Told,
): Promise<void> {
  const { world } = organization;
  const startedAt = performance.now();
  const users = [...world.accounts.values()].reduce((sum, account) => sum + account.users.size, 0);
  print(
    `An embedded organization of ${count(options.accounts, 'account')} and ${count(users, 'user')} (seed ${options.seed}).`,
  );
  print('Every day at 08:00 UTC the enforcer runs; then people live their day.');

  const settings = parseSettings({
    SOURCEMAIL: SENDER,
    MODE: 'enforce',
    SESCONFIGURATIONSET: CONFIGURATION_SET,
    EVENTBUS: EVENT_BUS,
  });
  organization.eventBuses.create(EVENT_BUS);
  const clock = engineClock(organization.clock);
  const { endpoint, region, credentials } = organization;
  const { services, clients } = wire(settings, { endpoint, region, credentials }, clock);
  await createLedgerTable(clients.dynamodb, settings.ledgerTable);
  await protectLedger(clients.dynamodb, settings.ledgerTable);

  const random = seededRandom(options.seed);
  let last: Report | null = null;
  for (let day = 0; day < options.days; day += 1) {
    const asOf = instant(firstRun + day * DAY_MS);
    organization.clock.set(new Date(asOf));
    print();
    if (OUTAGE_DAYS.includes(day)) {
      print(dayHeading(day, asOf, describeOutage()));
    } else {
      const bar = surveyProgress(process.stderr);
      const began = performance.now();
      const order = orderRun({ asOf, mode: 'enforce', settings, emit: bar.emit, mailSummary: true });
      last = await enforce(inProcessWorkflow(clock), services, order);
      bar.close();
      for (const line of await describeDay(day, last, (performance.now() - began) / 1000)) print(line);
      await output.writeMails(day, organization.ses.mailbox.accepted);
    }
    const midnight = new Date(firstRun - (firstRun % DAY_MS) + day * DAY_MS);
    const life = liveOneDay(world, { day: midnight, random, mails: organization.ses.mailbox.accepted });
    for (const line of describeLife(life)) print(line);
  }
  if (last) {
    await output.writeReport(last);
    await output.writePage(renderPage(await pageFacts(services.ledger, last, settings.policy)));
  }
  const events = eventsOf(organization);
  await output.writeEvents(events);
  clients.close();

  print();
  print(
    `${count(organization.calls.total(), 'AWS call')} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`,
  );
  print('Look at:');
  for (const line of output.describe(organization.ses.mailbox.accepted.length, events.length))
    print(`  ${line}`);
}

const eventsOf = ({ eventBuses }: EmbeddedOrganization): readonly BusEvent[] =>
  eventBuses.events.get(EVENT_BUS) ?? [];

/** The first of so many mornings that the last is yesterday's: a served organization goes on in the present. */
function endingToday(days: number): number {
  const today = Date.now() - (Date.now() % DAY_MS);
  return today + 8 * HOUR_MS - days * DAY_MS;
}

/** Keeps the organization until Ctrl-C, so that the other commands can be tried on it. */
async function serve(organization: EmbeddedOrganization, { print, output }: Told): Promise<void> {
  organization.clock.set(new Date());
  print();
  print('The organization keeps running until Ctrl-C. In another terminal:');
  for (const [name, value] of Object.entries(sdkEnvironment(organization)))
    print(`  export ${name}=${value}`);
  print(`  export SOURCEMAIL=${SENDER}`);
  print(`  export SESCONFIGURATIONSET=${CONFIGURATION_SET}`);
  print(`  export EVENTBUS=${EVENT_BUS}`);
  print('  npx keyrotation doctor');
  print('  npx keyrotation plan');
  print('  npx keyrotation enforce');
  let told = eventsOf(organization).length;
  const watch = setInterval(() => {
    const events = eventsOf(organization);
    const fresh = events.length - told;
    if (fresh === 0) return;
    told = events.length;
    print(`${count(fresh, 'more event')} went over the bus ${EVENT_BUS}.`);
    void output.writeEvents(events);
  }, 1_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  clearInterval(watch);
}
