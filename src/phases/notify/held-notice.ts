import type { AccessKeyId } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import { bytes, floats, numberColumn, textColumn } from '../../core/columns.ts';
import type { NumberColumn, TextColumn } from '../../core/columns.ts';
import type { EmailAddress } from '../../core/contact.ts';
import { instant, type Instant } from '../../core/instant.ts';
import { itemsByName, type ItemsByName } from '../../core/items-by-name.ts';
import type { NoticeInLine, NoticeKind } from '../../core/notice.ts';
import type { NoticeEnd } from './ends.ts';

/**
 * How a notice that is to be sent is worded: as the ledger has it; as one that an earlier run wrote; with the other keys that
 * this run has seen; or with all that is so today.
 */
export type Wording = 'as-kept' | 'as-sent-by-this-run' | 'with-keys-seen' | 'as-of-today';

/** What becomes of a notice: it is `left` until that is known. */
export type Standing = 'left' | 'waits' | 'settled' | 'over' | Wording;

export const STANDINGS: readonly Standing[] = [
  'left',
  'waits',
  'settled',
  'over',
  'as-kept',
  'as-sent-by-this-run',
  'with-keys-seen',
  'as-of-today',
];
const FIRST_WORDING = STANDINGS.indexOf('as-kept');
export const KINDS: readonly NoticeKind[] = ['first', 'reminder', 'deactivated', 'restored'];
export const ENDS: readonly (NoticeEnd | undefined)[] = [undefined, 'sent', 'pending', 'withheld', 'failed'];

/** Number `n` of each column is of one notice. */
export interface Columns {
  readonly accounts: ItemsByName;
  readonly contacts: ItemsByName;
  readonly kind: NumberColumn;
  readonly decidedAt: NumberColumn;
  readonly deadline: NumberColumn;
  readonly cycle: NumberColumn;
  /** The key's ID, a space, and its user's name. */
  readonly keyAndUser: TextColumn;
  readonly standing: NumberColumn;
  readonly end: NumberColumn;
}

export function emptyColumns(): Columns {
  return {
    accounts: itemsByName(),
    contacts: itemsByName(),
    kind: numberColumn(bytes),
    decidedAt: numberColumn(floats),
    deadline: numberColumn(floats),
    cycle: numberColumn(floats),
    keyAndUser: textColumn(),
    standing: numberColumn(bytes),
    end: numberColumn(bytes),
  };
}

/** A notice that is in line; what it says is in the ledger. */
export class HeldNotice implements NoticeInLine {
  readonly number: number;
  readonly #of: Columns;

  constructor(of: Columns, number: number) {
    this.#of = of;
    this.number = number;
  }

  get accountId(): AccountId {
    return this.#of.accounts.nameOf(this.number) as AccountId;
  }
  get contact(): EmailAddress {
    return this.#of.contacts.nameOf(this.number) as EmailAddress;
  }
  get accessKeyId(): AccessKeyId {
    const text = this.#of.keyAndUser.at(this.number);
    return text.slice(0, text.indexOf(' ')) as AccessKeyId;
  }
  get userName(): string {
    const text = this.#of.keyAndUser.at(this.number);
    return text.slice(text.indexOf(' ') + 1);
  }
  get kind(): NoticeKind {
    return KINDS[this.#of.kind.at(this.number)] ?? 'first';
  }
  get decidedAt(): Instant {
    return instant(this.#of.decidedAt.at(this.number));
  }
  get deadline(): Instant {
    return instant(this.#of.deadline.at(this.number));
  }
  get cycle(): Instant {
    return instant(this.#of.cycle.at(this.number));
  }
  get standing(): Standing {
    return STANDINGS[this.#of.standing.at(this.number)] ?? 'left';
  }
  get isToSend(): boolean {
    return this.#of.standing.at(this.number) >= FIRST_WORDING;
  }
}
