import { Command } from 'commander';
import { systemClock } from '../workflow/clock.ts';
import { addRunOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';

/** `keyrotation enforce`: one run, now, with everything that the daily Lambda does. */
export function enforceCommand(): Command {
  const command = new Command('enforce')
    .summary('one enforcing run, now')
    .helpGroup(GROUPS.act)
    .description(
      'One enforcing run: sends the notices that are due and deactivates keys whose grace period is over. ' +
        'With MODE=dry-run in the environment or the settings file it only reports.',
    );
  addExamples(addRunOptions(command), [
    { line: 'npx keyrotation enforce --max-deactivations 0', what: 'send notices, deactivate nothing' },
    { line: 'MODE=dry-run npx keyrotation enforce', what: 'a dry run, recorded in the ledger' },
  ]);
  return command.action(async (flags: ConnectionFlags) => {
    // Loaded here only: help and wrong usage need nothing of the engine.
    const { connect } = await import('./connection/connect.ts');
    const [{ services, settings, mode, close }, { runAndReport }] = await Promise.all([
      connect(flags),
      import('./run-and-report.ts'),
    ]);
    try {
      process.exitCode = await runAndReport(services, settings, {
        // A setting may turn enforce into a dry run, never the other way round; unset, the command's name decides.
        mode: mode ?? 'enforce',
        asOf: systemClock.now(),
        json: flags.json === true,
        mailSummary: true,
      });
    } finally {
      close();
    }
  });
}
