/** What is in an answer, whatever its format: JSON's values. XML has texts where JSON has numbers and truth values. */
export type Value = string | number | boolean | null | readonly Value[] | Members;

export interface Members {
  readonly [name: string]: Value;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMembers(value: Value): value is Members {
  return typeof value === 'object' && value !== null && !isList(value);
}
