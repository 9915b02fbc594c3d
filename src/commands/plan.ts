import { Command } from 'commander';
import { HOUR_MS, toMs, type Instant } from '../core/instant.ts';
import type { OfRun } from '../phases/plan/read-ledger.ts';
import { sayer } from '../terminal/say.ts';
import { systemClock } from '../workflow/clock.ts';
import { parseAsOf } from './naming/as-of.ts';
import type { Connection } from './connection/connect.ts';
import { addRunOptions, FULL, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import { addOutputOptions, checkOutput, printReport, type OutputFlags } from './report-output.ts';
import { wholeNumber } from './whole-number.ts';

type Flags = ConnectionFlags &
  OutputFlags & {
    readonly asOf?: string;
    readonly days?: number;
    readonly out?: string;
    readonly full?: true;
  };

const MAX_DAYS = 90;

/** `keyrotation plan`: what an enforcing run would do, without doing it. */
export function planCommand(): Command {
  const command = new Command('plan')
    .summary('what a run would do; reads only')
    .helpGroup(GROUPS.look)
    .description(
      'What a run would do: surveys read-only, decides, prints. Sends no mail and touches no key. ' +
        'Works before anything is deployed: without a ledger table it plans as a first run.',
    )
    .option(
      '--as-of <date>',
      'plan for this day (YYYY-MM-DD, taken as 08:00 UTC) or instant (ISO 8601); default: now. ' +
        'It imagines no notices of the days until then: --days does',
    )
    .option(
      '--days <n>',
      `foresee so many daily runs, 1 to ${MAX_DAYS}: how many keys go on which day`,
      wholeNumber(1, MAX_DAYS),
    )
    .option(...FULL)
    .option('--out <file>', 'save the plan; enforce --plan does no more than it says');
  addExamples(addRunOptions(addOutputOptions(command)), [
    { line: 'npx keyrotation plan', what: 'now, with the settings of keyrotation.yml' },
    { line: 'npx keyrotation plan --days 14', what: 'how many keys go in the next two weeks, and whose' },
    { line: 'npx keyrotation plan --decision deactivate --csv > keys.csv', what: 'for a spreadsheet' },
    { line: 'npx keyrotation plan --json > report.json', what: 'for machines' },
    {
      line: 'npx keyrotation plan --member-role OrganizationAccountAccessRole --source-mail you@example.com',
      what: 'on a real organization with nothing installed, from its management account',
    },
  ]);
  return command.action(async (flags: Flags) => {
    checkOutput(flags);
    // Loaded here only: help and wrong usage need nothing of the engine.
    const { connect, readSettings } = await import('./connection/connect.ts');
    const told = await readSettings(flags);
    const now = systemClock.now();
    const asOf = flags.asOf === undefined ? now : parseAsOf(flags.asOf, told.settings.policy);
    const connection = await connect(flags, told);
    try {
      sayWhatAsOfIsNot(asOf, now, sayer(flags.json === true));
      process.exitCode = await plan(connection, flags, asOf);
    } finally {
      connection.close();
    }
  });
}

async function plan({ services: hub, settings }: Connection, flags: Flags, asOf: Instant): Promise<number> {
  const say = sayer(flags.json === true);
  const [{ planLedger }, { runHere }, { exitCodeFor }] = await Promise.all([
    import('./running/plan-ledger.ts'),
    import('./running/run-here.ts'),
    import('../core/report.ts'),
  ]);
  const { ledger, isFirstRun } = await planLedger(hub.ledger, asOf);
  if (isFirstRun) {
    say(`No table ${settings.ledgerTable} here: planning as a first run, with no notices sent yet.`);
  }
  const services = { ...hub, ledger };
  const { report, order } = await runHere(services, {
    mode: 'dry-run',
    asOf,
    settings,
    json: flags.json === true,
    mailSummary: false,
    full: flags.full === true,
    ...(flags.days !== undefined && { lookAheadDays: flags.days - 1 }),
  });
  if (flags.out !== undefined) {
    const { savePlan } = await import('./running/saved-plan.ts');
    await savePlan(flags.out, report);
  }
  const more = flags.days === undefined ? {} : await foreseen(services, order, flags.days);
  await printReport(report, flags, (id) => hub.organizations.ouPath(id), more);
  if (flags.out !== undefined) {
    say(`Saved. To do this and no more: keyrotation enforce --plan ${flags.out}`);
  }
  return exitCodeFor(report.status);
}

async function foreseen(services: Connection['services'], order: OfRun, ahead: number) {
  const [{ foresee }, { renderForecast, forecastAsJson }, { widthOfStream }] = await Promise.all([
    import('../phases/plan/foresee.ts'),
    import('../terminal/forecast-text.ts'),
    import('../terminal/table.ts'),
  ]);
  const runs = await foresee(services, order, ahead);
  return {
    asJson: { forecast: forecastAsJson(runs) },
    asText: renderForecast(runs, widthOfStream(process.stdout)),
  };
}

function sayWhatAsOfIsNot(asOf: Instant, now: Instant, say: (line: string) => void): void {
  if (toMs(asOf) - toMs(now) < HOUR_MS) return;
  say(
    `As of ${asOf}: what a run would do then if none came before it. No notice of the days between is imagined, so a ` +
      'key that will have been told by then counts as untold; --days foresees those runs one by one.',
  );
}
