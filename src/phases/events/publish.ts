import { failureOrThrow } from '../../aws/failure.ts';
import type { EventBus } from '../../aws/event-bus.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { EventOutbox, WaitingEvents } from '../../ledger/event-outbox.ts';
import { inWords, isOfOneRow, type UnreadableRow } from '../../ledger/ledger-error.ts';
import { keyOfRow } from '../../ledger/row.ts';
import type { OnUnreadable } from '../../ledger/rows/reading.ts';
import { count } from '../../words/counts.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import { assertThere, putAll, type Unsent } from './put-all.ts';

/** Rows that are sent, and then marked, together. */
const ROWS_AT_ONCE = 200;
const MARKS_AT_ONCE = 20;
/** Rows in one go, so that the backlog of an outage delays no run: some minutes. The rest is for the next run. */
export const MAX_ROWS = 20_000;
/** Of the words of others, which have no bound. */
const MAX_WHY = 1_000;

/** Where events go, and where they wait until then. */
export interface Publishing {
  /** null without EVENTBUS. */
  readonly eventBus: EventBus | null;
  readonly ledger: { readonly events: EventOutbox };
}

/** What came of it. */
export interface Published {
  readonly problems: readonly Problem[];
  /** Whether it makes sense to ask the bus for more. */
  readonly busTakes: boolean;
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
): Promise<Published> {
  if (eventBus === null) return { problems: [], busTakes: false };
  const unreadable = new Map<string, UnreadableRow>();
  const unsent: Unsent = { events: 0, why: null, cause: undefined, hasFailed: false };
  let rows = 0;
  const source = waiting(ledger.events, (row) => unreadable.set(keyOfRow(row), row));
  try {
    for await (const chunk of inChunks(source, ROWS_AT_ONCE)) {
      if (rows === 0) await assertThere(eventBus, unsent);
      const taken = await putAll(eventBus, chunk, unsent);
      await markSent(ledger.events, taken);
      rows += chunk.length;
      if (taken.length === 0 || unsent.hasFailed || rows >= MAX_ROWS) break;
    }
  } catch (error) {
    // Whoever needs the ledger next meets it as well, and has more to say about it.
    const { code, message } = failureOrThrow(error);
    const found = problem('run', about, 'EVENTS_UNSENT', `events wait in the ledger: ${message}`, code);
    return { problems: [found], busTakes: false };
  }
  const { why } = unsent;
  return {
    problems: [
      ...(why === null ? [] : [unsentProblem(about, eventBus, { ...unsent, why }, rows)]),
      ...(why === null && rows >= MAX_ROWS ? [backlogProblem(about, rows)] : []),
      ...unreadableProblem(about, [...unreadable.values()]),
    ],
    busTakes: why === null,
  };
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

function unsentProblem(
  about: string,
  { name }: EventBus,
  { events, why, cause, hasFailed }: Unsent & { readonly why: string },
  rows: number,
): Problem {
  const more = hasFailed && rows % ROWS_AT_ONCE === 0 ? ' or more' : '';
  const message = `the event bus ${name} did not take ${count(events, 'event')}${more}, which wait in the ledger: ${why.slice(0, MAX_WHY)}`;
  return problem('run', about, 'EVENTS_UNSENT', message, cause);
}

/** One for all of them: a step's result and the report stay small. */
function unreadableProblem(about: string, [first, ...others]: readonly UnreadableRow[]): Problem[] {
  if (first === undefined) return [];
  const all = others.length + 1;
  const many =
    others.length === 0 ? '' : `the events of ${count(all, 'row')} wait, which cannot be read; the first: `;
  return [problem('run', about, 'EVENTS_UNSENT', `${many}${inWords(first)}`)];
}

function backlogProblem(about: string, rows: number): Problem {
  const message = `events of ${count(rows, 'fact')} were sent; what else waits in the ledger is for the next run`;
  return problem('run', about, 'EVENTS_UNSENT', message);
}
