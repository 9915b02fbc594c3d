import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { DecidedKey } from '../../src/core/brake.ts';
import type { Due } from '../../src/core/decision.ts';
import type { Instant } from '../../src/core/instant.ts';
import { ago } from './as-of.ts';
import { ACCOUNT } from './finding.ts';

export function due(overrides: Partial<Due> = {}): Due {
  return { reason: 'age', cycle: ago(7), deadline: ago(0), ...overrides };
}

/** Starts as a key to deactivate whose deadline is today. */
export function decidedKey(
  id: string,
  overrides: Partial<DecidedKey> & { deadline?: Instant } = {},
): DecidedKey {
  const { deadline = ago(0), ...rest } = overrides;
  return {
    accountId: ACCOUNT,
    accessKeyId: id as AccessKeyId,
    decision: { kind: 'deactivate', ...due({ deadline }), reminderDue: false },
    place: 'next',
    ...rest,
  };
}
