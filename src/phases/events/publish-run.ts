import type { Problem } from '../../core/problem.ts';
import type { EventOutbox, WaitingEvents } from '../../ledger/event-outbox.ts';
import { keyOfRow } from '../../ledger/row.ts';
import { runRow } from '../../ledger/row-keys.ts';
import type { OnUnreadable } from '../../ledger/rows/reading.ts';
import type { Run, Services } from '../run.ts';
import { publish, type Published } from './publish.ts';

/** Sends what waits: this run's notices and deeds, and whatever did not leave before. */
export function publishWaiting(
  services: Pick<Services, 'eventBus' | 'ledger'>,
  { runId }: Pick<Run, 'runId'>,
): Promise<Published> {
  return publish(services, runId, (events, onUnreadable) => events.waiting(onUnreadable));
}

/**
 * Sends what only the end of the run brought; should that fail, the report says so all the same.
 * @param said is in the report already
 * @returns what is not
 */
export async function publishEnd(
  services: Services,
  run: Run,
  said: readonly Problem[],
): Promise<readonly Problem[]> {
  const { problems } = await publish(services, run.runId, (events, onUnreadable) =>
    endFirst(events, run.runId, onUnreadable),
  );
  const news = problems.filter((found) => !said.some(({ message }) => message === found.message));
  for (const found of news) {
    run.emit({ event: 'problem', problem: found });
    await services.ledger.runs.addProblem(run.runId, found);
  }
  return news;
}

/** The index may not list yet that the run has ended. */
async function* endFirst(
  events: EventOutbox,
  runId: string,
  onUnreadable: OnUnreadable,
): AsyncIterable<WaitingEvents> {
  const end = runRow(runId);
  yield* events.ofRows([end], onUnreadable);
  for await (const row of events.waiting(onUnreadable)) if (keyOfRow(row) !== keyOfRow(end)) yield row;
}
