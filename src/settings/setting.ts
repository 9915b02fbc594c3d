/** One setting: what it is, what it takes, its default as text (null: required), and its parser (undefined: cannot be read). */
interface Setting<T> {
  readonly about: string;
  readonly takes: string;
  readonly default: string | null;
  readonly parse: (text: string) => T | undefined;
}

export const setting = <T>(definition: Setting<T>): Setting<T> => definition;

export const wholeNumber = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  return /^\d{1,9}$/.test(text) && value >= min && value <= max ? value : undefined;
};

export const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);

/** `word` for null, anything else as `parse` takes it. */
export const unless =
  <T>(word: string, parse: (text: string) => T | undefined) =>
  (text: string): T | null | undefined =>
    text.toLowerCase() === word ? null : parse(text);

/** One or more. */
export const itemsOf =
  <T>(parse: (text: string) => T | undefined) =>
  (text: string): readonly T[] | undefined => {
    const items = text.split(/[\s,]+/).map(parse);
    return items.every((item) => item !== undefined) ? items : undefined;
  };

export const listOf =
  <T>(parse: (text: string) => T | undefined) =>
  (text: string): readonly T[] | undefined =>
    text.toLowerCase() === 'none' ? [] : itemsOf(parse)(text);

export const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (text: string): T | undefined =>
    words.find((word) => word === text.toLowerCase());
