import { byText, compareText } from './compare-text.ts';
import { keyText, type KeyName } from './access-key.ts';
import type { Decision } from './decision.ts';
import { daysBetween, type Instant } from './instant.ts';
import { inTurns } from './in-turns.ts';
import type { KeyHistory } from './notice-cycle.ts';

/**
 * Where a key stands in the line before the brake. `begun`: this very run may have deactivated it already, so it has its
 * place. `set-back`: a run tried in the last days and could not, so it waits until the others had their turn.
 */
export type PlaceInLine = 'begun' | 'next' | 'set-back';

export interface DecidedKey extends KeyName {
  readonly decision: Decision;
  readonly place: PlaceInLine;
}

/** So long after a run tried, a key is set back; then it takes its turn like any other, or it might wait for ever. */
export const SET_BACK_DAYS = 7;

/** @param runId of the run that asks */
export function placeInLine(
  { deactivation, setBackAt }: Pick<KeyHistory, 'deactivation' | 'setBackAt'>,
  runId: string,
  asOf: Instant,
): PlaceInLine {
  if (deactivation?.state === 'intent' && deactivation.runId === runId) return 'begun';
  return setBackAt !== null && daysBetween(setBackAt, asOf) < SET_BACK_DAYS ? 'set-back' : 'next';
}

/**
 * The keys to deactivate in the order in which they go. Accounts take turns, each with its oldest deadline, so that
 * none takes more than its share while others wait. What could not be deactivated in the last days goes last. Ties fall
 * by account and key ID, so that the order of accounts does not matter.
 */
export function inLine<K extends DecidedKey>(keys: readonly K[]): K[] {
  const queue = keys.flatMap((key) =>
    key.decision.kind === 'deactivate' ? [{ key, deadline: key.decision.deadline }] : [],
  );
  return inTurns(queue, {
    groupOf: ({ key }) => key.accountId,
    rankOf: ({ key, deadline }) => rankOf({ ...key, deadline }),
  })
    .map(({ key }) => key)
    .sort((a, b) => PLACES.indexOf(a.place) - PLACES.indexOf(b.place));
}

/** A key before the brake, with no more than its place in the line hangs on. */
export interface KeyInLine extends KeyName {
  readonly deadline: Instant;
  readonly place: PlaceInLine;
}

/**
 * The first of the line that `inLine` makes of all of them, holding few times as many and one account: of a neglected organization
 * very many keys wait, and few are let through.
 * @param accounts the keys of each account
 */
export function firstInLine(accounts: Iterable<readonly KeyInLine[]>, count: number): KeyInLine[] {
  let first: Turn[] = [];
  for (const keys of accounts) {
    const ranked = keys.map((key) => ({ key, rank: rankOf(key) })).sort(byText(({ rank }) => rank));
    first.push(...ranked.slice(0, count).map((each, turn) => ({ ...each, turn })));
    if (first.length >= 2 * count + 1) first = first.sort(byTurn).slice(0, count);
  }
  return first
    .sort(byTurn)
    .slice(0, count)
    .map(({ key }) => key);
}

interface Turn {
  readonly key: KeyInLine;
  readonly rank: string;
  readonly turn: number;
}

function byTurn(a: Turn, b: Turn): number {
  const place = PLACES.indexOf(a.key.place) - PLACES.indexOf(b.key.place);
  return place || a.turn - b.turn || compareText(a.rank, b.rank);
}

const rankOf = (key: KeyInLine): string => `${PLACES.indexOf(key.place)} ${key.deadline} ${keyText(key)}`;

const PLACES: readonly PlaceInLine[] = ['begun', 'next', 'set-back'];

/** Whom the brake holds back, in the order in which they would go: all but the first `maxDeactivations` of the line. */
function heldBack<K extends DecidedKey>(keys: readonly K[], maxDeactivations: number | null): K[] {
  return maxDeactivations === null ? [] : inLine(keys).slice(maxDeactivations);
}

/** The brake: who is held back is deferred to the next run. */
export function applyBrake<K extends DecidedKey>(keys: readonly K[], maxDeactivations: number | null): K[] {
  const deferred = new Set<K>(heldBack(keys, maxDeactivations));
  return keys.map((key) => (deferred.has(key) ? { ...key, decision: deferredOf(key.decision) } : key));
}

/** The same decision, for a later run. */
export function deferredOf(decision: Decision): Decision {
  return decision.kind === 'deactivate' ? { ...decision, kind: 'deferred' } : decision;
}
