import { maskAccessKeyId } from './core/access-key.ts';
import type { RunEvent } from './core/run-event.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

const ACCESS_KEY_ID = /\b(?:AKIA|ASIA)[A-Z0-9]{12,124}\b/g;

/** An event as one JSON object for the log. Access key IDs are masked wherever they stand, AWS's messages included. */
export function logLine(event: RunEvent): LogLine {
  return JSON.parse(
    JSON.stringify(event, (_name, value: unknown) => (typeof value === 'string' ? mask(value) : value)),
  ) as LogLine;
}

function mask(text: string): string {
  return text.replace(ACCESS_KEY_ID, maskAccessKeyId);
}
