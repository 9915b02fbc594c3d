import { Command } from 'commander';
import { toMs } from '../core/instant.ts';
import type { Pause } from '../core/pause.ts';
import { inDuration } from '../words/durations.ts';
import { systemClock } from '../workflow/clock.ts';
import { addLedgerOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import { jsonText } from '../words/json-text.ts';

/** `keyrotation resume`: lifts a pause, whoever began it. */
export function resumeCommand(): Command {
  const command = new Command('resume')
    .summary('lift a pause')
    .helpGroup(GROUPS.stop)
    .description(
      'Lifts a pause: the next run does what is due. A run that met the pause does nothing more; start one, or wait for the daily one.',
    );
  addExamples(addLedgerOptions(command), [{ line: 'npx keyrotation resume', what: 'go on' }]);
  return command.action(async (flags: ConnectionFlags) => {
    // Loaded here only: help and wrong usage need nothing of the engine.
    const [{ connectLedger }, { orEnd }] = await Promise.all([
      import('./connection/connect.ts'),
      import('../ledger/ledger-error.ts'),
    ]);
    const { ledger, close } = await connectLedger(flags);
    try {
      const lifted = await orEnd(ledger.pause.end());
      const pausedMs = lifted === null || lifted === 'unreadable' ? null : pausedFor(lifted);
      process.stdout.write(
        flags.json ? `${jsonText({ paused: false, lifted, pausedMs })}\n` : `${inWords(lifted)}\n`,
      );
    } finally {
      close();
    }
  });
}

function pausedFor({ since }: Pause): number {
  return Math.max(0, toMs(systemClock.now()) - toMs(since));
}

function inWords(lifted: Pause | 'unreadable' | null): string {
  if (lifted === null) return 'Nothing was paused.';
  if (lifted === 'unreadable')
    return 'Resumed. Since when and by whom it was paused could not be read. The next run does what is due.';
  const { by, since, reason } = lifted;
  return `Resumed after ${inDuration(pausedFor(lifted))}; the next run does what is due.\nIt was paused since ${since} by ${by}: ${reason}`;
}
