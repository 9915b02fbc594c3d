import type { KeyName } from '../../core/access-key.ts';
import type { EmailAddress } from '../../core/contact.ts';
import { inReadingOrder, type Digest } from '../../core/digest.ts';
import { toMs, type Instant } from '../../core/instant.ts';
import type { NoticeInLine } from '../../core/notice.ts';
import type { Ends } from './ends.ts';
import { emptyColumns, HeldNotice, type Columns, type Standing } from './held-notice.ts';

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
      of.contacts.add(notice.contact);
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
