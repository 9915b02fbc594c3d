import { Command } from 'commander';
import { systemClock } from '../workflow/clock.ts';
import { parseAsOf } from './as-of.ts';
import { addRunOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';

interface Flags extends ConnectionFlags {
  readonly asOf?: string;
}

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
      'plan for this day (YYYY-MM-DD, taken as 08:00 UTC) or instant (ISO 8601); default: now',
    );
  addExamples(addRunOptions(command), [
    { line: 'npx keyrotation plan', what: 'now, with the settings of keyrotation.yml' },
    { line: 'npx keyrotation plan --as-of 2026-12-01', what: 'on a day to come' },
    { line: 'npx keyrotation plan --json > report.json', what: 'for machines' },
    {
      line: 'npx keyrotation plan --member-role OrganizationAccountAccessRole --source-mail you@example.com',
      what: 'on a real organization with nothing installed, from its management account',
    },
  ]);
  return command.action(async (flags: Flags) => {
    // Loaded here only: help and wrong usage need nothing of the engine.
    const { connect, readSettings } = await import('./connection/connect.ts');
    const told = await readSettings(flags);
    const asOf = flags.asOf === undefined ? systemClock.now() : parseAsOf(flags.asOf, told.settings.policy);
    const [{ services, settings, close }, { planLedger }, { runAndReport }] = await Promise.all([
      connect(flags, told),
      import('./plan-ledger.ts'),
      import('./run-and-report.ts'),
    ]);
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
      close();
    }
  });
}
