import type { Command } from 'commander';

/** A command line as somebody would type it, and what it is good for. */
export interface Example {
  readonly line: string;
  readonly what: string;
}

const EXAMPLES = new WeakMap<Command, readonly Example[]>();

/** Shows them below the options, and in docs/cli.md. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  EXAMPLES.set(command, examples);
  const lines = examples.flatMap(({ line, what }) => [`  # ${what}`, `  ${line}`]);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

export function examplesOf(command: Command): readonly Example[] {
  return EXAMPLES.get(command) ?? [];
}
