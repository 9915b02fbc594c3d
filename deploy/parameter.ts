import { SETTINGS, type SettingName } from '../src/settings/table.ts';

/** One deployment parameter: its default as text (null: required) and its check. Settings keep theirs from the engine. */
export interface Parameter {
  readonly about: string;
  readonly takes: string;
  readonly default: string | null;
  readonly accepts: (text: string) => boolean;
  /** The Lambda gets it under this name. */
  readonly setting?: SettingName;
}

/** Handed to the Lambda as it is: the engine's own table has the bounds, so there is one rule in one place. */
export const setting = (name: SettingName): Parameter => {
  const { about, takes, default: byDefault, parse } = SETTINGS[name];
  return { about, takes, default: byDefault, accepts: (text) => parse(text) !== undefined, setting: name };
};

export const oneOf = (...words: readonly string[]): Pick<Parameter, 'takes' | 'accepts'> => ({
  takes: words.map((word) => `"${word}"`).join(' or '),
  accepts: (text) => words.includes(text),
});

export const wholeNumber = (min: number, max: number): Pick<Parameter, 'takes' | 'accepts'> => ({
  takes: `a whole number from ${min} to ${max}`,
  accepts: (text) => /^\d{1,6}$/.test(text) && Number(text) >= min && Number(text) <= max,
});
