import { RowUnreadableError } from '../../src/ledger/ledger-error.ts';
import type { OnUnreadable } from '../../src/ledger/rows/reading.ts';

/** For readers of a ledger in which every row can be read. */
export const nothingUnread: OnUnreadable = (row) => {
  throw new RowUnreadableError(row);
};
