import { openLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { keyOfRow, type Key, type Row } from '../../src/ledger/row.ts';
import { AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, KEY_ID } from '../builders/finding.ts';
import { sleeplessClock } from './stub-table.ts';
import { TABLE, tableHere, type TableHere } from './table-here.ts';

/** The ledger on a table in this very process, at the as-of instant, and the rows as they lie there. */
export interface LedgerHere extends Pick<TableHere, 'rows' | 'put'> {
  readonly ledger: Ledger;
  rowOf(key: Key): Promise<Row | undefined>;
}

export async function ledgerHere({ hasBus = false } = {}): Promise<LedgerHere> {
  const here = await tableHere();
  const clock = { ...sleeplessClock(), now: () => AS_OF };
  return {
    ...here,
    ledger: openLedger(here.client(), TABLE, clock, { hasBus }),
    rowOf: async (key) => (await here.rows()).find((row) => keyOfRow(row) === keyOfRow(key)),
  };
}

/** For rows of which all are to be read. */
export const readable = (row: unknown): never => {
  throw new Error(JSON.stringify(row));
};

/** A deactivation that is on record. */
export const ACTION = {
  accountId: ACCOUNT,
  accessKeyId: KEY_ID,
  kind: 'deactivated',
  of: AS_OF,
  at: AS_OF,
  runId: 'run-1',
  by: null,
  why: null,
} as const;
