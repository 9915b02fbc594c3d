import { actionName, type ActionName, type Service } from '../protocol/action.ts';
import type { Parameters } from '../protocol/request-parameters.ts';

export type Call = {
  /** Simulator clock. */
  at: Date;
  service: Service;
  action: string;
  /** Account of the caller's session; `null` when the caller is not known. */
  accountId: string | null;
  /** ARN of the caller's role. */
  principal: string | null;
  resource: string;
  params: Parameters;
  /** `ok`, or the code of the error. */
  outcome: string;
  /** Set when the connection was cut: before the request took effect, or after. */
  dropped?: 'before' | 'after';
  write: boolean;
};

export type CallCount = { calls: number; errors: number };

export type CallFilter = { action?: ActionName; accountId?: string; outcome?: string; write?: boolean };

/** Every request in the order of its end. The counters always count; entries are kept up to `capacity`. */
export type CallLog = {
  readonly entries: readonly Call[];
  readonly counts: ReadonlyMap<ActionName, CallCount>;
  /** Whether entries are kept; a load test switches them off. */
  recording: boolean;
  total(): number;
  /** How often an action was called, whatever came of it. */
  count(action: ActionName): number;
  /** Entries that match all that the filter names. */
  find(filter: CallFilter): Call[];
  record(call: Call): void;
  clear(): void;
};

/** @param capacity when this many entries are there, the older half goes. */
export function callLog(capacity: number): CallLog {
  const entries: Call[] = [];
  const counts = new Map<ActionName, CallCount>();
  return {
    entries,
    counts,
    recording: true,
    total: () => [...counts.values()].reduce((sum, { calls }) => sum + calls, 0),
    count: (action) => counts.get(action)?.calls ?? 0,
    find: (filter) => entries.filter((call) => matches(call, filter)),
    record(call) {
      const count = counts.get(actionName(call)) ?? { calls: 0, errors: 0 };
      count.calls += 1;
      if (call.outcome !== 'ok') count.errors += 1;
      counts.set(actionName(call), count);
      if (!this.recording) return;
      if (entries.length >= capacity) entries.splice(0, Math.ceil(capacity / 2));
      entries.push(call);
    },
    clear() {
      entries.length = 0;
      counts.clear();
    },
  };
}

const matches = (call: Call, { action, accountId, outcome, write }: CallFilter): boolean =>
  (action === undefined || actionName(call) === action) &&
  (accountId === undefined || call.accountId === accountId) &&
  (outcome === undefined || call.outcome === outcome) &&
  (write === undefined || call.write === write);
