import { pauseInWords, type Pause } from '../core/pause.ts';
import { LedgerError, RowUnreadableError } from './ledger-error.ts';
import { readPause } from './rows/pause-row.ts';
import { valueOf } from './rows/reading.ts';
import type { LedgerTable } from './table.ts';

/** A partition of its own, so that a role may be given this row and no other (deploy/roles.yml). */
const PAUSE = { pk: 'CONTROL', sk: 'PAUSE' };

/** `CONTROL` / `PAUSE`: the one row that stops all deeds, in a run under way as well. */
export interface PauseSwitch {
  /** Strongly consistent. @returns null when nothing is paused. @throws RowUnreadableError */
  read(): Promise<Pause | null>;
  /** @returns the pause that stands: this one, or the earlier one, which stays. @throws RowUnreadableError of an earlier one */
  begin(pause: Pause): Promise<Pause>;
  /** Lifts one that nobody can read as well. @returns what was lifted; null when nothing was paused */
  end(): Promise<Pause | 'unreadable' | null>;
}

/** Somebody has paused all deeds, or nobody can tell that they have not (I3). */
export class PausedError extends LedgerError {
  override readonly name = 'PausedError';

  constructor(words: string, options?: ErrorOptions) {
    super('PAUSED', words, options);
  }
}

/** @throws PausedError; LedgerOutageError when the ledger does not tell, so that nothing is done then either */
export async function assertNotPaused(pause: Pick<PauseSwitch, 'read'>): Promise<void> {
  let standing: Pause | null;
  try {
    standing = await pause.read();
  } catch (error) {
    if (!(error instanceof RowUnreadableError)) throw error;
    throw new PausedError(`paused, as far as anybody can tell: ${error.message}`, { cause: error });
  }
  if (standing !== null) throw new PausedError(pauseInWords(standing));
}

/** Between the reading and the writing somebody else may be faster; more often than this it is no coincidence. */
const ATTEMPTS = 3;

export function pauseSwitch(table: LedgerTable): PauseSwitch {
  async function read(): Promise<Pause | null> {
    const row = await table.get(PAUSE);
    return row && valueOf(readPause(row));
  }

  return {
    read,

    async begin(pause) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        if (await table.put({ ...PAUSE, ...pause }, { text: 'attribute_not_exists(pk)' })) return pause;
        // Of a second attempt, whose first one took effect, this is the pause itself.
        const standing = await read();
        if (standing !== null) return standing;
      }
      throw new LedgerError('LEDGER_UNREACHABLE', 'the pause is begun and lifted by others at this moment');
    },

    async end() {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const row = await table.get(PAUSE);
        if (row === null) return null;
        const read = readPause(row);
        // Not the pause that somebody has begun since this one was read. Deleted already, by a first attempt, is fine.
        const lifted = await table.delete(
          PAUSE,
          read.ok
            ? {
                text: 'attribute_not_exists(pk) OR since = :since',
                values: { ':since': read.value.since },
              }
            : undefined,
        );
        if (lifted) return read.ok ? read.value : 'unreadable';
      }
      throw new LedgerError('LEDGER_UNREACHABLE', 'the pause is begun and lifted by others at this moment');
    },
  };
}
