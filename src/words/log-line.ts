import type { RestoreEvent } from '../core/restore-event.ts';
import type { Emit, RunEvent } from '../core/run-event.ts';
import { mask } from './mask.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

/** An event as one JSON object for the log. What no log may hold is masked wherever it stands, AWS's messages included. */
export function logLine(event: RunEvent | RestoreEvent): LogLine {
  return JSON.parse(JSON.stringify(event, maskTexts)) as LogLine;
}

/** For `JSON.stringify`: every text in a value, masked. */
export function maskTexts(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? mask(value) : value;
}

/** Hands a run's events to a logger, one line each. */
export function logEvents(logger: {
  info(message: string, facts: Readonly<Record<string, unknown>>): void;
}): Emit {
  return (happened) => {
    const { event, ...facts } = logLine(happened);
    logger.info(event, facts);
  };
}
