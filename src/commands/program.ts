import { Command } from 'commander';
import { demoCommand } from './demo.ts';
import { enforceCommand } from './enforce.ts';
import { pauseCommand } from './pause.ts';
import { planCommand } from './plan.ts';
import { historyCommand } from './history.ts';
import { reportCommand } from './report.ts';
import { resumeCommand } from './resume.ts';
import { restoreCommand } from './restore.ts';
import { runsCommand } from './runs.ts';

/** The command tree: what runs, what `--help` tells and what docs/cli.md says come from it. */
export function program(): Command {
  return new Command('keyrotation')
    .description('Organization-wide AWS access-key age enforcer: notice first, then deactivate, provably.')
    .addCommand(planCommand())
    .addCommand(enforceCommand())
    .addCommand(reportCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(runsCommand())
    .addCommand(historyCommand())
    .addCommand(restoreCommand())
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
}
