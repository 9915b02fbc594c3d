import type { Policy } from '../../src/core/policy.ts';

/** Starts with the defaults of docs/settings.md. */
export function policy(overrides: Partial<Policy> = {}): Policy {
  return {
    notifyKeyAgeDays: 30,
    graceDays: 7,
    reminderDays: [3, 1],
    unusedKeyAgeDays: null,
    maxDeactivations: 50,
    ...overrides,
  };
}
