import type { EngineRequest } from './engine-process.ts';
import type { Counted } from './simulator-process.ts';
import { engineRun, organization, type OrganizationOptions, type Run } from './stage.ts';
import { since, type Tally } from './tally.ts';

/** One of two days: the run, and what the organization has counted of it. */
export interface BenchDay extends Run, Pick<Counted, 'floor'> {
  readonly calls: Tally;
  readonly hugeCalls: Tally;
}

export interface TwoDays {
  readonly first: BenchDay;
  readonly second: BenchDay;
}

/**
 * A run, and another one a day later, over the ledger that the first one left and in a process of its own: whatever the
 * second one knows of the first is in the ledger.
 */
export async function twoDays(
  asked: OrganizationOptions,
  run: Partial<Pick<EngineRequest, 'mode' | 'paced'>> = {},
): Promise<TwoDays> {
  const org = await organization(asked);
  const day = async (number: 1 | 2): Promise<BenchDay> => {
    const before = number === 1 ? await org.count() : await org.letADayPass();
    const figures = await engineRun(org, { ...run, ledgerTable: 'two-days', day: number });
    const { all, huge, floor } = await org.count();
    return { ...figures, floor, calls: since(before.all, all), hugeCalls: since(before.huge, huge) };
  };
  const first = await day(1);
  const second = await day(2);
  org.close();
  return { first, second };
}
