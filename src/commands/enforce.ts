import { Command } from 'commander';
import { systemClock } from '../workflow/clock.ts';
import { addSettingsOptions, settingValues } from './settings-options.ts';

interface Flags {
  readonly json?: true;
  readonly [setting: string]: unknown;
}

/** `keyrotation enforce`: one run, now, with everything that the daily Lambda does. */
export function enforceCommand(): Command {
  const command = new Command('enforce')
    .description(
      'One enforcing run: sends the notices that are due and deactivates keys whose grace period is over. ' +
        'With MODE=dry-run in the environment it only reports.',
    )
    .option('--json', 'print the report as JSON on stdout, log lines as JSON on stderr');
  return addSettingsOptions(command).action(async (flags: Flags) => {
    const values = settingValues(flags, process.env);
    // A setting may turn enforce into a dry run, never the other way round; unset, the command's name decides.
    // Loaded here only: help and wrong usage need nothing of the engine.
    const [{ parseConfiguration }, { wire }, { runAndReport }] = await Promise.all([
      import('../settings/settings.ts'),
      import('../wiring.ts'),
      import('./run-and-report.ts'),
    ]);
    const { settings, mode } = parseConfiguration({
      ...values,
      MODE: values.MODE?.trim() ? values.MODE : 'enforce',
    });
    const { services, clients } = wire(settings);
    try {
      process.exitCode = await runAndReport(services, settings, {
        mode,
        asOf: systemClock.now(),
        json: flags.json === true,
        mailSummary: true,
      });
    } finally {
      clients.close();
    }
  });
}
