import { Command, Option } from 'commander';
import type { DoctorContext, Rollout } from '../doctor/context.ts';
import type { Connection } from './connection/connect.ts';
import { addRunOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { EXIT } from './exit-codes.ts';
import { GROUPS } from './groups.ts';
import { SETTINGS } from '../settings/table.ts';
import { UsageError } from '../settings/usage-error.ts';

interface Flags extends ConnectionFlags {
  readonly all?: true;
  readonly beforeDeploy?: true;
  readonly rollout?: Rollout;
  readonly targetOus?: string;
}

const ROLLOUTS = ['none', 'self', 'delegated-admin'] as const satisfies readonly Rollout[];

/** `keyrotation doctor`: is everything set up, and if not, what is to be done? */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .summary('is everything set up, and if not, what is to be done')
    .helpGroup(GROUPS.look)
    .description(
      'Checks that everything is set up, in order, and says of each what was found and how to mend it. Changes nothing. ' +
        '✓ fine · ! could not be told, or could be better · ✗ to be mended (exit code 3).',
    )
    .option('--before-deploy', 'what would make the first deployment fail')
    .addOption(
      new Option(
        '--rollout <who>',
        'who brings the member role to the accounts, as in parameters.yml',
      ).choices(ROLLOUTS),
    )
    .option('--target-ous <ids>', 'root or OUs that it is rolled out to, as targetOUs in parameters.yml')
    .option('--all', 'lists in full');
  addExamples(addRunOptions(command), [
    { line: 'npx keyrotation doctor', what: 'is everything set up' },
    {
      line: 'npx keyrotation doctor --before-deploy --rollout delegated-admin',
      what: 'what would make the first deployment fail',
    },
    {
      line: 'npx keyrotation doctor --before-deploy --config parameters.yml',
      what: 'the same, as parameters.yml has rollout and targetOUs',
    },
    {
      line: 'npx keyrotation doctor --json',
      what: 'for a monitor; exit code 3 when something is to be mended',
    },
  ]);
  return command.action(async (flags: Flags) => {
    // Loaded here only: help and wrong usage need nothing of the engine.
    const { connect } = await import('./connection/connect.ts');
    const [connection, { hostOf }, { diagnose }] = await Promise.all([
      connect(flags),
      import('./doctor/host.ts'),
      import('./doctor/diagnose.ts'),
    ]);
    try {
      const context = await contextOf(connection, flags);
      const isWell = await diagnose(context, hostOf(process, flags));
      process.exitCode = isWell ? EXIT.done : EXIT.errors;
    } finally {
      connection.close();
    }
  });
}

async function contextOf(
  { settings, services, clients, stack }: Connection,
  flags: Flags,
): Promise<Omit<DoctorContext, 'onAccount'>> {
  const { beforeDeploy } = flags;
  const { deployed } = await import('./doctor/deployed.ts');
  return {
    settings,
    services,
    rollout: flags.rollout ?? ROLLOUTS.find((each) => each === stack.get('rollout')) ?? null,
    targetOUs: targetsIn(flags.targetOus ?? stack.get('targetOUs') ?? 'none'),
    beforeDeploy: beforeDeploy === true,
    reservesConcurrency: stack.get('reservedConcurrency') !== 'none',
    region: await clients.sts.config.region(),
    deployed: deployed(clients, settings),
  };
}

function targetsIn(text: string): readonly string[] {
  const targets = SETTINGS.INCLUDEOUS.parse(text.trim());
  if (targets !== undefined) return targets;
  throw new UsageError(
    `--target-ous is ${JSON.stringify(text.slice(0, 100))}; it takes ${SETTINGS.INCLUDEOUS.takes}.`,
  );
}
