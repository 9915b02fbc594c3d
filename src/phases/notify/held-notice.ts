import type { AccessKeyId } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import { floats, numberColumn, textColumn, wordColumn } from '../../core/columns.ts';
import type { NumberColumn, TextColumn, WordColumn } from '../../core/columns.ts';
import type { EmailAddress } from '../../core/contact.ts';
import { instant, type Instant } from '../../core/instant.ts';
import { itemsByName, type ItemsByName } from '../../core/items-by-name.ts';
import { nameColumn, type NameColumn } from '../../core/name-column.ts';
import type { NoticeInLine, NoticeKind } from '../../core/notice.ts';
import type { NoticeEnd } from './ends.ts';

/**
 * How a notice that is to be sent is worded: as the ledger has it; as one that an earlier run wrote; with the other keys that
 * this run has seen; or with all that is so today.
 */
export type Wording = 'as-kept' | 'as-sent-by-this-run' | 'with-keys-seen' | 'as-of-today';

/** What becomes of a notice: it is `left` until that is known. */
export type Standing = 'left' | 'waits' | 'settled' | 'over' | Wording;

// Stryker disable BooleanLiteral: these are asked for their names only

const WORDINGS: Readonly<Record<Wording, true>> = {
  'as-kept': true,
  'as-sent-by-this-run': true,
  'with-keys-seen': true,
  'as-of-today': true,
};

const isWording = (standing: Standing): standing is Wording => Object.hasOwn(WORDINGS, standing);

/** Number `n` of each column is of one notice. */
export interface Columns {
  readonly accounts: ItemsByName;
  readonly contacts: NameColumn;
  readonly kind: WordColumn<NoticeKind>;
  readonly decidedAt: NumberColumn;
  readonly deadline: NumberColumn;
  readonly cycle: NumberColumn;
  /** The key's ID, a space, and its user's name. */
  readonly keyAndUser: TextColumn;
  readonly standing: WordColumn<Standing>;
  readonly end: WordColumn<NoticeEnd | 'to come'>;
}

export function emptyColumns(): Columns {
  return {
    accounts: itemsByName(),
    contacts: nameColumn(),
    kind: wordColumn({ first: true, reminder: true, deactivated: true, restored: true }),
    decidedAt: numberColumn(floats),
    deadline: numberColumn(floats),
    cycle: numberColumn(floats),
    keyAndUser: textColumn(),
    standing: wordColumn({ left: true, waits: true, settled: true, over: true, ...WORDINGS }),
    end: wordColumn({ 'to come': true, sent: true, pending: true, withheld: true, failed: true }),
  };
}

// Stryker restore BooleanLiteral

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
    return this.#of.contacts.at(this.number) as EmailAddress;
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
    return this.#of.kind.at(this.number);
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
    return this.#of.standing.at(this.number);
  }
  get isToSend(): boolean {
    return isWording(this.standing);
  }
}
