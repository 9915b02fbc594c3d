import { Command } from 'commander';
import { UsageError } from '../settings/usage-error.ts';
import { nearest } from '../words/nearest.ts';
import { GROUPS } from './groups.ts';

/** `keyrotation help plan`; Commander's own would answer an unknown command with the help of all. */
export function helpCommand(): Command {
  return new Command('help')
    .summary('all about one command')
    .description('The same as --help, for the whole or for one command.')
    .helpGroup(GROUPS.learn)
    .argument('[command]', 'such as plan')
    .action((name: string | undefined, _flags: object, { parent }: Command) => {
      if (parent === null) return;
      const command = name === undefined ? parent : parent.commands.find((each) => each.name() === name);
      if (command === undefined) throw unknown(name ?? '', parent);
      command.outputHelp();
    });
}

function unknown(name: string, { commands }: Command): UsageError {
  const names = commands.map((each) => each.name());
  const meant = nearest(name, names);
  return new UsageError(
    `There is no command ${JSON.stringify(name.slice(0, 100))}. ${meant ? `Did you mean ${meant}?` : `There are ${names.join(', ')}.`}`,
  );
}
