import { inPieces } from '../core/in-pieces.ts';
import { limitedMap } from '../workflow/limited-map.ts';
import { RowRefusedError, RowUnreadableError } from './ledger-error.ts';
import type { Key } from './row.ts';
import type { LedgerTable } from './table.ts';

/** Rows that are read at once, and written side by side. */
const PIECE = 500;
const AT_ONCE = 20;

/**
 * What stays behind: the pause is of the place, and so is what SES was asked for there (I9: only an identity that was
 * requested here is ever deleted), and the lock. What the last survey remembered is asked anew.
 */
const OF_THE_PLACE = ['CONTROL', 'IDENTITY#', 'LOCK', 'SEEN#'];

export interface MovedRows {
  readonly written: number;
  /** A row of that name was there, and stayed as it is. */
  readonly alreadyThere: number;
  /** Which could not be written, and why. */
  readonly refused: readonly string[];
}

/**
 * Copies every row that is about keys, mails, contacts and runs; what stands in `to` already is never written over, so
 * that a second time finishes what the first began.
 * @param onRows told how many rows were looked at, of how many; what it throws ends the copying
 * @throws LedgerOutageError when either table does not answer
 */
export async function moveRows(
  from: Pick<LedgerTable, 'scanKeys' | 'getMany'>,
  to: Pick<LedgerTable, 'put'>,
  onRows: (done: number, total: number) => Promise<void> | void,
): Promise<MovedRows> {
  const keys = (await from.scanKeys({ text: 'attribute_exists(pk)' }, () => undefined)).filter(isMoved);
  let [written, alreadyThere, done] = [0, 0, 0];
  const refused: string[] = [];
  for (const piece of inPieces(keys, PIECE)) {
    const rows = await from.getMany(piece);
    await limitedMap(rows, AT_ONCE, async (row) => {
      try {
        if (await to.put(row, { text: 'attribute_not_exists(pk)' })) written += 1;
        else alreadyThere += 1;
      } catch (error) {
        // Of a later version, and no less there for it.
        if (error instanceof RowUnreadableError) alreadyThere += 1;
        else if (error instanceof RowRefusedError) refused.push(error.message);
        else throw error;
      }
    });
    await onRows((done += piece.length), keys.length);
  }
  return { written, alreadyThere, refused };
}

const isMoved = ({ pk }: Key): boolean => !OF_THE_PLACE.some((prefix) => pk.startsWith(prefix));
