/** Ctrl-C and SIGTERM end `work` at its next safe point, and when they come once more, at once. */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  say: (line: string) => void = (line) => process.stderr.write(`\n${line}\n`),
): Promise<T> {
  const interrupt = new AbortController();
  const stop = (): void => {
    say('Stopping at the next safe point; once more ends at once.');
    interrupt.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await work(interrupt.signal);
  } finally {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  }
}
