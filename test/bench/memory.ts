import { NODE_OPTIONS } from '../../deploy/lambda-environment.ts';
import { figure, type Figure } from './figure.ts';
import type { MemoryFigures, MemoryRequest } from './memory-process.ts';
import { measuredBy } from './stage.ts';

/** As of 40 % of the keys of a neglected organization of 20 users an account. */
const DUE_KEYS = 13.2;

/** Peak memory of what comes after the survey, as the organization grows; each size in a process of its own. */
export async function memory(sizes: readonly number[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  const peaks: number[] = [];
  for (const accounts of sizes) {
    const request: MemoryRequest = { accounts, dueKeys: DUE_KEYS };
    const parts = await measuredBy<MemoryFigures>('memory-process', request, {
      execArgv: NODE_OPTIONS.split(' '),
    });
    const name = `memory: ${accounts} accounts, ${Math.floor(accounts * DUE_KEYS)} due keys`;
    for (const { part, peakRssMb, seconds } of parts)
      figures.push(
        figure(`${name}, up to ${part}`, peakRssMb, 'MB', 0, { atMost: 250 }),
        figure(`${name}, ${part}`, seconds, 's'),
      );
    peaks.push(Math.max(...parts.map(({ peakRssMb }) => peakRssMb)));
  }
  const growth = (peaks.at(-1) ?? 0) / (peaks[0] ?? 1);
  return [...figures, figure('memory: peak, last over first', growth, '×', 2, { atMost: 1.1 })];
}
