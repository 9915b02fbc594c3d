import { toldIn } from '../../e2e/told-in.ts';
import type { Told } from './chronicle.ts';

/** What a mail tells of each key, read from its text alone. */
export function promisesIn(text: string): Told[] {
  return toldIn(text).map((told) => ({ ...told, promisedMs: promisedMs(text, told.keyId) }));
}

/** The deadline stands in the card, under the line that names the key; a mail about a deed has none. */
function promisedMs(text: string, keyId: string): number | null {
  const [, ...rest] = text.split(`access key ${keyId}\n`);
  const [card = ''] = rest.join('').split(/^[A-Z][^\n]*access key \w+$/m);
  const [, day, time] = /^Deadline: +(.+), (\d\d:\d\d) UTC/m.exec(card) ?? [];
  if (day === undefined || time === undefined) return null;
  return Date.parse(`${day} ${time} UTC`);
}
