import { Option, type Command } from 'commander';
import { SETTINGS, type SettingName } from '../settings/table.ts';

const NAMES = Object.keys(SETTINGS) as SettingName[];

/** One flag a setting, named like it; MODE is left to the commands. */
export function addSettingsOptions(command: Command): Command {
  command.optionsGroup('Settings (each also from the environment, in capitals; flags win):');
  for (const name of NAMES.filter((each) => each !== 'MODE')) {
    const { about, takes, default: fallback } = SETTINGS[name];
    const note = fallback === null ? 'required' : fallback === '' ? '' : `default ${fallback}`;
    const text = `${about}: ${takes}${note === '' ? '' : ` (${note})`}`;
    command.addOption(new Option(`--${name.toLowerCase()} <value>`, text));
  }
  return command;
}

/** Flags over environment, as `parseSettings` takes them. */
export function settingValues(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    NAMES.map((name) => {
      const flag = flags[name.toLowerCase()];
      return [name, typeof flag === 'string' ? flag : environment[name]];
    }),
  );
}
