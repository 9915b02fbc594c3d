import { DAY_MS } from '../../src/core/instant.ts';
import type { World } from '../../src/simulator/world/world.ts';

/** Who used a key of late uses it every day. */
const OF_LATE_MS = 3 * DAY_MS;

/** A day on which nothing changes but this: active keys are used, as the day before, and the reports will say so. */
export function usedAgain({ accounts }: World, now: Date): void {
  for (const { users } of accounts.values()) {
    for (const { accessKeys } of users.values()) {
      for (const key of accessKeys) {
        const { status, lastUsed } = key;
        if (status !== 'Active' || lastUsed === null) continue;
        if (now.getTime() - lastUsed.date.getTime() <= OF_LATE_MS + DAY_MS)
          key.lastUsed = { ...lastUsed, date: now };
      }
    }
  }
}
