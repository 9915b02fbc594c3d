import type { Instant } from './instant.ts';

/** Somebody has stopped all deeds: no key is deactivated and no mail sent until it is lifted. */
export interface Pause {
  /** ARN of the caller. */
  readonly by: string;
  readonly since: Instant;
  readonly reason: string;
}

/** `paused since 2026-11-25T16:20:00.000Z by arn:…: wrong keys` */
export function pauseInWords({ by, since, reason }: Pause): string {
  return `paused since ${since} by ${by}: ${reason}`;
}
