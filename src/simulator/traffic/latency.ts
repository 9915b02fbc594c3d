import { setTimeout } from 'node:timers/promises';
import type { Random } from '../random.ts';

/** Milliseconds a call takes: always the same, or somewhere in a range. */
export type Latency = number | readonly [minMs: number, maxMs: number];

export async function waitFor(latency: Latency, random: Random): Promise<void> {
  const ms = typeof latency === 'number' ? latency : latency[0] + random() * (latency[1] - latency[0]);
  if (ms > 0) await setTimeout(ms);
}
