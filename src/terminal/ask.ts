import { createInterface } from 'node:readline/promises';

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks on the terminal; only a yes is one. @param signal ends the question, which then is a no */
export async function isConfirmed(question: string, signal?: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // In its own mode the terminal does not tell the process of Ctrl-C.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await terminal.question(`${question} [y/N] `, signal ? { signal } : {});
    return /^\s*y(?:es)?\s*$/i.test(answer);
  } catch (error) {
    if (signal?.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
