import { actionName } from '../../src/simulator/protocol/action.ts';
import type { Call, CallLog } from '../../src/simulator/traffic/call-log.ts';
import { HUGE_ACCOUNT } from './worlds.ts';

/** What came of the calls of one action; attempts that the SDK repeats count each. */
export interface Count {
  readonly calls: number;
  readonly throttled: number;
}

/** By action, as IAM policies name it. */
export type Tally = Readonly<Record<string, Count>>;

const THROTTLES = ['Throttling', 'ThrottlingException', 'TooManyRequestsException'];

/** Counts calls as they end, all of them and those of the huge account. */
export function tallyOf(calls: CallLog): { readonly all: Tally; readonly huge: Tally } {
  const all: Record<string, Count> = {};
  const huge: Record<string, Count> = {};
  calls.recording = false;
  calls.record = (call) => {
    add(all, call);
    if (isOfHugeAccount(call)) add(huge, call);
  };
  return { all, huge };
}

function add(tally: Record<string, Count>, call: Call): void {
  const { calls, throttled } = tally[actionName(call)] ?? { calls: 0, throttled: 0 };
  const isThrottled = THROTTLES.includes(call.outcome);
  tally[actionName(call)] = { calls: calls + 1, throttled: throttled + (isThrottled ? 1 : 0) };
}

/** The hub is who asks STS; which account it means to enter stands in the role's ARN. */
function isOfHugeAccount({ accountId, action, resource }: Call): boolean {
  return accountId === HUGE_ACCOUNT || (action === 'AssumeRole' && resource.includes(HUGE_ACCOUNT));
}

/** The sum over the actions whose names begin so. */
export function sumOf(tally: Tally, ...prefixes: readonly string[]): Count {
  const counts = Object.entries(tally)
    .filter(([action]) => prefixes.some((prefix) => action.startsWith(prefix)))
    .map(([, count]) => count);
  return {
    calls: counts.reduce((sum, { calls }) => sum + calls, 0),
    throttled: counts.reduce((sum, { throttled }) => sum + throttled, 0),
  };
}

/** What was called between two counts. */
export function since(before: Tally, now: Tally): Tally {
  const entries = Object.entries(now).map(([action, { calls, throttled }]): [string, Count] => {
    const { calls: callsBefore, throttled: throttledBefore } = before[action] ?? { calls: 0, throttled: 0 };
    return [action, { calls: calls - callsBefore, throttled: throttled - throttledBefore }];
  });
  return Object.fromEntries(entries.filter(([, { calls }]) => calls > 0));
}

/** In percent. */
export function throttledShare({ calls, throttled }: Count): number {
  return calls === 0 ? 0 : (100 * throttled) / calls;
}
