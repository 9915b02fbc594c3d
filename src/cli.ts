#!/usr/bin/env node
import { program } from './commands/program.ts';
import { runProgram } from './commands/run-program.ts';

// On Node 20 the SDK warns of its own next versions, yet the one at work here comes with the command (docs/cli.md#node).
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// A reader that closes early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = (await runProgram(program(), process.argv.slice(2), process)) ?? process.exitCode;
