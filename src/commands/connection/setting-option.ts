import { Option } from 'commander';
import { flagOf } from '../../settings/names.ts';
import { SETTINGS, type SettingName } from '../../settings/table.ts';

/** A flag that tells a setting; whatever its spelling, the value stands under the setting's name. */
class SettingOption extends Option {
  readonly #name: SettingName;

  constructor(name: SettingName, flag: string, description?: string) {
    super(`${flag} <value>`, description);
    this.#name = name;
  }

  override attributeName(): string {
    return this.#name;
  }
}

/** `--notify-key-age`, and hidden beside it `--notifykeyage`, as it was called before. */
export function settingOptions(name: SettingName): Option[] {
  const { about, takes, default: fallback } = SETTINGS[name];
  const note = fallback === null ? 'required' : fallback === '' ? '' : `default ${fallback}`;
  const text = `${about}: ${takes}${note === '' ? '' : ` (${note})`}`;
  const [flag, before] = [flagOf(name), `--${name.toLowerCase()}`];
  const option = new SettingOption(name, flag, text);
  return flag === before ? [option] : [option, new SettingOption(name, before).hideHelp()];
}

/** What the flag of a setting was told. */
export function settingFlag(flags: Readonly<Record<string, unknown>>, name: SettingName): string | undefined {
  const told = flags[name];
  return typeof told === 'string' ? told : undefined;
}
