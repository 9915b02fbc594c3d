import { Command } from 'commander';
import { systemClock } from '../workflow/clock.ts';
import { parseAsOf } from './as-of.ts';
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
      // Loaded here only: help and wrong usage need nothing of the engine.
      const [{ parseSettings }, { wire }, { planLedger }, { runAndReport }] = await Promise.all([
        import('../settings/settings.ts'),
        import('../wiring.ts'),
        import('./plan-ledger.ts'),
        import('./run-and-report.ts'),
      ]);
      const settings = parseSettings(settingValues(flags, process.env));
      const asOf = flags.asOf === undefined ? systemClock.now() : parseAsOf(flags.asOf, settings.policy);
      const { services, clients } = wire(settings);
      try {
        const { ledger, isFirstRun } = await planLedger(services.ledger, asOf);
        if (isFirstRun) {
          process.stderr.write(
            `No table ${settings.ledgerTable} here: planning as a first run, with no notices sent yet.\n`,
          );
        }
        const command = { mode: 'dry-run', asOf, json: flags.json === true, mailSummary: false } as const;
        process.exitCode = await runAndReport({ ...services, ledger }, settings, command);
      } finally {
        clients.close();
      }
    });
}
