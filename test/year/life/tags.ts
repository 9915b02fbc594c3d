import type { TagMap } from '../../../src/simulator/world/world.ts';
import { CONTACTS } from './little-world.ts';

const DAY_MS = 86_400_000;

/** In whatever case it is written. */
export const without = (tags: TagMap, key: string): TagMap =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => name.toLowerCase() !== key));

/** @param how from 0 to 1: nobody, nobody who can be read, one, or two */
export function contactTags(how: number): Record<string, string> {
  if (how < 0.15) return {};
  if (how < 0.25) return { contact: 'nobody in particular' };
  const one = CONTACTS[Math.floor(how * 97) % CONTACTS.length] ?? '';
  return { Contact: how > 0.8 ? `${one} ${CONTACTS[0]}` : one };
}

export function optOut(how: number, now: Date): string {
  if (how < 0.3) return 'opt-out';
  if (how < 0.4) return 'optout, please';
  const until = new Date(now.getTime() + Math.floor(how * 20) * DAY_MS).toISOString().slice(0, 10);
  return `opt-out until ${until}`;
}

/** Whether the tag keeps the tool out on that day: anything in it that is not an opt-out that has ended does. */
export function keepsOut(tag: string | undefined, now: Date): boolean {
  if (tag === undefined) return false;
  const until = /^opt-out until (\d{4}-\d{2}-\d{2})$/.exec(tag)?.[1];
  return until === undefined || now.toISOString().slice(0, 10) <= until;
}
