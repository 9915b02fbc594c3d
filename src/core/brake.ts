import { keyText, type KeyName } from './access-key.ts';
import { byText } from './compare-text.ts';
import type { Decision } from './decision.ts';

export interface DecidedKey extends KeyName {
  readonly decision: Decision;
}

/**
 * The brake: of all keys to deactivate, the `maxDeactivations` with the oldest deadlines go ahead, the
 * rest is deferred to the next run. Ties fall by account and key ID, so that the order of accounts does not matter.
 */
export function applyBrake<K extends DecidedKey>(keys: readonly K[], maxDeactivations: number | null): K[] {
  if (maxDeactivations === null) return [...keys];
  const queue = keys
    .flatMap((key) => (key.decision.kind === 'deactivate' ? [{ key, deadline: key.decision.deadline }] : []))
    .sort(byText(rank));
  const deferred = new Set<K>(queue.slice(maxDeactivations).map(({ key }) => key));
  return keys.map((key) =>
    deferred.has(key) && key.decision.kind === 'deactivate'
      ? { ...key, decision: { ...key.decision, kind: 'deferred' } }
      : key,
  );
}

function rank({ key, deadline }: { key: DecidedKey; deadline: string }): string {
  return `${deadline} ${keyText(key)}`;
}
