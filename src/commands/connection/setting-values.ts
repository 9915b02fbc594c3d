import type { Origins, SettingValues } from '../../settings/settings.ts';
import { SETTING_NAMES } from '../../settings/names.ts';
import type { ConnectionFlags } from './options.ts';
import { settingFlag } from './setting-option.ts';
import type { SettingsFile } from './settings-file.ts';

/** What the settings were told, and where. */
export interface SaidSettings {
  readonly values: SettingValues;
  readonly origins: Origins;
}

/** Flags over environment over file; an empty value says nothing, wherever it stands. */
export function saidSettings(
  flags: ConnectionFlags,
  environment: Readonly<Record<string, string | undefined>>,
  file: SettingsFile | null,
): SaidSettings {
  const said = SETTING_NAMES.flatMap((name) => {
    const places = [
      { value: settingFlag(flags, name), origin: 'on the command line' },
      { value: environment[name], origin: 'in the environment' },
      { value: file?.values.get(name), origin: `in ${file?.name ?? ''}` },
    ];
    const first = places.find(({ value }) => value !== undefined && value.trim() !== '');
    return first === undefined ? [] : [{ name, ...first }];
  });
  return {
    values: Object.fromEntries(said.map(({ name, value }) => [name, value])),
    origins: Object.fromEntries(said.map(({ name, origin }) => [name, origin])),
  };
}
