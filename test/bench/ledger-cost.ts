import { figure, type Figure } from './figure.ts';
import type { BenchDay } from './two-days.ts';

/** DynamoDB on demand, USD a unit, as docs/deploy.md has it. */
const USD_A_READ = 0.125e-6;
const USD_A_WRITE = 0.625e-6;
const RUNS_A_MONTH = 30;

/** What a day asks of the ledger, and what a month of such days costs, the outbox index and storage not counted. */
export function ledgerFigures(
  what: string,
  {
    floor,
    ledgerReadUnits: reads,
    ledgerWriteUnits: writes,
  }: Pick<BenchDay, 'floor' | 'ledgerReadUnits' | 'ledgerWriteUnits'>,
): Figure[] {
  const anAccount = (count: number): number => count / floor.accounts;
  const usd = anAccount(reads * USD_A_READ + writes * USD_A_WRITE) * 1_000 * RUNS_A_MONTH;
  return [
    figure(`${what}, ledger read units`, anAccount(reads), 'an account'),
    figure(`${what}, ledger write units`, anAccount(writes), 'an account'),
    figure(`${what}, ledger a month, 1,000 accounts`, usd, 'USD', 2),
  ];
}
