import type { AccessKeyId, KeyName } from '../../core/access-key.ts';
import type { AccountId } from '../../core/account.ts';
import {
  bytes,
  floats,
  numberColumn,
  textColumn,
  type NumberColumn,
  type TextColumn,
} from '../../core/columns.ts';
import type { EmailAddress } from '../../core/contact.ts';
import { inReadingOrder, type Digest } from '../../core/digest.ts';
import { itemsByName, type ItemsByName } from '../../core/items-by-name.ts';
import { instant, toMs, type Instant } from '../../core/instant.ts';
import type { NoticeInLine, NoticeKind } from '../../core/notice.ts';
import type { Ends, NoticeEnd } from './ends.ts';

/**
 * How a notice that is to be sent is worded: as the ledger has it; as one that an earlier run wrote; with the other keys that
 * this run has seen; or with all that is so today.
 */
export type Wording = 'as-kept' | 'as-sent-by-this-run' | 'with-keys-seen' | 'as-of-today';

/** What becomes of a notice: it is `left` until that is known. */
export type Standing = 'left' | 'waits' | 'settled' | 'over' | Wording;

const STANDINGS: readonly Standing[] = [
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
const KINDS: readonly NoticeKind[] = ['first', 'reminder', 'deactivated', 'restored'];
const ENDS: readonly (NoticeEnd | undefined)[] = [undefined, 'sent', 'pending', 'withheld', 'failed'];

/** Number `n` of each column is of one notice. */
interface Columns {
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

/**
 * The notices of a run, of which there may be one for each key of an organization: what names and orders each, in some eighty
 * bytes. What they say is read when their turn comes.
 */
export interface NoticeLine {
  readonly ends: Ends<HeldNotice>;
  add(notice: NoticeInLine & { readonly cycle: Instant }, standing: Standing): HeldNotice;
  /** @param deadline where it is another by now */
  stand(notice: HeldNotice, standing: Standing, deadline?: Instant): void;
  /** In the order in which they came. The same objects, while one account after the other is asked for. */
  ofKey(key: KeyName): readonly HeldNotice[];
  /** Account by account, in their order. */
  byAccount(): Iterable<readonly HeldNotice[]>;
  count(isCounted: (notice: HeldNotice) => boolean): number;
  /** Of the notices of which that is so; each look at a digest's notices makes them anew. */
  digests(isIn: (notice: HeldNotice) => boolean): Digest<HeldNotice>[];
}

export function noticeLine(): NoticeLine {
  const of: Columns = {
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
  let inHand: { readonly accountId: string; readonly ofKey: Map<string, HeldNotice[]> } | null = null;

  const ofAccount = (accountId: string): HeldNotice[] =>
    of.accounts.of(accountId).map((number) => new HeldNotice(of, number));

  function keep(notice: HeldNotice): void {
    if (inHand?.accountId !== notice.accountId) return;
    const known = inHand.ofKey.get(notice.accessKeyId);
    if (known) known.push(notice);
    else inHand.ofKey.set(notice.accessKeyId, [notice]);
  }

  return {
    ends: {
      mark: (notice, how) => {
        of.end.set(notice.number, ENDS.indexOf(how));
      },
      of: (notice) => ENDS[of.end.at(notice.number)],
    },

    add(notice, standing) {
      const number = of.accounts.add(notice.accountId);
      of.contacts.add(notice.contact);
      of.kind.push(KINDS.indexOf(notice.kind));
      of.decidedAt.push(toMs(notice.decidedAt));
      of.deadline.push(toMs(notice.deadline));
      of.cycle.push(toMs(notice.cycle));
      of.keyAndUser.push(`${notice.accessKeyId} ${notice.userName}`);
      of.standing.push(STANDINGS.indexOf(standing));
      of.end.push(0);
      const held = new HeldNotice(of, number);
      keep(held);
      return held;
    },

    stand({ number }, standing, deadline) {
      if (deadline !== undefined) of.deadline.set(number, toMs(deadline));
      of.standing.set(number, STANDINGS.indexOf(standing));
    },

    ofKey({ accountId, accessKeyId }) {
      if (inHand?.accountId !== accountId) {
        inHand = { accountId, ofKey: new Map() };
        for (const notice of ofAccount(accountId)) keep(notice);
      }
      return inHand.ofKey.get(accessKeyId) ?? [];
    },

    *byAccount() {
      for (const accountId of of.accounts.sortedNames()) yield ofAccount(accountId);
    },

    count(isCounted) {
      let counted = 0;
      for (let at = 0; at < of.accounts.length; at += 1) if (isCounted(new HeldNotice(of, at))) counted += 1;
      return counted;
    },

    digests: (isIn) => digestsOf(of, isIn),
  };
}

class HeldDigest implements Digest<HeldNotice> {
  readonly contact: EmailAddress;
  readonly #of: Columns;
  readonly #numbers: Int32Array;

  constructor(of: Columns, numbers: Int32Array, contact: EmailAddress) {
    this.#of = of;
    this.#numbers = numbers;
    this.contact = contact;
  }

  get notices(): readonly HeldNotice[] {
    return Array.from(this.#numbers, (number) => new HeldNotice(this.#of, number));
  }
}

function digestsOf(of: Columns, isIn: (notice: HeldNotice) => boolean): Digest<HeldNotice>[] {
  const digests: Digest<HeldNotice>[] = [];
  for (const contact of of.contacts.sortedNames()) {
    const notices = of.contacts
      .of(contact)
      .map((number) => new HeldNotice(of, number))
      .filter(isIn);
    if (notices.length === 0) continue;
    const numbers = Int32Array.from(notices.sort(inReadingOrder), ({ number }) => number);
    digests.push(new HeldDigest(of, numbers, contact as EmailAddress));
  }
  return digests;
}
