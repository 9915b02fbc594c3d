import { Command } from 'commander';
import { instant, parseDay, type Instant } from '../core/instant.ts';
import { parseSettings } from '../settings.ts';
import { systemClock } from '../workflow/clock.ts';
import { UsageError } from './explain.ts';
import { addSettingsOptions, settingValues } from './settings-options.ts';

interface Flags {
  readonly json?: true;
  readonly asOf?: string;
  readonly [setting: string]: unknown;
}

/** `keyrotation plan`: what an enforcing run would do, without doing it. */
export function planCommand(): Command {
  const command = new Command('plan')
    .description(
      'What a run would do: surveys read-only, decides, prints. Sends no mail and touches no key. ' +
        'Works before anything is deployed: without a ledger table it plans as a first run.',
    )
    .option('--json', 'print the report as JSON on stdout, log lines as JSON on stderr')
    .option(
      '--as-of <date>',
      'plan for this day (YYYY-MM-DD, taken as 08:00 UTC) or instant (ISO 8601); default: now',
    );
  return addSettingsOptions(command)
    .addHelpText(
      'after',
      `
Try it on a real organization with nothing installed, from its management account:
  MEMBERROLE=OrganizationAccountAccessRole SOURCEMAIL=you@example.com npx keyrotation plan`,
    )
    .action(async (flags: Flags) => {
      const settings = parseSettings({ ...settingValues(flags, process.env), MODE: 'dry-run' });
      const asOf = flags.asOf === undefined ? systemClock.now() : parseAsOf(flags.asOf);
      // Loaded here only: help and wrong usage need nothing of the engine.
      const [{ wire }, { planLedger }, { runAndReport }] = await Promise.all([
        import('../wiring.ts'),
        import('./plan-ledger.ts'),
        import('./run-and-report.ts'),
      ]);
      const { services, clients } = wire(settings);
      const region = await clients.dynamodb.config.region();
      const { ledger, isFirstRun, close } = await planLedger(
        services.ledger,
        settings.ledgerTable,
        region,
        asOf,
      );
      if (isFirstRun) {
        process.stderr.write(
          `No table ${settings.ledgerTable} here: planning as a first run, with no notices sent yet.\n`,
        );
      }
      try {
        const command = { mode: 'dry-run', asOf, json: flags.json === true, mailSummary: false } as const;
        process.exitCode = await runAndReport({ ...services, ledger }, settings, command);
      } finally {
        clients.close();
        await close();
      }
    });
}

function parseAsOf(text: string): Instant {
  const day = parseDay(text);
  if (day) return instant(`${day}T08:00:00.000Z`);
  const withZone = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = withZone ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) {
    throw new UsageError(
      `--as-of is ${JSON.stringify(text)}; it takes a day such as 2026-12-01, or an instant such as 2026-12-01T08:00:00Z.`,
    );
  }
  return instant(at);
}
