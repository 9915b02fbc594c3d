import { DAY_MS, instant, type Instant } from '../../src/core/instant.ts';
import { formatDate, formatMoment } from '../../src/words/dates.ts';

/** Days of the story that anything may name: the first run to the last deadline. */
const DAYS = Array.from({ length: 40 }, (_, index) => index - 5);
const DAY_OFFSET_MS = 30 * DAY_MS;
const MINUTE_MS = 60_000;

/** Which ID of a backend stands for which name of the story, and which dates for which days. */
export interface Names {
  /** Accounts by their name, keys as `account/user#n`. */
  id(name: string): string;
  give(name: string, id: string): void;
  readonly day0: Instant;
  onDay(day: number): Instant;
  /** Text, or anything that JSON can hold, with names in place of IDs, and days in place of dates. */
  normalise<T>(value: T): T;
}

/**
 * @param built when the first and the last key were created: day 0 is the first full minute on which all of them are
 * at least 30 days old.
 */
export function storyNames(ids: ReadonlyMap<string, string>, built: { from: Date; to: Date }): Names {
  const idOf = new Map(ids);
  const day0Ms = Math.ceil((built.to.getTime() + DAY_OFFSET_MS) / MINUTE_MS) * MINUTE_MS;
  const onDay = (day: number): Instant => instant(day0Ms + day * DAY_MS);
  const dates = replacementsOfDays(onDay, built);

  const inText = (text: string): string => {
    let named = text;
    for (const [name, id] of idOf) named = named.replaceAll(id, `<${name}>`);
    for (const [date, day] of dates) named = named.replaceAll(date, day);
    return named.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => (isWithin(at, built) ? '<creation>' : at));
  };
  return {
    day0: onDay(0),
    onDay,
    id: (name) => {
      const id = idOf.get(name);
      if (id === undefined) throw new Error(`the story knows no ${name}`);
      return id;
    },
    give: (name, id) => void idOf.set(name, id),
    normalise: <T>(value: T): T =>
      (typeof value === 'string' ? inText(value) : JSON.parse(inText(JSON.stringify(value)))) as T,
  };
}

/** The longest spelling first, since it holds the others. */
function replacementsOfDays(
  onDay: (day: number) => Instant,
  { from, to }: { from: Date; to: Date },
): [string, string][] {
  const spellings = DAYS.flatMap((day): [string, string][] => {
    const at = onDay(day);
    const name = `<day ${day}>`;
    return [
      [at, name],
      [at.slice(0, 19).replaceAll(':', '-') + 'Z', name],
      [formatMoment(at), name],
      [formatDate(at), name],
      [at.slice(0, 10), name],
    ];
  });
  const creation = [from, to].map((at): [string, string] => [formatDate(instant(at)), '<creation>']);
  return [...spellings, ...creation].sort(([a], [b]) => b.length - a.length);
}

/** A second's grace: some services cut off fractions. */
const isWithin = (at: string, { from, to }: { from: Date; to: Date }): boolean =>
  Date.parse(at) >= from.getTime() - 1_000 && Date.parse(at) <= to.getTime() + 1_000;
