/** Tags as the API lists them, key and value. */
export type Tags = readonly (readonly [key: string, value: string])[];

/** The value of a tag; IAM's tag keys match case-insensitively, so an exact match only comes first. */
export function tagValue(tags: Tags, key: string): string | null {
  const exact = tags.find(([name]) => name === key);
  const folded = tags.find(([name]) => name.toLowerCase() === key.toLowerCase());
  return (exact ?? folded)?.[1] ?? null;
}
