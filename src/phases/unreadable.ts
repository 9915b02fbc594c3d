import { problem, type Problem } from '../core/problem.ts';
import { inWords, type UnreadableRow } from '../ledger/ledger-error.ts';
import { accountIdOf, keyNameOf } from '../ledger/row-keys.ts';
import type { OnUnreadable } from '../ledger/rows/reading.ts';

/** For phases that leave alone what cannot be read: the report reads the same rows, and tells of them. */
export const leftToReport: OnUnreadable = () => undefined;

/** Of a row about a key: its history, its finding, a notice about it. */
export function unreadableKey(row: UnreadableRow): Problem {
  return problem('key', keyNameOf(row)?.accessKeyId ?? row.sk, 'LEDGER_UNREADABLE', inWords(row));
}

export function unreadableAccount(row: UnreadableRow): Problem {
  return problem('account', accountIdOf(row) ?? row.sk, 'LEDGER_UNREADABLE', inWords(row));
}

/** Nobody knows what the address was told today: its mails wait until the row can be read (I5). */
export function unreadableContact(contact: string, row: UnreadableRow): Problem {
  const message = `${inWords(row)}; mails to this address wait until it can`;
  return problem('contact', contact, 'LEDGER_UNREADABLE', message);
}
