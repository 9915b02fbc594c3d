import { Command } from 'commander';
import { UsageError } from '../settings/usage-error.ts';
import { addRunOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import { reasonFlag } from './naming/reason-flag.ts';
import type { RestoreRequest } from './restoring/restore-and-report.ts';

type Flags = ConnectionFlags & RestoreRequest;

/** `keyrotation restore`: the undoing of deactivations. */
export function restoreCommand(): Command {
  const command = new Command('restore')
    .summary('restore keys that this tool deactivated')
    .helpGroup(GROUPS.stop)
    .description(
      'Restores access keys that this tool has deactivated, and only those: shows them, asks, does it, tells ' +
        'their contacts. A new notice cycle begins for each. It waits for no run; interrupted, the same command goes on ' +
        'where it stopped.',
    )
    .option('--run <run>', 'all keys that this run deactivated: its ID, or its day')
    .option('--key <id>', 'this access key')
    .option('--account <id or name>', 'of the run, the keys of this account; of a key, the account it is in')
    .option('--user <name>', 'of the run, the keys of this IAM user')
    .option('--reason <text>', 'why; it stands in the ledger beside who you are')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .option('--all', 'every entry of every list');
  addExamples(addRunOptions(command), [
    {
      line: 'npx keyrotation restore --run 2026-11-24 --reason "checkout is down"',
      what: 'all that the run of a day took',
    },
    {
      line: 'npx keyrotation restore --run 2026-11-24 --account 111122223333 --yes',
      what: 'of one account, without a question',
    },
    { line: 'npx keyrotation restore --key AKIAIOSFODNN7EXAMPLE', what: 'one key' },
  ]).addHelpText(
    'after',
    `
Needs a role that the member roles let in (operatorRole), and the calls that the policy keyrotation-on-call of the hub
stack allows.`,
  );
  return command.action(async (flags: Flags) => {
    assertOne(flags);
    // Loaded here only: help and wrong usage need nothing of the engine.
    const { connect } = await import('./connection/connect.ts');
    const [connection, { restoreAndReport }] = await Promise.all([
      connect(flags),
      import('./restoring/restore-and-report.ts'),
    ]);
    try {
      process.exitCode = await restoreAndReport(connection, flags);
    } finally {
      connection.close();
    }
  });
}

function assertOne({ run, key, user, reason }: Flags): void {
  if ((run === undefined) === (key === undefined))
    throw new UsageError(
      'Say which keys: --run with the ID or day of the run that deactivated them, or --key with one of them.',
    );
  if (key !== undefined && user !== undefined)
    throw new UsageError('--user is for the keys of a run; a key has one user.');
  reasonFlag(reason);
}
