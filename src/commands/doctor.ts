import { Command, Option } from 'commander';
import type { Diagnosis } from '../doctor/examine.ts';
import type { Rollout } from '../doctor/context.ts';
import { EXIT } from './explain.ts';
import { addSettingsOptions, settingValues } from './settings-options.ts';

interface Flags {
  readonly json?: true;
  readonly all?: true;
  readonly beforeDeploy?: true;
  readonly rollout?: Rollout;
  readonly [setting: string]: unknown;
}

/** `keyrotation doctor`: is everything set up, and if not, what is to be done? */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description(
      'Checks that everything is set up, in order, and says of each what was found and how to mend it. Changes nothing. ' +
        '✓ fine · ! could not be told, or could be better · ✗ to be mended (exit code 3).',
    )
    .option('--before-deploy', 'what would make the first deployment fail')
    .addOption(
      new Option(
        '--rollout <who>',
        'who brings the member role to the accounts, as in parameters.yml',
      ).choices(['none', 'self', 'delegated-admin']),
    )
    .option('--all', 'lists in full')
    .option('--json', 'print what was found as JSON on stdout');
  return addSettingsOptions(command).action(async (flags: Flags) => {
    // Loaded here only: help and wrong usage need nothing of the engine.
    const [{ parseSettings }, { wire }, { deployed }, { examine }, { CHECKS }, text, { accountProgress }] =
      await Promise.all([
        import('../settings/settings.ts'),
        import('../wiring.ts'),
        import('./doctor/deployed.ts'),
        import('../doctor/examine.ts'),
        import('../doctor/checks.ts'),
        import('./doctor/text.ts'),
        import('./doctor/account-progress.ts'),
      ]);
    const settings = parseSettings(settingValues(flags, process.env));
    const { services, clients } = wire(settings);
    const options = { colours: process.stdout.isTTY && !process.env.NO_COLOR, all: flags.all === true };
    const diagnoses: Diagnosis[] = [];
    try {
      const context = {
        settings,
        region: await clients.sts.config.region(),
        rollout: flags.rollout ?? null,
        beforeDeploy: flags.beforeDeploy === true,
        deployed: deployed(clients, settings),
        services,
        pauseInWords: () => Promise.resolve(null),
        onAccount: flags.json ? () => undefined : accountProgress(process.stderr),
      };
      for await (const diagnosis of examine(context, CHECKS)) {
        diagnoses.push(diagnosis);
        if (!flags.json) process.stdout.write(text.diagnosisText(diagnosis, options));
      }
    } finally {
      clients.close();
    }
    process.stdout.write(
      flags.json ? `${JSON.stringify({ checks: diagnoses }, null, 2)}\n` : text.summaryText(diagnoses),
    );
    process.exitCode = diagnoses.some(({ kind }) => kind === 'broken') ? EXIT.errors : EXIT.done;
  });
}
