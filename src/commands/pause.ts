import { Command } from 'commander';
import type { STSClient } from '@aws-sdk/client-sts';
import { pauseInWords, type Pause } from '../core/pause.ts';
import type { PauseSwitch } from '../ledger/pause.ts';
import { UsageError } from '../settings/usage-error.ts';
import { systemClock } from '../workflow/clock.ts';
import { addLedgerOptions, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import { reasonFlag } from './naming/reason-flag.ts';
import { jsonText } from '../words/json-text.ts';

interface Flags extends ConnectionFlags {
  readonly reason: string;
}

/** `keyrotation pause`: the emergency stop, for a run under way as well. */
export function pauseCommand(): Command {
  const command = new Command('pause')
    .summary('the emergency stop: no mail, no deactivation')
    .helpGroup(GROUPS.stop)
    .description(
      'Stops everything: from now on no mail is sent and no key deactivated, in a run under way as well, until ' +
        '`keyrotation resume`. Runs go on to survey, plan and report. What was decided waits; nothing is lost.',
    )
    .requiredOption('--reason <text>', 'why, for whoever asks: runs and reports say it');
  addExamples(addLedgerOptions(command), [
    {
      line: 'npx keyrotation pause --reason "wrong keys of the payment team"',
      what: 'stop everything, at once',
    },
  ]);
  return command.action(async (flags: Flags) => {
    const reason = reasonIn(flags.reason);
    // Loaded here only: help and wrong usage need nothing of the engine.
    const [{ connectLedger }, { orEnd }] = await Promise.all([
      import('./connection/connect.ts'),
      import('../ledger/ledger-error.ts'),
    ]);
    const { ledger, clients, close } = await connectLedger(flags);
    try {
      const by = await callerName(clients.sts);
      const asked = { by, since: systemClock.now(), reason };
      const { standing, isNew } = await orEnd(begin(ledger.pause, asked));
      process.stdout.write(
        flags.json
          ? `${jsonText({ paused: true, already: !isNew, ...standing })}\n`
          : `${inWords(standing, isNew)}\n`,
      );
    } finally {
      close();
    }
  });
}

function reasonIn(said: string): string {
  const reason = reasonFlag(said);
  if (reason === null)
    throw new UsageError('--reason is empty: say why, for whoever finds everything paused.');
  return reason;
}

/** An emergency stop does not fail for want of a name. */
async function callerName(sts: STSClient): Promise<string> {
  const [{ callerIdentity }, { failureOrThrow }] = await Promise.all([
    import('../aws/caller-identity.ts'),
    import('../aws/failure.ts'),
  ]);
  try {
    return (await callerIdentity(sts)).arn;
  } catch (error) {
    return `somebody whom STS did not name (${failureOrThrow(error).code})`;
  }
}

interface Begun {
  /** `unreadable` is what the row says that stands already. */
  readonly standing: Pause | { readonly unreadable: string };
  readonly isNew: boolean;
}

async function begin(pause: PauseSwitch, asked: Pause): Promise<Begun> {
  try {
    const standing = await pause.begin(asked);
    return { standing, isNew: standing.since === asked.since && standing.by === asked.by };
  } catch (error) {
    const { RowUnreadableError } = await import('../ledger/ledger-error.ts');
    if (!(error instanceof RowUnreadableError)) throw error;
    return { standing: { unreadable: error.message }, isNew: false };
  }
}

function inWords(standing: Begun['standing'], isNew: boolean): string {
  if ('unreadable' in standing)
    return `Paused already, by whom nobody can tell: ${standing.unreadable}\nRuns do nothing until \`keyrotation resume\`.`;
  return isNew
    ? `Paused: no mail is sent and no key deactivated until \`keyrotation resume\`. A run under way may do the one thing that it has just begun.\nReason: ${standing.reason}`
    : `Already ${pauseInWords(standing)}\nThat pause stays as it is; nothing was changed.`;
}
