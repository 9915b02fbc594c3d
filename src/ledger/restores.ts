import { keyText, type KeyName } from '../core/access-key.ts';
import { NO_HISTORY, type RecordedDeactivation } from '../core/notice-cycle.ts';
import type { KeyDeeds, Restoration } from '../core/restoration.ts';
import { CYCLE, toHistory } from './key-history.ts';
import { keyStates } from './key-state.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { keyState } from './row-keys.ts';
import { readKeyState, type KeyState } from './rows/key-rows.ts';
import {
  readable,
  sortRows,
  unreadable,
  valueOf,
  type OnUnreadable,
  type Reading,
  type ReadRows,
} from './rows/reading.ts';
import type { LedgerTable, Row } from './table.ts';

/** A restore that was begun, and the deactivation that it undoes. */
export interface OpenRestore {
  readonly deactivation: RecordedDeactivation;
  readonly restoration: Restoration;
}

/** The undoing of deactivations, in the `STATE` of their keys. */
export interface Restores {
  /** @throws RowUnreadableError */
  read(key: KeyName): Promise<KeyDeeds>;
  /** By `keyText`; keys of which the ledger knows nothing are in neither map. */
  readMany(keys: readonly KeyName[]): Promise<ReadRows<string, KeyDeeds>>;
  /**
   * Written before the key is touched: from here on it is this command's, until `restoration.until`.
   * @returns false when the deactivation is not the last thing that was done to the key, or when another command is at it
   */
  claim(key: KeyName, restoration: Restoration): Promise<boolean>;
  /** `done` begins a new cycle. One that was closed before stays as it is. */
  close(key: KeyName, restoration: Restoration, state: 'done' | 'withdrawn'): Promise<void>;
  open(onUnreadable: OnUnreadable): AsyncIterable<OpenRestore>;
}

/** What the sparse index lists a key under while its restore is open. */
const RESTORE = 'RESTORE';

export function restores(table: LedgerTable): Restores {
  const states = keyStates(table);
  return {
    async read(key) {
      const row = await table.get(keyState(key));
      return row === null
        ? { ...NO_HISTORY, deactivation: null, restoration: null }
        : valueOf(readDeeds(row));
    },

    async readMany(keys) {
      const names = new Map(keys.map((key) => [keyState(key).pk, keyText(key)]));
      return sortRows(await table.getMany(keys.map(keyState)), readDeeds, ({ pk }) => names.get(pk) ?? pk);
    },

    async claim(key, restoration) {
      const { restoreId, deactivatedBy, at } = restoration;
      const claimed = await states.change(
        key,
        {
          text: 'SET restoration = :restoration, outbox = :restore, expiresAt = :expiresAt',
          values: {
            ':restoration': restoration,
            ':restore': RESTORE,
            ':expiresAt': expiresAt(at, KEPT_DAYS.key),
          },
        },
        {
          text: [
            'deactivation.#state = :done AND deactivation.runId = :run',
            `(${[
              'attribute_not_exists(restoration)',
              'restoration.deactivatedBy <> :run',
              'restoration.#state = :withdrawn',
              '(restoration.#state = :intent AND restoration.#until <= :now)',
            ].join(' OR ')})`,
          ].join(' AND '),
          names: { '#state': 'state', '#until': 'until' },
          values: {
            ':done': 'done',
            ':run': deactivatedBy,
            ':withdrawn': 'withdrawn',
            ':intent': 'intent',
            ':now': at,
          },
        },
      );
      if (claimed !== null) return true;
      // Its own: the answer was that of a second attempt, and the first one took effect.
      const row = await table.get(keyState(key));
      const present = row && valueOf(readKeyState(row)).restoration;
      return present?.restoreId === restoreId && present.state === 'intent';
    },

    async close(key, { restoreId, at }, state) {
      const row = await states.change(
        key,
        {
          // A notice that was accepted while the restore was open has begun a cycle; one that has none is retired.
          text: `SET restoration.#state = :state, outbox = :cycle${state === 'done' ? ', restoredAt = :at' : ''}`,
          names: { '#state': 'state' },
          values: { ':state': state, ':cycle': CYCLE, ...(state === 'done' && { ':at': at }) },
        },
        {
          text: 'restoration.restoreId = :restoreId AND restoration.#state = :intent',
          values: { ':restoreId': restoreId, ':intent': 'intent' },
        },
      );
      await states.prune(key, row);
    },

    async *open(onUnreadable) {
      yield* readable(table.queryOutbox(RESTORE), readOpen, onUnreadable);
    },
  };
}

const deedsOf = (state: KeyState): KeyDeeds => ({
  ...toHistory(state),
  deactivation: state.deactivation,
  restoration: state.restoration,
});

function readDeeds(row: Row): Reading<KeyDeeds> {
  const read = readKeyState(row);
  return read.ok ? { ok: true, value: deedsOf(read.value) } : read;
}

function readOpen(row: Row): Reading<OpenRestore> {
  const read = readKeyState(row);
  if (!read.ok) return read;
  const { deactivation, restoration } = read.value;
  return deactivation === null || restoration === null
    ? unreadable(row, 'it does not say what was to be restored')
    : { ok: true, value: { deactivation, restoration } };
}
