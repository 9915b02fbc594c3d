import { Command } from 'commander';
import { UsageError } from '../settings/usage-error.ts';
import { addLedgerOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import type { HistoryFlags } from './history-for.ts';
import { jsonText } from '../words/json-text.ts';

interface Flags extends ConnectionFlags, HistoryFlags {
  readonly all?: true;
}

/** `keyrotation history`: the answer to "nobody told me". */
export function historyCommand(): Command {
  const command = new Command('history')
    .summary('what happened to keys: the answer to "nobody told me"')
    .helpGroup(GROUPS.look)
    .description(
      'What happened to keys, in the order of time: every notice, to whom, when SES accepted it, whether it came back; ' +
        'every deactivation, restore and exemption; by which run.',
    )
    .option('--key <id>', 'of this access key; reads the rows of the key')
    .option('--account <id or name>', 'of the keys of this account')
    .option('--user <name>', 'of the keys of this IAM user')
    .option('--contact <address>', 'what this address was told, and what was done to those keys')
    .option('--run <run>', 'of a run or a restore: its ID, or the day of a run')
    .option('--all', 'every entry, the earlier ones of a long history too');
  addExamples(addLedgerOptions(command), [
    { line: 'npx keyrotation history --key AKIAIOSFODNN7EXAMPLE', what: 'what happened to one key' },
    { line: 'npx keyrotation history --contact ann@example.com', what: 'what somebody was told, and when' },
    { line: 'npx keyrotation history --account 111122223333 --user ci', what: 'of all keys of a user' },
  ]).addHelpText(
    'after',
    `
--key and --run read the rows of those keys. --account, --user, --contact and the ID of a restore are in no index: they
read the whole ledger (dynamodb:Scan), which of a large organization takes minutes, and say how far they are.
Times are UTC.`,
  );
  return command.action(async (flags: Flags) => {
    const { key, account, user, contact, run } = flags;
    if ([key, account, user, contact, run].every((flag) => flag === undefined))
      throw new UsageError('Say whose history: --key, --account, --user, --contact or --run.');
    // Loaded here only: help and wrong usage need nothing of the engine.
    const { connectLedger } = await import('./connection/connect.ts');
    const [{ ledger, clients, close }, { stsApi }, { historyFor }, { renderHistory }] = await Promise.all([
      connectLedger(flags),
      import('../aws/sts.ts'),
      import('./history-for.ts'),
      import('../terminal/history-text.ts'),
    ]);
    try {
      const say = (line: string): void => {
        if (!flags.json) process.stderr.write(`${line}\n`);
      };
      const { history, nothing } = await historyFor(ledger, stsApi(clients.sts), flags, say);
      const text = (): string =>
        nothing === null ? renderHistory(history, flags.all === true) : `${nothing}\n`;
      process.stdout.write(flags.json ? `${jsonText(history)}\n` : text());
    } finally {
      close();
    }
  });
}
