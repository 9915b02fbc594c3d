import { failureOrThrow } from '../../aws/failure.ts';
import { bytesOf, MAX_BYTES, MAX_ENTRIES, type EventBus, type Put } from '../../aws/event-bus.ts';
import { problem, type Problem, type ProblemCode } from '../../core/problem.ts';
import type { FactEvent } from '../../events/schemas.ts';
import type { EventOutbox, WaitingEvents } from '../../ledger/event-outbox.ts';
import { inWords, isOfOneRow, type UnreadableRow } from '../../ledger/ledger-error.ts';
import type { OnUnreadable } from '../../ledger/rows/reading.ts';
import { count } from '../../words/counts.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import { limitedMap } from '../../workflow/limited-map.ts';

/** Rows that are sent, and then marked, together. */
const ROWS_AT_ONCE = 200;
const CALLS_AT_ONCE = 4;
const MARKS_AT_ONCE = 20;
/** Rows in one go, so that the backlog of an outage delays no run: some minutes. The rest is for the next run. */
export const MAX_ROWS = 20_000;

/** Where events go, and where they wait until then. */
export interface Publishing {
  /** null without EVENTBUS. */
  readonly eventBus: EventBus | null;
  readonly ledger: { readonly events: EventOutbox };
}

/** What keeps an event from leaving. */
interface Unsent {
  events: number;
  /** Of the first. */
  why: string | null;
  cause: ProblemCode | undefined;
}

/**
 * Sends events that the ledger holds, and lets go of those that the bus has taken. Whatever does not leave stays where it is,
 * and the next run sends it: at least once, and by the same ID. A bus that takes none of the first few is asked no more.
 * @param about the run or restore that the problems are told of
 */
export async function publish(
  { eventBus, ledger }: Publishing,
  about: string,
  waiting: (events: EventOutbox, onUnreadable: OnUnreadable) => AsyncIterable<WaitingEvents>,
): Promise<readonly Problem[]> {
  if (eventBus === null) return [];
  const unreadable: UnreadableRow[] = [];
  const unsent: Unsent = { events: 0, why: null, cause: undefined };
  let rows = 0;
  let isOver = false;
  const source = waiting(ledger.events, (row) => unreadable.push(row));
  for await (const chunk of inChunks(source, ROWS_AT_ONCE)) {
    if (rows === 0 && !(await isThere(eventBus, chunk, unsent))) break;
    const taken = await putAll(eventBus, chunk, unsent);
    await markSent(ledger.events, taken);
    rows += chunk.length;
    isOver = rows >= MAX_ROWS;
    if (taken.length === 0 || isOver) break;
  }
  return [
    ...(unsent.why === null ? [] : [unsentProblem(about, eventBus, unsent)]),
    ...(isOver && unsent.why === null ? [backlogProblem(about, rows)] : []),
    ...unreadable.map((row) => problem('run', about, 'EVENTS_UNSENT', inWords(row))),
  ];
}

async function isThere(bus: EventBus, chunk: readonly WaitingEvents[], unsent: Unsent): Promise<boolean> {
  const events = chunk.flatMap((row) => row.events).length;
  try {
    if (await bus.isThere()) return true;
    unsent.events += events;
    unsent.why = 'there is no such bus';
  } catch (error) {
    failed(unsent, events, error);
  }
  return false;
}

/** @returns the rows of which all events were taken */
async function putAll(
  bus: EventBus,
  rows: readonly WaitingEvents[],
  unsent: Unsent,
): Promise<readonly WaitingEvents[]> {
  const [first = [], ...others] = batchesOf(rows.flatMap(({ events }) => events));
  const taken = new Set<string>();
  const put = async (batch: readonly FactEvent[]): Promise<void> => {
    for (const [index, answer] of (await putOne(bus, batch, unsent)).entries()) {
      const event = batch[index];
      if (event !== undefined && answer.taken) taken.add(event.detail.id);
    }
  };
  await put(first);
  if (taken.size > 0) await limitedMap(others, CALLS_AT_ONCE, put);
  else unsent.events += others.flat().length;
  return rows.filter(({ events }) => events.every(({ detail }) => taken.has(detail.id)));
}

async function putOne(bus: EventBus, batch: readonly FactEvent[], unsent: Unsent): Promise<readonly Put[]> {
  try {
    const answers = await bus.put(batch);
    for (const answer of answers) {
      if (answer.taken) continue;
      unsent.events += 1;
      unsent.why ??= answer.why;
    }
    return answers;
  } catch (error) {
    failed(unsent, batch.length, error);
    return [];
  }
}

function failed(unsent: Unsent, events: number, error: unknown): void {
  const { code, message } = failureOrThrow(error);
  unsent.events += events;
  unsent.why ??= message;
  unsent.cause ??= code === 'SERVICE_ERROR' ? undefined : code;
}

/** One that another sender has changed meanwhile, or that DynamoDB does not take back, leaves again. */
async function markSent(events: EventOutbox, sent: readonly WaitingEvents[]): Promise<void> {
  await limitedMap(sent, MARKS_AT_ONCE, async (row) => {
    try {
      await events.markSent(row);
    } catch (error) {
      if (!isOfOneRow(error)) throw error;
    }
  });
}

/** In their order, as many to a call as it takes. */
export function batchesOf(events: readonly FactEvent[]): FactEvent[][] {
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

function unsentProblem(about: string, { name }: EventBus, { events, why, cause }: Unsent): Problem {
  const message = `the event bus ${name} did not take ${count(events, 'event')}, which wait in the ledger: ${why ?? ''}`;
  return problem('run', about, 'EVENTS_UNSENT', message, cause);
}

function backlogProblem(about: string, rows: number): Problem {
  const message = `events of ${count(rows, 'fact')} were sent, and more wait in the ledger for the next run`;
  return problem('run', about, 'EVENTS_UNSENT', message);
}
