import type { Ended } from './lived-day.ts';
import type { Timeline } from './observed.ts';
import type { Rehearsal } from './rehearsal.ts';

export interface Lived {
  readonly days: readonly [Ended, Ended];
  readonly timeline: Timeline;
}

/** What came of a failure, beside the same two days without it. */
export interface Outcome {
  /** `complete`, `problems`, `blocked`, or `ended`: by an error. */
  readonly status: Ended['status'];
  readonly exitCode: number;
  /** Codes that only the fault has brought, on its day. */
  readonly codes: readonly string[];
  /** What became of keys and contacts. */
  readonly effects: readonly string[];
  /** Whom that touched. */
  readonly touched: 'nobody' | 'it' | 'account' | 'others';
  /** When all is as if nothing had been. */
  readonly heals: 'at once' | 'next run' | 'later';
}

export function outcomeOf(calm: Rehearsal, { days, timeline }: Lived): Outcome {
  const [hit, next] = days;
  const { victims, people } = calm.past;
  const effects = new Set<string>();
  let touched: Outcome['touched'] = 'nobody';
  for (const person of people) {
    const found = differences(calm.timeline.get(person.keyId) ?? [], timeline.get(person.keyId) ?? []);
    if (found.length === 0) continue;
    for (const each of found) effects.add(each);
    const isVictim = victims.includes(person);
    const isOfAccount = victims.some(({ accountId }) => accountId === person.accountId);
    touched = widest(touched, isVictim ? 'it' : isOfAccount ? 'account' : 'others');
  }
  const codes = newCodes(calm.days[0], hit);
  const isWell = newCodes(calm.days[1], next).length === 0 && ![...effects].some((each) => OPEN.has(each));
  return {
    status: hit.status,
    exitCode: hit.exitCode,
    codes,
    effects: [...effects].sort(),
    touched,
    heals: !isWell ? 'later' : codes.length === 0 && effects.size === 0 ? 'at once' : 'next run',
  };
}

const WIDTHS: readonly Outcome['touched'][] = ['nobody', 'it', 'account', 'others'];
const widest = (a: Outcome['touched'], b: Outcome['touched']): Outcome['touched'] =>
  WIDTHS.indexOf(a) > WIDTHS.indexOf(b) ? a : b;

function newCodes(calm: Ended, found: Ended): string[] {
  const added = found.problems.filter((each) => !calm.problems.includes(each));
  return [...new Set(added.map((each) => each.split(' ')[0] ?? ''))].sort();
}

/** What the day after has not mended. */
const OPEN: ReadonlySet<string> = new Set(['kept', 'not told', 'not told of it']);

/** How what happened to a key differs, in two days, from what happens without the fault. */
function differences(calm: readonly string[], found: readonly string[]): string[] {
  if (String(calm) === String(found)) return [];
  const all: string[] = [];
  const [calmOff, off] = [dayOf(calm, 'off'), dayOf(found, 'off')];
  if (calmOff !== off)
    all.push(
      off === undefined ? 'kept' : calmOff === undefined || off < calmOff ? 'SOONER' : 'kept a day longer',
    );
  for (const [kinds, words] of [
    [['first', 'reminder'], 'told'],
    [['deactivated'], 'told of it'],
  ] as const) {
    const [expected, got] = [ofKinds(calm, kinds), ofKinds(found, kinds)];
    if (String(expected) === String(got)) continue;
    const [day, gotDay] = [expected[0]?.slice(0, 10), got[0]?.slice(0, 10)];
    if (gotDay === undefined) all.push(`not ${words}`);
    else if (day === undefined) all.push(words === 'told' ? 'reminded again' : 'SOONER');
    else if (gotDay > day) all.push(`${words} a day later`);
    else if (got.length > expected.length) all.push(`${words} again`);
    else all.push(`${words} in another way`);
  }
  return all.length > 0 ? all : ['otherwise'];
}

const dayOf = (events: readonly string[], what: string): string | undefined =>
  events.find((each) => each.slice(11) === what)?.slice(0, 10);

const ofKinds = (events: readonly string[], kinds: readonly string[]): string[] =>
  events.filter((each) => kinds.includes(each.slice(11).split(' ')[0] ?? ''));
