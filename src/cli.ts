#!/usr/bin/env node
import { CommanderError, Command } from 'commander';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { enforceCommand } from './commands/enforce.ts';
import { explain, EXIT } from './commands/explain.ts';
import { planCommand } from './commands/plan.ts';
import { reportCommand } from './commands/report.ts';

const program = new Command('keyrotation')
  .description('Organization-wide AWS access-key age enforcer: notice first, then deactivate, provably.')
  .addCommand(planCommand())
  .addCommand(enforceCommand())
  .addCommand(doctorCommand())
  .addCommand(reportCommand())
  .addCommand(demoCommand())
  .addHelpText(
    'after',
    `
Credentials, Region and endpoint come from the AWS SDK's usual places (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, …).
Exit codes: 0 done · 1 crashed · 2 bad usage or settings · 3 done, with errors · 4 blocked, nothing was done.

  npx keyrotation demo                  see three weeks on an organization of 40 accounts, without AWS
  npx keyrotation plan --help           what would happen in yours, read-only`,
  )
  .showHelpAfterError('(--help tells more)');

// On Node 20 the SDK warns of its own next versions, yet the one at work here comes with the command (docs/cli.md#node).
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// A reader that closes early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else {
    const { text, exitCode } = explain(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}
