import fc from 'fast-check';
import type { AccountId } from '../../src/core/account.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import { groupByContact, mailsByAccount, MAX_NOTICES_A_MAIL, URGENCY } from '../../src/core/digest.ts';
import type { Notice } from '../../src/core/notice.ts';
import { inSendingOrder, withMails, type MailsByAccount } from '../../src/core/sending-order.ts';
import * as any from '../builders/arbitraries.ts';
import { ahead } from '../builders/as-of.ts';
import { OTHER_ACCOUNT } from '../builders/finding.ts';
import { notice } from '../builders/notice.ts';

const order = (notices: readonly Notice[]) =>
  inSendingOrder(groupByContact(notices))
    .map(({ contact }) => contact.split('@')[0])
    .join(' ');
const to = (name: string, overrides: Partial<Notice>) =>
  notice({ contact: `${name}@example.com` as EmailAddress, ...overrides });

describe('among mails of one urgency', () => {
  const many = [1, 2, 3, 4].map((n) => to(`many-${n}`, { userName: 'many', deadline: ahead(1) }));
  const other = (name: string, overrides: Partial<Notice> = {}) =>
    to(name, { accountId: OTHER_ACCOUNT, userName: name, deadline: ahead(5), ...overrides });

  test('accounts take turns, so that one with very many addresses makes others wait for one at a time', () => {
    expect(order([...many, other('x'), other('y')])).toBe('many-1 x many-2 y many-3 many-4');
  });

  test('so do the users of an account', () => {
    const users = ['x', 'y'].map((userName) => to(userName, { userName, deadline: ahead(5) }));
    expect(order([...many, ...users])).toBe('many-1 x y many-2 many-3 many-4');
  });

  test('nobody is put off by being named by those who have many told', () => {
    const named = [...many, to('x', { userName: 'many', deadline: ahead(4) })];
    expect(order(named)).toBe('many-1 many-2 many-3 many-4 x');
    expect(order([...named, other('x')])).toBe('many-1 x many-2 many-3 many-4');
  });

  test('the more urgent go first, whosesoever they are', () => {
    const urgent = [1, 2].map((n) => to(`urgent-${n}`, { kind: 'reminder', userName: 'many' }));
    expect(order([other('x'), ...urgent])).toBe('urgent-1 urgent-2 x');
  });
});

describe('with few places left', () => {
  const urgent = [1, 2, 3, 4].map((n) => to(`urgent-${n}`, { kind: 'deactivated', userName: `user-${n}` }));
  const others = ['x', 'y'].map((name) => to(name, { accountId: OTHER_ACCOUNT, userName: name }));
  const withPlaces = (places: number | null) =>
    inSendingOrder(groupByContact([...urgent, ...others]), places)
      .map(({ contact }) => contact.split('@')[0])
      .join(' ');

  test.each([
    [null, 'urgent-1 urgent-2 urgent-3 urgent-4 x y'],
    [8, 'urgent-1 urgent-2 urgent-3 urgent-4 x y'],
    [6, 'urgent-1 urgent-2 urgent-3 x y urgent-4'],
    [4, 'urgent-1 urgent-2 x y urgent-3 urgent-4'],
    [3, 'urgent-1 urgent-2 x y urgent-3 urgent-4'],
    [1, 'urgent-1 x urgent-2 urgent-3 urgent-4 y'],
    [0, 'urgent-1 urgent-2 urgent-3 urgent-4 x y'],
  ])('%j: what of one account is more than half of them waits for the others', (places, expected) => {
    expect(withPlaces(places)).toBe(expected);
  });
});

describe('in several parts', () => {
  const hostile = '666666666666' as AccountId;

  /** 800 places, so many mails a part. @returns how many of them the one account had */
  function sentInParts(mailsAPart: number): { readonly hostile: number; readonly others: number } {
    let waiting = groupByContact([
      ...Array.from({ length: 1_000 }, (_, n) =>
        to(`hostile-${n}`, { accountId: hostile, userName: `user-${n % 200}`, kind: 'reminder' }),
      ),
      ...Array.from({ length: 400 }, (_, n) =>
        to(`other-${n}`, { accountId: String(300_000_000_000 + n) as AccountId, kind: 'first' }),
      ),
    ]);
    let had: MailsByAccount = new Map();
    const sent = { hostile: 0, others: 0 };
    for (let left = 800; left > 0; left -= mailsAPart) {
      const leaving = inSendingOrder(waiting, 800, had).slice(0, Math.min(left, mailsAPart));
      for (const { notices } of leaving) sent[notices[0]?.accountId === hostile ? 'hostile' : 'others'] += 1;
      had = withMails(had, mailsByAccount(leaving));
      waiting = waiting.filter((digest) => !leaving.includes(digest));
    }
    return sent;
  }

  test.each([800, 300, 100])('of %i mails each, one account has no more than in one', (mailsAPart) => {
    expect(sentInParts(mailsAPart)).toEqual({ hostile: 400, others: 400 });
  });

  test('the accounts that have had the most are remembered, a thousand of them', () => {
    const had = new Map(Array.from({ length: 1_500 }, (_, n) => [String(n), n] as const));
    const more = withMails(had, new Map([['0', 2_000]]));
    expect(more.size).toBe(1_000);
    expect([more.get('0'), more.get('1499'), more.get('501'), more.get('500')]).toEqual([
      2_000,
      1_499,
      501,
      undefined,
    ]);
  });

  test('a digest counts for as many mails as it takes', () => {
    const long = Array.from({ length: 2 * MAX_NOTICES_A_MAIL + 1 }, (_, n) =>
      to('long', { accountId: hostile, userName: `user-${n}`, kind: 'deactivated' }),
    );
    const short = to('short', { accountId: hostile, userName: 'short', kind: 'reminder' });
    const digests = groupByContact([...long, short, to('x', { accountId: OTHER_ACCOUNT })]);
    const names = (places: number) =>
      inSendingOrder(digests, places).map(({ contact }) => contact.split('@')[0]);
    expect(names(8)).toEqual(['long', 'short', 'x']);
    expect(names(6)).toEqual(['long', 'x', 'short']);
    // The first is told, however long it is: it would wait for good.
    expect(names(2)).toEqual(['long', 'x', 'short']);
    const had = new Map([[hostile, 1]]);
    expect(inSendingOrder(digests, 6, had).map(({ contact }) => contact.split('@')[0])).toEqual([
      'short',
      'x',
      'long',
    ]);
  });
});

describe('laws of the sending order', () => {
  const accounts = ['111122223333', '444455556666', '777788889999'] as AccountId[];
  /** Each address in one account. */
  const apart = fc.array(
    fc.record({
      kind: fc.constantFrom('first', 'reminder', 'deactivated'),
      account: fc.constantFrom(0, 0, 0, 1, 2),
      address: fc.nat(5),
      userName: fc.constantFrom('ann', 'bob'),
      days: fc.nat(3),
    }),
    { maxLength: 24 },
  );
  const noticesOf = (
    drawn: readonly { account: number; address: number; kind: string; userName: string; days: number }[],
  ) =>
    drawn.map(({ account, address, kind, userName, days }) =>
      to(`a${account}-${address}`, {
        accountId: accounts[account] ?? OTHER_ACCOUNT,
        kind: kind as Notice['kind'],
        userName,
        deadline: ahead(days),
      }),
    );
  const urgencyOf = ({ notices }: { readonly notices: readonly Notice[] }) =>
    Math.min(...notices.map(({ kind }) => URGENCY[kind]));

  test('urgency never rises on the way', () => {
    fc.assert(
      fc.property(any.notices, (notices) => {
        const urgencies = inSendingOrder(groupByContact(notices)).map(urgencyOf);
        expect(urgencies).toEqual(urgencies.toSorted((a, b) => a - b));
      }),
    );
  });

  test('wherever the quota ends, the turns of two accounts that wait differ by one at most', () => {
    fc.assert(
      fc.property(apart, fc.nat(18), (drawn, quota) => {
        const sorted = inSendingOrder(groupByContact(noticesOf(drawn)));
        const waiting = sorted[quota];
        if (waiting === undefined) return;
        const urgency = urgencyOf(waiting);
        const alike = sorted.slice(0, quota).filter((digest) => urgencyOf(digest) === urgency);
        const turns = (accountId: string) =>
          alike.filter(({ notices: [first] }) => first?.accountId === accountId).length;
        const share = turns(waiting.notices[0]?.accountId ?? '');
        for (const account of accounts) expect(turns(account)).toBeLessThanOrEqual(share + 1);
      }),
    );
  });

  test('whoever needs no more than half of the places is told today, whatever one other account brings', () => {
    fc.assert(
      fc.property(apart, fc.integer({ min: 1, max: 24 }), (drawn, places) => {
        const sorted = inSendingOrder(groupByContact(noticesOf(drawn)), places);
        const honest = sorted.filter(({ notices: [first] }) => first?.accountId !== accounts[0]);
        if (honest.length > Math.floor(places / 2)) return;
        expect(sorted.slice(0, places)).toEqual(expect.arrayContaining(honest));
      }),
    );
  });

  test('the order in which they come does not matter, and none is lost', () => {
    fc.assert(
      fc.property(apart, (drawn) => {
        const digests = groupByContact(noticesOf(drawn));
        const sorted = inSendingOrder(digests).map(({ contact }) => contact);
        expect(sorted.toSorted()).toEqual(digests.map(({ contact }) => contact).sort());
        expect(inSendingOrder([...digests].reverse()).map(({ contact }) => contact)).toEqual(sorted);
      }),
    );
  });
});
