import type { EmailAddress } from '../../src/core/contact.ts';
import type { ContactState } from '../../src/core/contact-state.ts';
import { RowUnreadableError } from '../../src/ledger/ledger-error.ts';
import type { OnUnreadable, ReadRows } from '../../src/ledger/rows/reading.ts';

/** For readers of a ledger in which every row can be read. */
export const nothingUnread: OnUnreadable = (row) => {
  throw new RowUnreadableError(row);
};

/** Contacts of whom nothing is known. */
export const NOBODY_KNOWN: ReadRows<EmailAddress, ContactState> = { found: new Map(), unreadable: new Map() };
