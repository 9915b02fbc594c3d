import { Command } from 'commander';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import { wholeNumber } from './whole-number.ts';

interface Flags {
  readonly accounts: number;
  readonly days: number;
  readonly seed: number;
  readonly out: string;
  readonly serve?: true;
}

/** `keyrotation demo`, which `npm start` runs: weeks of daily runs on the embedded organization, in a minute. */
export function demoCommand(): Command {
  const command = new Command('demo')
    .summary('daily runs over an embedded organization, without AWS')
    .helpGroup(GROUPS.learn)
    .description(
      'Daily runs over an embedded organization, on a moved clock: notices, reminders, deactivations, people who ' +
        'rotate and people who do not, an outage. Needs no AWS account and touches none.',
    )
    .option('--accounts <n>', 'accounts of the organization', wholeNumber(2, 5_000), 40)
    .option('--days <n>', 'days to live through', wholeNumber(1, 365), 21)
    .option('--seed <n>', 'the same seed makes the same organization', wholeNumber(0, 1_000_000), 1)
    .option('--out <folder>', 'where mails and the last report go', 'demo-output')
    .option('--serve', 'keep the organization running afterwards, to try the other commands on')
    .action(async (flags: Flags) => {
      // Loaded here only: the simulator is no part of the other commands.
      const { runDemo } = await import('../demo/demo.ts');
      await runDemo(flags, process.stdout);
    });
  return addExamples(command, [
    { line: 'npx keyrotation demo --accounts 5 --days 1 --out demo-small', what: 'a small one' },
    {
      line: 'npx keyrotation demo --serve',
      what: 'and the organization stays, to try the other commands on',
    },
  ]);
}
