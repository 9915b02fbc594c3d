import type { KeyName } from '../../core/access-key.ts';
import type { EmailAddress } from '../../core/contact.ts';
import { inReadingOrder, type Digest } from '../../core/digest.ts';
import { toMs, type Instant } from '../../core/instant.ts';
import type { Stretch } from '../../core/name-column.ts';
import type { NoticeInLine } from '../../core/notice.ts';
import type { Ends } from './ends.ts';
import { emptyColumns, HeldNotice, type Columns, type Standing } from './held-notice.ts';

/**
 * The notices of a run, of which there may be one for each key of an organization: what names and orders each, in some fifty
 * bytes, and eight more for each of its instants that differs from those beside it. What they say is read when their turn comes.
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
  const of = emptyColumns();
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
        of.end.set(notice.number, how);
      },
      of: (notice) => {
        const end = of.end.at(notice.number);
        return end === 'to come' ? undefined : end;
      },
    },

    add(notice, standing) {
      const number = of.accounts.add(notice.accountId);
      of.contacts.push(notice.contact);
      of.kind.push(notice.kind);
      of.decidedAt.push(toMs(notice.decidedAt));
      of.deadline.push(toMs(notice.deadline));
      of.cycle.push(toMs(notice.cycle));
      of.keyAndUser.push(`${notice.accessKeyId} ${notice.userName}`);
      of.standing.push(standing);
      of.end.push('to come');
      const held = new HeldNotice(of, number);
      keep(held);
      return held;
    },

    stand({ number }, standing, deadline) {
      if (deadline !== undefined) of.deadline.set(number, toMs(deadline));
      of.standing.set(number, standing);
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

/** A stretch of the line in the order of its digests. */
class HeldDigest implements Digest<HeldNotice> {
  readonly #of: Columns;
  readonly #numbers: Int32Array;
  readonly #from: number;
  readonly #to: number;

  constructor(of: Columns, numbers: Int32Array, [from, to]: Stretch) {
    this.#of = of;
    this.#numbers = numbers;
    this.#from = from;
    this.#to = to;
  }

  get contact(): EmailAddress {
    return this.#of.contacts.at(this.#numbers[this.#from] ?? 0) as EmailAddress;
  }
  get notices(): readonly HeldNotice[] {
    return heldIn(this.#of, this.#numbers.subarray(this.#from, this.#to));
  }
}

const heldIn = (of: Columns, numbers: Int32Array): HeldNotice[] =>
  Array.from(numbers, (number) => new HeldNotice(of, number));

function digestsOf(of: Columns, isIn: (notice: HeldNotice) => boolean): Digest<HeldNotice>[] {
  const { items, stretches } = of.contacts.grouped((number) => isIn(new HeldNotice(of, number)));
  const digests: Digest<HeldNotice>[] = [];
  for (const stretch of stretches) {
    const inOrder = heldIn(of, items.subarray(...stretch)).sort(inReadingOrder);
    items.set(
      inOrder.map(({ number }) => number),
      stretch[0],
    );
    digests.push(new HeldDigest(of, items, stretch));
  }
  return digests;
}
