import { Command } from 'commander';
import { SETTINGS } from '../settings/table.ts';
import { UsageError } from '../settings/usage-error.ts';
import { addLedgerOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import type { MoveRequest } from './moving/move-ledger.ts';

interface Flags extends ConnectionFlags {
  readonly fromProfile?: string;
  readonly fromRegion?: string;
  readonly fromLedgerTable?: string;
  readonly yes?: true;
}

/** `keyrotation move`: the ledger of one hub to another. */
export function moveCommand(): Command {
  const command = new Command('move')
    .summary('take the ledger of another hub over')
    .helpGroup(GROUPS.learn)
    .description(
      'Moves a hub to another account or Region: takes the ledger of the old one over into the one that you call from, so ' +
        'that notices already given count and deactivations can be undone. Pauses the old hub first; changes nothing else there. ' +
        'What the new ledger has already stays as it is. Interrupted, the same command goes on.',
    )
    .option('--from-region <region>', 'Region of the old hub')
    .option('--from-profile <profile>', 'profile of the old hub account (default: the same caller)')
    .option('--from-ledger-table <name>', 'ledger table of the old hub (default: the name of the new one)')
    .option('--yes', 'do not ask; needed where there is no terminal');
  addExamples(addLedgerOptions(command), [
    {
      line: 'npx keyrotation move --from-profile old-hub --from-region us-east-1',
      what: 'from another account, into the hub of AWS_PROFILE',
    },
    {
      line: 'npx keyrotation move --from-region us-east-1 --region eu-west-1',
      what: 'from another Region of the same account',
    },
  ]);
  return command.action(async (flags: Flags) => {
    const request = requestIn(flags);
    // Loaded here only: help and wrong usage need nothing of the engine.
    const [{ connectLedger }, { moveLedger }] = await Promise.all([
      import('./connection/connect.ts'),
      import('./moving/move-ledger.ts'),
    ]);
    const connection = await connectLedger(flags);
    try {
      process.exitCode = await moveLedger(connection, request);
    } finally {
      connection.close();
    }
  });
}

function requestIn({ fromProfile, fromRegion, fromLedgerTable, yes, json }: Flags): MoveRequest {
  if (fromRegion === undefined)
    throw new UsageError('--from-region is missing: say in which Region the old hub is, such as us-east-1.');
  const { parse, takes } = SETTINGS.LEDGERTABLE;
  if (fromLedgerTable !== undefined && parse(fromLedgerTable) === undefined)
    throw new UsageError(
      `--from-ledger-table is ${JSON.stringify(fromLedgerTable.slice(0, 100))}; it takes ${takes}`,
    );
  return {
    from: { profile: fromProfile, region: fromRegion, table: fromLedgerTable ?? null },
    yes: yes === true,
    json: json === true,
  };
}
