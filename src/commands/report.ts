import { Command } from 'commander';
import { orEnd, unlessOfOneRow } from '../ledger/ledger-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunMeta } from '../core/run-record.ts';
import { connectLedger } from './connection/connect.ts';
import { addLedgerOptions, type ConnectionFlags } from './connection/options.ts';
import { addOutputOptions, checkOutput, printReport, type OutputFlags } from './report-output.ts';
import { UsageError } from '../settings/usage-error.ts';

type Flags = ConnectionFlags & OutputFlags;

/** `keyrotation report`: what a run did, out of the ledger; the Lambda's runs above all. */
export function reportCommand(): Command {
  const command = new Command('report')
    .description(
      'The report of a run, as the ledger has it: the last one that ended, or the one that is named.',
    )
    .argument('[run]', 'run ID, such as 2026-11-22T08-00-00Z-enforce; summary mails and the log name it');
  return addLedgerOptions(addOutputOptions(command)).action(
    async (named: string | undefined, flags: Flags) => {
      checkOutput(flags);
      // Loaded here only: help and wrong usage need nothing of the engine.
      const [{ ledger, clients, close }, { readReport }, { organizationsApi }] = await Promise.all([
        connectLedger(flags),
        import('../phases/report/build.ts'),
        import('../aws/organizations.ts'),
      ]);
      try {
        const { runId, isRunning } = await orEnd(runOf(ledger, named));
        if (isRunning) {
          process.stderr.write(`Run ${runId} has not ended: what it has seen and done so far.\n`);
        }
        const report = await orEnd(readReport({ ledger }, runId));
        await printReport(report, flags, (id) => organizationsApi(clients.organizations).ouPath(id));
      } finally {
        close();
      }
    },
  );
}

/** A run whose own row cannot be read is there, and its report says so. */
async function runOf(
  { runs }: Ledger,
  named: string | undefined,
): Promise<{ readonly runId: string; readonly isRunning: boolean }> {
  const runId = named ?? (await runs.lastEnded());
  if (runId === null) throw new UsageError('No run has ended yet; name one that has begun, as its log does.');
  const meta = await unlessOfOneRow(runs.readMeta(runId).then(statusOf), () => undefined);
  if (meta !== 'absent') return { runId, isRunning: meta === 'running' };
  throw new UsageError(
    `The ledger has no run ${JSON.stringify(runId.slice(0, 100))}. It keeps runs for 90 days, and no plans of the command line.`,
  );
}

const statusOf = (meta: RunMeta | null): RunMeta['status'] | 'absent' => meta?.status ?? 'absent';
