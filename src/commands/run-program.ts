import { CommanderError, type Command } from 'commander';
import { painterFor } from '../terminal/colour.ts';
import { EXIT } from './exit-codes.ts';
import type { Explained } from './explain.ts';

/** Where a command writes. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
}

/**
 * Carries out one command line. Errors go to stderr in words, with `--json` to stdout as `{ "error": … }`, those of usage
 * too: whoever reads stdout as JSON always gets JSON.
 * @returns the exit code, unless the command has set `process.exitCode` itself
 */
export async function runProgram(
  program: Command,
  args: readonly string[],
  { stdout, stderr }: Streams,
): Promise<number | undefined> {
  const json = asksForJson(args);
  for (const command of allOf(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => {
        if (!json) stderr.write(text);
      },
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return error.exitCode;
    // Loaded here only: help needs nothing of it.
    const { explain, inJson, inText } = await import('./explain.ts');
    const explained =
      error instanceof CommanderError ? { ...usage(error), exitCode: EXIT.usage } : explain(error);
    if (json) stdout.write(inJson(explained));
    // Commander has told its own already.
    else if (!(error instanceof CommanderError)) stderr.write(inText(explained, painterFor(stderr)));
    return explained.exitCode;
  }
}

/** Before the line is parsed, since the line may be what is wrong. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).includes('--json');
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}

/** Commander writes what it suggests on a line of its own. */
function usage({ code, message }: CommanderError): Omit<Explained, 'exitCode'> {
  const text = code === 'commander.help' ? 'No command is named.' : message.replace(/^error: /, '');
  const [what = '', hint = ''] = text.split('\n');
  return {
    code: 'USAGE',
    message: what,
    fix: hint.replace(/^\((.*)\)$/, '$1') || '--help tells what there is.',
  };
}
