import type { Problem } from './problem.ts';

/** The account that a problem's ID begins with; null where it names none: a key's, an address, a run. */
export function accountNamedBy({ scope, id }: Pick<Problem, 'scope' | 'id'>): string | null {
  return scope === 'key' ? null : (/^(\d{12})(?:\/|$)/.exec(id)?.[1] ?? null);
}
