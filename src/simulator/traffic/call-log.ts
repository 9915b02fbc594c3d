import { actionName, type ActionName, type Service } from '../protocol/action.ts';
import type { Parameters } from '../protocol/request-parameters.ts';
import type { Fault, Moment } from './faults/fault.ts';

export interface Call {
  /** Simulator clock. */
  readonly at: Date;
  readonly service: Service;
  readonly action: string;
  /** Account of the caller's session; `null` when the caller is not known. */
  readonly accountId: string | null;
  /** ARN of the caller's role. */
  readonly principal: string | null;
  readonly resource: string;
  readonly params: Parameters;
  /** `ok`, or the code of the error. */
  readonly outcome: string;
  /** The fault that it met. */
  readonly fault?: Fault['kind'];
  /** Set when the connection was cut: before the request took effect, or after, or in the middle of the answer. */
  readonly dropped?: Moment | 'midway';
  readonly write: boolean;
}

export interface CallCount {
  readonly calls: number;
  readonly errors: number;
}

export interface CallFilter {
  readonly action?: ActionName;
  readonly accountId?: string;
  readonly outcome?: string;
  readonly write?: boolean;
}

/** Every request in the order of its end. The counters always count; entries are kept up to `capacity`. */
export interface CallLog {
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
}

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
      const { calls, errors } = counts.get(actionName(call)) ?? { calls: 0, errors: 0 };
      counts.set(actionName(call), { calls: calls + 1, errors: errors + (call.outcome === 'ok' ? 0 : 1) });
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
