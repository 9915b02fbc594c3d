import { figure, type Figure } from './figure.ts';
import type { PageCost } from './page-process.ts';
import { measuredBy } from './stage.ts';

/** What the page of a run weighs, and how long it takes to make. */
export async function page(sizes: readonly number[]): Promise<Figure[]> {
  const costs = await measuredBy<PageCost[]>('page-process', sizes);
  return costs.flatMap(({ keys, bytes, medianMs }) => [
    figure(
      `page: ${keys} listed keys, size`,
      bytes / 1e6,
      'MB',
      2,
      ...(keys <= 10_000 ? [{ atMost: 2 }] : []),
    ),
    figure(`page: ${keys} listed keys, rendering`, medianMs, 'ms', 0),
  ]);
}
