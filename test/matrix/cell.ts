import { ImpossibleFault } from '../../src/simulator/traffic/impossible-fault.ts';
import type { Fault } from '../../src/simulator/traffic/faults/fault.ts';
import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import { NO_RETRIES, onDay } from '../e2e/harness.ts';
import { CALLS, type Cost } from './calls.ts';
import type { Failure } from './failures.ts';
import { brokenPromises } from './invariants.ts';
import { liveDay, type Ended } from './lived-day.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { timelineFrom } from './observed.ts';
import { ending, type Rehearsal } from './rehearsal.ts';
import { eve } from './story.ts';
import { isAbout } from './subject.ts';
import { DAY } from './world.ts';

/** One failure of one call, lived through. */
export interface Cell {
  readonly call: string;
  readonly failure: string;
  /** How often the fault was really made. */
  readonly fired: number;
  readonly outcome: Outcome;
  /** In words; none when all is well. */
  readonly brokenPromises: readonly string[];
}

/** The day with the fault, and the day after it without. */
export async function live(rehearsal: Rehearsal, call: string, failure: Failure): Promise<Cell> {
  const { past } = rehearsal;
  const staged = await eve(past, failure.client);
  let changed = 0;
  let left = failure.times ?? Infinity;
  let hasBegun = false;
  const { meets } = failure;
  const faultFor = (request: InterceptedRequest): Fault | undefined => {
    if (typeof meets === 'function') return meets(request);
    const body = (before: string): string => {
      const after = changedAnswer(meets.answer, before, request);
      if (after !== before) changed += 1;
      return after;
    };
    return { kind: 'spoil', body };
  };
  const hit = await liveDay(staged, DAY, (name, request) => {
    const isMeant =
      name === call || (failure.meetsRepeatsOf && name === call.replace(...failure.meetsRepeatsOf));
    const isHit = CALLS[call]?.costs === 'nothing' || isAbout(request, past.victims);
    if (isMeant && isHit && left > 0) {
      left -= 1;
      hasBegun = true;
      return faultFor(request);
    }
    return failure.lasts && hasBegun && request.service === 'dynamodb' ? faultFor(request) : undefined;
  });
  // Whose patience is short for the fault's sake has its own again.
  const after = failure.client ? staged.engine({}, NO_RETRIES) : staged;
  const next = await liveDay(after, DAY + 1, () => undefined);
  const happened = await ending(staged, past);
  const lived = {
    days: [hit.ended, next.ended] as readonly [Ended, Ended],
    happened,
    timeline: timelineFrom(new Date(onDay(DAY)), happened),
  };
  return {
    call,
    failure: failure.name,
    fired: typeof meets === 'function' ? hit.fired : changed,
    outcome: outcomeOf(rehearsal, lived),
    brokenPromises: brokenPromises(rehearsal, lived, costOf(call, failure)),
  };
}

function changedAnswer(
  change: Extract<Failure['meets'], { answer: unknown }>['answer'],
  body: string,
  request: InterceptedRequest,
): string {
  try {
    return change(body, request);
  } catch (error) {
    // Not in this one of several answers.
    if (error instanceof ImpossibleFault) return body;
    throw error;
  }
}

/** An outage of the ledger may end a run; what befalls one row costs what the row is about. */
function costOf(call: string, { isOf }: Failure): Cost {
  if (isOf === 'all' || (call.includes(' dynamodb:') && isOf !== 'row')) return 'run';
  const cost = CALLS[call]?.costs ?? 'run';
  return isOf === 'session' && cost === 'it' ? 'account' : cost;
}
