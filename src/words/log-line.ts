import { maskAccessKeyId } from '../core/access-key.ts';
import type { RestoreEvent } from '../core/restore-event.ts';
import type { Emit, RunEvent } from '../core/run-event.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

const ACCESS_KEY_ID = /\b(?:AKIA|ASIA)[A-Z0-9]{12,124}\b/g;

/** An event as one JSON object for the log. Access key IDs are masked wherever they stand, AWS's messages included. */
export function logLine(event: RunEvent | RestoreEvent): LogLine {
  return JSON.parse(
    JSON.stringify(event, (_name, value: unknown) => (typeof value === 'string' ? mask(value) : value)),
  ) as LogLine;
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

function mask(text: string): string {
  return text.replace(ACCESS_KEY_ID, maskAccessKeyId);
}
