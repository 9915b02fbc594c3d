import { byText } from './compare-text.ts';
import type { Instant } from './instant.ts';
import { isWordOfDeed } from './notice.ts';
import { isAfterRestart, type KeyHistory, type RecordedNotice } from './notice-cycle.ts';

/** Names of cycles that are kept to be counted; with one begun a week they last for half a year. */
export const MAX_KEPT_CYCLES = 26;

/** The oldest, where there are more. */
export function cyclesToDrop({ cyclesBegun }: Pick<KeyHistory, 'cyclesBegun'>): readonly Instant[] {
  return [...cyclesBegun].sort().slice(0, -MAX_KEPT_CYCLES);
}

/** Of one cycle; three addresses that are told every week for a year are far from it. */
export const MAX_KEPT_NOTICES = 60;

/**
 * Which of a key's notices nothing asks for any more, by their names: those of cycles that are over, but for the latest
 * deadline that a standing mail named, and the middle of a cycle that has very many. What the rule says of the key is
 * the same without them.
 */
export function noticesToDrop(
  notices: ReadonlyMap<string, RecordedNotice>,
  history: Omit<KeyHistory, 'notices'>,
): string[] {
  const named = [...notices].map(([name, notice]) => ({ name, ...notice, stands: stands(notice, history) }));
  const standing = named.filter((notice) => notice.stands);
  // Should several name the same, that of the latest cycle, and of these the latest.
  const promise = standing
    .toSorted(byText((notice) => `${notice.deadline} ${notice.cycle} ${timeOf(notice)}`))
    .at(-1);
  const begun = standing.filter(({ kind }) => kind === 'first');
  // Cycles that were begun stay known when their notices are gone, so that it does not matter when those went.
  const cycle = last(begun.length > 0 ? begun.map((notice) => notice.cycle) : history.cyclesBegun) ?? '';

  const inTime = named
    .filter((notice) => notice.cycle >= cycle)
    .filter((notice) => isWordOfDeed(notice.kind) || isAfterRestart(notice, history))
    .sort(byText(timeOf));
  const ofCycle = inTime.filter((notice) => notice.stands && notice.cycle === cycle);
  const firsts = ofCycle.filter(({ kind }) => kind === 'first');
  const wanted = [promise, firsts[0], ofCycle.at(-1), ...firsts, ...inTime.toReversed()];
  const inOrder = new Set(wanted.flatMap((notice) => (notice ? [notice.name] : [])));
  const kept = new Set([...inOrder].slice(0, MAX_KEPT_NOTICES));
  return named.flatMap(({ name }) => (kept.has(name) ? [] : [name]));
}

/** Tells those of one moment apart, so that it does not matter which was recorded first. */
const timeOf = ({ countsFrom, contact, kind }: RecordedNotice): string => `${countsFrom} ${contact} ${kind}`;

function stands(notice: RecordedNotice, history: Omit<KeyHistory, 'notices'>): boolean {
  return notice.status === 'sent' && !isWordOfDeed(notice.kind) && isAfterRestart(notice, history);
}

function last(cycles: readonly string[]): string | undefined {
  return [...cycles].sort().at(-1);
}
