import { decide, type Decision, type KeyCase } from '../../src/core/decision.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { KeyHistory, RecordedNotice } from '../../src/core/notice-cycle.ts';
import type { Policy } from '../../src/core/policy.ts';
import { ago, AS_OF } from './as-of.ts';
import { details, finding } from './finding.ts';
import { history } from './history.ts';
import { policy } from './policy.ts';

export const RUN_ID = 'today';

/** Starts as a key of 30 days that nobody was told about. */
export function keyCase(overrides: Partial<KeyCase> = {}): KeyCase {
  return { finding: finding(), history: history(), runId: RUN_ID, ...overrides };
}

/** The decision about a key of a year, after these notices. */
export function decideAfter(notices: readonly RecordedNotice[], rules: Partial<Policy> = {}): Decision {
  return decideOld({ notices }, rules);
}

/** The decision about a key of a year with this history. */
export function decideOld(past: Partial<KeyHistory>, rules: Partial<Policy> = {}, asOf = AS_OF): Decision {
  const old = finding({ createDate: ago(365) });
  return decide(keyCase({ finding: old, history: history(past) }), policy(rules), asOf);
}

/** The decision about a key nobody was told about. */
export function decideFresh(
  createDate: Instant,
  rules: Partial<Policy> = {},
  optOutTag: string | null = null,
) {
  const fresh = finding({ createDate, details: details({ optOutTag }) });
  return decide(keyCase({ finding: fresh }), policy(rules), AS_OF);
}
