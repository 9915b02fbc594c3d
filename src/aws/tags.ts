import { z } from 'zod';
import { isExempt, readExemption, type Exemption } from '../core/exemption.ts';
import type { Instant } from '../core/instant.ts';

/** Tags as the API lists them, key and value. IAM's keys match case-insensitively, Organizations' do not. */
export type Tags = readonly (readonly [key: string, value: string])[];

export const Tag = z
  .object({ Key: z.string().min(1), Value: z.string() })
  .transform(({ Key, Value }): Tags[number] => [Key, Value]);

/** Where two tags have one key, both are kept: which of them holds is for the reader to say. */
export const TAG_LISTING = {
  idOf: (tag: Tags[number]): string => JSON.stringify(tag),
  merge: (tag: Tags[number]): Tags[number] => tag,
};

/** The value of a tag whose key matches in any case; an exact match comes first. */
export function tagValue(tags: Tags, key: string): string | null {
  const exact = tags.find(([name]) => name === key);
  return (exact ?? spellingsOf(tags, key)[0])?.[1] ?? null;
}

/** The value of the opt-out tag. Of several that differ only in case the most cautious holds: the one that exempts longest. */
export function optOutValue(tags: Tags, key: string, asOf: Instant): string | null {
  const values = spellingsOf(tags, key).map(([, value]) => value);
  const caution = (value: string): string => cautionOf(readExemption(value, asOf));
  return values.reduce<string | null>(
    (most, value) => (most === null || caution(value) > caution(most) ? value : most),
    null,
  );
}

const spellingsOf = (tags: Tags, key: string): Tags =>
  tags.filter(([name]) => name.toLowerCase() === key.toLowerCase());

/** Sorts as text. */
function cautionOf(exemption: Exemption): string {
  if (!isExempt(exemption)) return '';
  return exemption.kind === 'opted-out' ? (exemption.until ?? 'for ever') : 'until it is mended';
}
