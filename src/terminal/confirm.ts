import { createInterface } from 'node:readline/promises';
import { KeyRotationError } from '../core/problem.ts';

/** Whether there is somebody to ask. */
export function isOnTerminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Asks on the terminal; whatever is no clear yes, the end of the input too, is a no.
 * @throws KeyRotationError INTERRUPTED when the question is ended by `signal` or by Ctrl-C
 */
export async function confirmed(
  question: string,
  signal: AbortSignal,
  streams: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream } = {
    input: process.stdin,
    output: process.stderr,
  },
): Promise<boolean> {
  const terminal = createInterface(streams);
  // At a question the terminal hands on Ctrl-C as a letter, and the process gets no signal.
  const [ctrlC, end] = [new AbortController(), new AbortController()];
  terminal.once('SIGINT', () => {
    ctrlC.abort();
  });
  terminal.once('close', () => {
    end.abort();
  });
  const over = AbortSignal.any([signal, ctrlC.signal, end.signal]);
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: over })).trim());
  } catch {
    if (signal.aborted || ctrlC.signal.aborted)
      throw new KeyRotationError('INTERRUPTED', 'The command was told to stop at its question.');
    return false;
  } finally {
    terminal.close();
  }
}
