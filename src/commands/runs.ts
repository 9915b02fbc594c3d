import { Command, InvalidArgumentError } from 'commander';
import { KEPT_DAYS } from '../ledger/retention.ts';
import { addLedgerOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import { jsonText } from '../words/json-text.ts';

interface Flags extends ConnectionFlags {
  readonly limit: number;
  readonly all?: true;
}

/** `keyrotation runs`: which runs there were, the latest first. */
export function runsCommand(): Command {
  const command = new Command('runs')
    .summary(`the runs of the last ${KEPT_DAYS.run} days`)
    .helpGroup(GROUPS.look)
    .description(
      `Runs of the last ${KEPT_DAYS.run} days, the latest first: when, what they covered, what they did. Reads the list of runs and a row each.`,
    )
    .option('--limit <n>', 'so many at most', whole, 30)
    .option('--all', 'all that the ledger keeps');
  addExamples(addLedgerOptions(command), [
    { line: 'npx keyrotation runs --limit 7', what: 'the last week' },
    { line: 'npx keyrotation report 2026-11-24', what: 'what the run of a day saw and did' },
  ]);
  return command.action(async (flags: Flags) => {
    // Loaded here only: help and wrong usage need nothing of the engine.
    const { connectLedger } = await import('./connection/connect.ts');
    const [{ ledger, close }, { orEnd }, { listRuns }, { renderRuns }, { widthOfStream }] = await Promise.all(
      [
        connectLedger(flags),
        import('../ledger/ledger-error.ts'),
        import('../history/list-runs.ts'),
        import('../terminal/runs-text.ts'),
        import('../terminal/table.ts'),
      ],
    );
    try {
      const list = await orEnd(listRuns(ledger, flags.all ? Infinity : flags.limit));
      process.stdout.write(
        flags.json ? `${jsonText(list)}\n` : renderRuns(list, widthOfStream(process.stdout)),
      );
    } finally {
      close();
    }
  });
}

function whole(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It takes a whole number from 1 on.');
}
