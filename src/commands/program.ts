import { Command } from 'commander';
import { painterFor } from '../terminal/colour.ts';
import { completionCommand } from './completion.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { enforceCommand } from './enforce.ts';
import { pauseCommand } from './pause.ts';
import { addExamples } from './examples.ts';
import { helpCommand } from './help.ts';
import { initCommand } from './init.ts';
import { moveCommand } from './move.ts';
import { planCommand } from './plan.ts';
import { historyCommand } from './history.ts';
import { reportCommand } from './report.ts';
import { resumeCommand } from './resume.ts';
import { restoreCommand } from './restore.ts';
import { runsCommand } from './runs.ts';
import { VERSION } from './version.ts';

/** The command tree: what runs, what `--help` tells, what shells complete and what docs/cli.md says come from it. */
export function program(): Command {
  const root = new Command('keyrotation')
    .description('Organization-wide AWS access-key age enforcer: notice first, then deactivate, provably.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpCommand(false)
    .addCommand(planCommand())
    .addCommand(doctorCommand())
    .addCommand(reportCommand())
    .addCommand(runsCommand())
    .addCommand(historyCommand())
    .addCommand(enforceCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(restoreCommand())
    .addCommand(moveCommand())
    .addCommand(demoCommand())
    .addCommand(initCommand())
    .addCommand(completionCommand())
    .addCommand(helpCommand());
  addExamples(root, [
    { line: 'npx keyrotation demo', what: 'three weeks on an organization of 40 accounts, without AWS' },
    { line: 'npx keyrotation plan --profile hub', what: 'what would happen in yours, read-only' },
    { line: 'npx keyrotation doctor', what: 'is everything set up' },
    { line: 'npx keyrotation help enforce', what: 'all about one command' },
  ]);
  root.addHelpText(
    'after',
    `
Credentials, Region and endpoint come from the AWS SDK's usual places (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, …);
HTTPS_PROXY and NO_PROXY hold. Settings come from flags, the environment, and keyrotation.json or keyrotation.yml.
Exit codes: 0 done · 1 crashed · 2 bad usage or settings · 3 done, with errors · 4 blocked, or nobody said yes: nothing was sent or deactivated.`,
  );
  for (const command of [root, ...root.commands]) decorate(command);
  return root;
}

function decorate(command: Command): void {
  command
    .helpOption('-h, --help', 'print this')
    .showHelpAfterError(`(${command.parent ? 'keyrotation help ' + command.name() : '--help'} tells more)`)
    .configureHelp({ styleTitle: (title) => painterFor(process.stdout)('bold', title) });
}
