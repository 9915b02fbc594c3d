import { Command } from 'commander';
import { addLedgerOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import { addOutputOptions, checkOutput, printReport, type OutputFlags } from './report-output.ts';
import { sayer } from '../terminal/say.ts';

type Flags = ConnectionFlags & OutputFlags & { readonly html?: string };

/** `keyrotation report`: what a run did, out of the ledger; the Lambda's runs above all. */
export function reportCommand(): Command {
  const command = new Command('report')
    .summary('what a run saw and did, out of the ledger')
    .helpGroup(GROUPS.look)
    .description(
      'The report of a run, as the ledger has it: the last one that ended, or the one that is named.',
    )
    .argument(
      '[run]',
      'run ID, such as 2026-11-22T08-00-00Z-enforce, or its day, such as 2026-11-22; `keyrotation runs` lists them',
    );
  addOutputOptions(command).option(
    '--html <file>',
    'write the whole run as a page for the browser: charts, the trend, every listed key with its history',
  );
  addExamples(addLedgerOptions(command), [
    { line: 'npx keyrotation report', what: 'the last run that ended' },
    { line: 'npx keyrotation report 2026-11-22 --decision deactivate', what: 'the keys that a day took' },
    { line: 'npx keyrotation report --html report.html', what: 'a page to look at and to pass on' },
    { line: 'npx keyrotation report --csv > keys.csv', what: 'its keys for a spreadsheet' },
    {
      line: 'npx keyrotation report 2026-11-22T08-00-00Z-enforce --json',
      what: 'a certain one, for machines',
    },
  ]);
  return command.action(async (named: string | undefined, flags: Flags) => {
    checkOutput(flags);
    const say = sayer(flags.json === true);
    // Loaded here only: help and wrong usage need nothing of the engine.
    const { connectLedger } = await import('./connection/connect.ts');
    const [connection, { orEnd }, { namedOrLastRun }, { readReport }, { organizationsApi }] =
      await Promise.all([
        connectLedger(flags),
        import('../ledger/ledger-error.ts'),
        import('./naming/named-run.ts'),
        import('../phases/report/build.ts'),
        import('../aws/organizations.ts'),
      ]);
    const { ledger, clients, close } = connection;
    try {
      const { runId, isRunning } = await orEnd(namedOrLastRun(ledger, named, say));
      if (isRunning) {
        say(`Run ${runId} has not ended: what it has seen and done so far.`);
      }
      const report = await orEnd(readReport({ ledger }, runId));
      if (flags.html !== undefined) {
        const { writePage } = await import('./running/write-page.ts');
        await orEnd(writePage(flags.html, connection, report));
        say(`The page of run ${runId}: ${flags.html}`);
      }
      await printReport(report, flags, (id) => organizationsApi(clients.organizations).ouPath(id));
    } finally {
      close();
    }
  });
}
