import type { Command } from 'commander';
import { purposeOf, SETTING_NAMES } from '../../settings/names.ts';
import type { SettingName } from '../../settings/table.ts';
import { settingOptions } from './setting-option.ts';

/** What every command that talks to AWS can be told. */
export interface ConnectionFlags {
  readonly profile?: string;
  readonly region?: string;
  readonly config?: string;
  readonly json?: true;
  /** The settings, each under its name in capitals. */
  readonly [setting: string]: unknown;
}

/** Of a command that surveys. */
export const FULL = [
  '--full',
  "ask for every user's keys; by itself a run asks nobody whose row of the credential report is what it was and who has no key of age",
] as const;

/** The options of a run's command: whom to be, and every setting. */
export function addRunOptions(command: Command): Command {
  addConnectionOptions(command);
  for (const name of SETTING_NAMES) {
    command.optionsGroup(`Settings, ${purposeOf(name)}:`);
    // MODE is left to the commands.
    if (name !== 'MODE') addSetting(command, name);
  }
  return command.addHelpText(
    'after',
    `
Every setting may also stand in the environment (NOTIFYKEYAGE=60) or in keyrotation.yml (notifyKeyAge: 60); flags win.`,
  );
}

/** The options of a command that asks the ledger only. */
export function addLedgerOptions(command: Command): Command {
  addConnectionOptions(command);
  return addSetting(command, 'LEDGERTABLE');
}

function addSetting(command: Command, name: SettingName): Command {
  for (const option of settingOptions(name)) command.addOption(option);
  return command;
}

function addConnectionOptions(command: Command): Command {
  command.option('--json', 'print JSON: the result or the error on stdout, what goes on as lines on stderr');
  command.optionsGroup('Connection:');
  return command
    .option('--profile <profile>', 'profile of the AWS configuration to use (also AWS_PROFILE)')
    .option('--region <region>', 'Region of the hub (also AWS_REGION, or the one of the profile)')
    .option(
      '--config <file>',
      'settings from this file, JSON or YAML (default: keyrotation.json or keyrotation.yml here)',
    );
}
