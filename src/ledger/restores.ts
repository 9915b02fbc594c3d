import type { KeyName } from '../core/access-key.ts';
import { NO_HISTORY, type RecordedDeactivation } from '../core/notice-cycle.ts';
import type { KeyDeeds, Restoration } from '../core/restoration.ts';
import { toHistory } from './key-history.ts';
import { keyStates, LISTED, readAs } from './key-state.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { readKeyState } from './rows/key-rows.ts';
import { readable, type OnUnreadable, type Reading, type ReadRows } from './rows/reading.ts';
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

export function restores(table: LedgerTable): Restores {
  const states = keyStates(table);
  return {
    async read(key) {
      return (await states.read(key, readDeeds)) ?? { ...NO_HISTORY, deactivation: null, restoration: null };
    },

    readMany: (keys) => states.readMany(keys, readDeeds),

    async claim(key, restoration) {
      const { restoreId, deactivatedBy, at } = restoration;
      const claimed = await states.change(
        key,
        {
          text: 'SET restoration = :restoration, outbox = :restore, expiresAt = :expiresAt',
          values: {
            ':restoration': restoration,
            ':restore': LISTED.restore,
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
      const present = (await states.read(key, readKeyState))?.restoration;
      return present?.restoreId === restoreId && present.state === 'intent';
    },

    async close(key, { restoreId, at }, state) {
      const row = await states.change(
        key,
        {
          // A notice that was accepted while the restore was open has begun a cycle; one that has none is retired.
          text: `SET restoration.#state = :state, outbox = :cycle${state === 'done' ? ', restoredAt = :at' : ''}`,
          names: { '#state': 'state' },
          values: { ':state': state, ':cycle': LISTED.cycle, ...(state === 'done' && { ':at': at }) },
        },
        {
          text: 'restoration.restoreId = :restoreId AND restoration.#state = :intent',
          values: { ':restoreId': restoreId, ':intent': 'intent' },
        },
      );
      await states.prune(key, row);
    },

    async *open(onUnreadable) {
      yield* readable(table.queryOutbox(LISTED.restore), readOpen, onUnreadable);
    },
  };
}

const readDeeds = (row: Row): Reading<KeyDeeds> =>
  readAs(row, (state) => ({
    ...toHistory(state),
    deactivation: state.deactivation,
    restoration: state.restoration,
  }));

const readOpen = (row: Row): Reading<OpenRestore> =>
  readAs(
    row,
    ({ deactivation, restoration }) => deactivation && restoration && { deactivation, restoration },
    'it does not say what was to be restored',
  );
