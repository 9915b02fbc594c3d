import type { KeyEntry, ListedDecision, ListedKeys, Outcome } from './report.ts';

export interface ListedKeysTally extends ListedKeys {
  add(key: Pick<KeyEntry, 'decision' | 'outcome'>): void;
}

export function tallyOfKeys(): ListedKeysTally {
  let total = 0;
  const decided: Record<ListedDecision, number> = {
    exempt: 0,
    notify: 0,
    wait: 0,
    deactivate: 0,
    deferred: 0,
    undetermined: 0,
  };
  const ended: Record<Outcome, number> = {
    notified: 0,
    withheld: 0,
    pending: 0,
    deactivated: 0,
    'would-notify': 0,
    'would-deactivate': 0,
    failed: 0,
    none: 0,
  };
  return {
    get total() {
      return total;
    },
    decided,
    ended,
    add({ decision, outcome }) {
      total += 1;
      decided[decision] += 1;
      ended[outcome] += 1;
    },
  };
}
