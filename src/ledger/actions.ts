import type { KeyAction } from '../core/key-action.ts';
import type { NewEvent } from '../events/schemas.ts';
import type { CarriedEvents } from './carried-events.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { actionRow } from './row-keys.ts';
import type { LedgerTable } from './table.ts';

/**
 * `KEY#<account>#<key>` / `ACTION#<instant>#<kind>`: what befell a key, for as long as its notices are kept. Nothing is
 * decided on it; the `STATE` knows the last of each kind only.
 */
export interface KeyActions {
  /** The first record of an action stands; repeating it changes nothing. */
  record(action: KeyAction, event?: NewEvent): Promise<void>;
}

export function keyActions(table: LedgerTable, carried: CarriedEvents): KeyActions {
  return {
    async record(action, event) {
      const key = actionRow(action);
      const row = { ...key, action, expiresAt: expiresAt(action.at, KEPT_DAYS.notice) };
      await table.put(
        { ...row, ...(await carried.withRow(key, event ?? null)) },
        { text: 'attribute_not_exists(pk)' },
      );
    },
  };
}
