import type { KeyEntry, RunReport } from '../../core/report.ts';

/** Keys that somebody is told of in that run, or would be in a run that enforces. */
const TELLING: readonly KeyEntry['decision'][] = ['notify', 'deactivate', 'deferred'];

/** Everybody whom the keys of a run name. */
export function contactsOf({ keys }: Pick<RunReport, 'keys'>): readonly string[] {
  return [...new Set(keys.flatMap(({ contacts }) => contacts))].sort();
}

/** One digest an address. */
export function expectedMails({ keys }: Pick<RunReport, 'keys'>): number {
  return contactsOf({ keys: keys.filter(({ decision }) => TELLING.includes(decision)) }).length;
}
