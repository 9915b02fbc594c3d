import type { RunEvent } from '../../src/core/run-event.ts';
import { logLine } from '../../src/words/log-line.ts';
import { revealedIn } from '../builders/revealed.ts';

/** Reads the log that a host would write of a run's events, line by line. */
export interface Logged {
  take(event: RunEvent): void;
  readonly lines: readonly string[];
  /** Lines with something in them that no log may hold. */
  readonly revealing: readonly string[];
}

export function logged(): Logged {
  const lines: string[] = [];
  const revealing: string[] = [];
  return {
    lines,
    revealing,
    take: (event) => {
      const line = JSON.stringify(logLine(event));
      lines.push(line);
      const revealed = revealedIn(line);
      if (revealed !== null) revealing.push(`${revealed} in ${line}`);
    },
  };
}
