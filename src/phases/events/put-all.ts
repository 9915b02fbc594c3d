import { failureOrThrow } from '../../aws/failure.ts';
import { bytesOf, MAX_BYTES, MAX_ENTRIES, type EventBus, type Put } from '../../aws/event-bus.ts';
import type { ProblemCode } from '../../core/problem.ts';
import type { FactEvent } from '../../events/schemas.ts';
import type { WaitingEvents } from '../../ledger/event-outbox.ts';
import { limitedMap } from '../../workflow/limited-map.ts';

const CALLS_AT_ONCE = 4;

/** What keeps events from leaving. */
export interface Unsent {
  events: number;
  /** Of the first. */
  why: string | null;
  cause: ProblemCode | undefined;
  /** A whole call came to nothing: the next ones would as well, each after its time-out. */
  hasFailed: boolean;
}

/** Else all that follows fails, without a call. */
export async function assertThere(bus: EventBus, unsent: Unsent): Promise<void> {
  try {
    if (await bus.isThere()) return;
    unsent.why = 'there is no such bus';
    unsent.hasFailed = true;
  } catch (error) {
    failed(unsent, error);
  }
}

/** @returns the rows of which all events were taken */
export async function putAll(
  bus: EventBus,
  rows: readonly WaitingEvents[],
  unsent: Unsent,
): Promise<readonly WaitingEvents[]> {
  const [first = [], ...others] = batchesOf(rows.flatMap(({ events }) => events));
  const taken = new Set<string>();
  const put = async (batch: readonly FactEvent[]): Promise<void> => {
    const answers = unsent.hasFailed ? [] : await putOne(bus, batch, unsent);
    for (const [index, { detail }] of batch.entries()) {
      if (answers[index]?.taken === true) taken.add(detail.id);
      else unsent.events += 1;
    }
  };
  await put(first);
  // None of ten: that is the bus, and no event of its own.
  if (taken.size === 0) unsent.hasFailed = true;
  await limitedMap(others, CALLS_AT_ONCE, put);
  return rows.filter(({ events }) => events.every(({ detail }) => taken.has(detail.id)));
}

async function putOne(bus: EventBus, batch: readonly FactEvent[], unsent: Unsent): Promise<readonly Put[]> {
  try {
    const answers = await bus.put(batch);
    for (const answer of answers) if (!answer.taken) unsent.why ??= answer.why;
    return answers;
  } catch (error) {
    failed(unsent, error);
    return [];
  }
}

function failed(unsent: Unsent, error: unknown): void {
  const { code, message } = failureOrThrow(error);
  unsent.why ??= message;
  unsent.cause ??= code === 'SERVICE_ERROR' ? undefined : code;
  unsent.hasFailed = true;
}

/** In their order, as many to a call as it takes. */
function batchesOf(events: readonly FactEvent[]): FactEvent[][] {
  const batches: FactEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const more = bytesOf(event);
    const last = batches.at(-1);
    if (last === undefined || last.length === MAX_ENTRIES || bytes + more > MAX_BYTES) {
      batches.push([event]);
      bytes = more;
    } else {
      last.push(event);
      bytes += more;
    }
  }
  return batches;
}
