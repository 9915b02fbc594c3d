import { Option, type Command } from 'commander';
import { SETTINGS, type SettingName } from '../../settings/table.ts';

/** What every command that talks to AWS can be told. */
export interface ConnectionFlags {
  readonly profile?: string;
  readonly region?: string;
  readonly config?: string;
  readonly json?: true;
  /** One flag a setting. */
  readonly [setting: string]: unknown;
}

const NAMES = Object.keys(SETTINGS) as SettingName[];

/** The options of a run's command: whom to be, and every setting. */
export function addRunOptions(command: Command): Command {
  addConnectionOptions(command);
  command.optionsGroup('Settings (each also from the environment, in capitals, or from a file; flags win):');
  // MODE is left to the commands.
  for (const name of NAMES.filter((each) => each !== 'MODE')) command.addOption(settingOption(name));
  return command;
}

/** The options of a command that asks the ledger only. */
export function addLedgerOptions(command: Command): Command {
  return addConnectionOptions(command).addOption(settingOption('LEDGERTABLE'));
}

function addConnectionOptions(command: Command): Command {
  command.option('--json', 'print JSON: the result or the error on stdout, what goes on as lines on stderr');
  command.optionsGroup('Connection:');
  return command
    .option('--profile <name>', 'profile of the AWS configuration to use (also AWS_PROFILE)')
    .option('--region <region>', 'Region of the hub (also AWS_REGION, or the one of the profile)')
    .option(
      '--config <file>',
      'settings from this file, JSON or YAML (default: keyrotation.json or keyrotation.yml here)',
    );
}

function settingOption(name: SettingName): Option {
  const { about, takes, default: fallback } = SETTINGS[name];
  const note = fallback === null ? 'required' : fallback === '' ? '' : `default ${fallback}`;
  return new Option(
    `--${name.toLowerCase()} <value>`,
    `${about}: ${takes}${note === '' ? '' : ` (${note})`}`,
  );
}

/** What the flag of a setting was told. */
export function settingFlag(flags: ConnectionFlags, name: SettingName): string | undefined {
  const said = flags[name.toLowerCase()];
  return typeof said === 'string' ? said : undefined;
}
