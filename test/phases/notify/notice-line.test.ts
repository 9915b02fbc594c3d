import fc from 'fast-check';
import type { AccountId } from '../../../src/core/account.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { groupByContact, type Digest } from '../../../src/core/digest.ts';
import { noticeId, noticeName, slotId, type Notice, type NoticeInLine } from '../../../src/core/notice.ts';
import { inSendingOrder } from '../../../src/core/sending-order.ts';
import { noticeLine } from '../../../src/phases/notify/notice-line.ts';
import * as any from '../../builders/arbitraries.ts';
import { ago, ahead } from '../../builders/as-of.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { ANN, BOB, notice } from '../../builders/notice.ts';

const names = (digests: readonly Digest<NoticeInLine>[]): (readonly string[])[] =>
  digests.map(({ contact, notices }) => [contact, ...notices.map(noticeId)]);

describe('a notice in line', () => {
  test('keeps its name and place', () => {
    const given = notice({
      kind: 'deactivated',
      contact: BOB,
      decidedAt: ago(2),
      cycle: ago(9),
      deadline: ago(1),
    });
    const held = noticeLine().add(given, 'left');
    expect(noticeName(held)).toEqual(noticeName(given));
    expect([noticeId(held), slotId(held)]).toEqual([noticeId(given), slotId(given)]);
    expect([held.userName, held.deadline, held.cycle, held.decidedAt]).toEqual([
      'ci',
      ago(1),
      ago(9),
      ago(2),
    ]);
  });

  test('may have a user of any name', () => {
    const userName = 'Ann Ünïcode, with spaces';
    expect(noticeLine().add(notice({ userName }), 'left')).toMatchObject({ userName });
  });

  test('is to be sent once it is known how it is worded, and has an end once that is marked', () => {
    const line = noticeLine();
    const held = line.add(notice(), 'left');
    expect([held.isToSend, line.count(({ isToSend }) => isToSend)]).toEqual([false, 0]);
    line.stand(held, 'as-of-today', ahead(3));
    expect([held.standing, held.deadline, held.isToSend]).toEqual(['as-of-today', ahead(3), true]);
    expect(line.ends.of(held)).toBeUndefined();
    line.ends.mark(held, 'withheld');
    expect(line.ends.of(held)).toBe('withheld');
    for (const standing of ['waits', 'settled', 'over'] as const) {
      line.stand(held, standing);
      expect([held.standing, held.deadline, held.isToSend]).toEqual([standing, ahead(3), false]);
    }
  });
});

describe('a line of notices', () => {
  test('is asked by key, also for what joins it meanwhile', () => {
    const line = noticeLine();
    const first = line.add(notice(), 'left');
    line.add(notice({ accountId: OTHER_ACCOUNT }), 'left');
    expect(line.ofKey(first).map(({ number }) => number)).toEqual([0]);
    line.add(notice({ contact: BOB }), 'as-kept');
    expect(line.ofKey(first).map(({ contact }) => contact)).toEqual([ANN, BOB]);
    expect(line.ofKey({ ...notice(), accountId: OTHER_ACCOUNT })).toHaveLength(1);
    expect(line.ofKey({ ...notice(), accountId: '000000000000' as AccountId })).toEqual([]);
    expect(line.ofKey(first).map(({ contact }) => contact)).toEqual([ANN, BOB]);
  });

  test('gives the same objects of a key while one account is asked about', () => {
    const line = noticeLine();
    const of = line.add(notice(), 'left');
    expect(line.ofKey(of)[0]).toBe(line.ofKey(of)[0]);
  });

  test('is read account by account, in their order', () => {
    const line = noticeLine();
    for (const accountId of [OTHER_ACCOUNT, ACCOUNT, OTHER_ACCOUNT]) line.add(notice({ accountId }), 'left');
    expect([...line.byAccount()].map((all) => all.map(({ accountId }) => accountId))).toEqual(
      [[ACCOUNT], [OTHER_ACCOUNT, OTHER_ACCOUNT]].sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
  });

  test('makes the digests that whole notices make, in the same order', () => {
    fc.assert(
      fc.property(any.notices, fc.option(fc.nat(9)), (notices, places) => {
        const each = [...new Map(notices.map((of) => [noticeId(of), of])).values()];
        const line = noticeLine();
        for (const of of each) line.add(of, 'as-kept');
        const held = inSendingOrder(
          line.digests(() => true),
          places,
        );
        expect(names(held)).toEqual(names(inSendingOrder(groupByContact(each), places)));
      }),
    );
  });

  test('leaves out of its digests what is not to be in them', () => {
    const line = noticeLine();
    line.add(notice(), 'waits');
    const to = (contact: EmailAddress): Notice => notice({ contact });
    line.add(to(BOB), 'as-kept');
    expect(line.digests(({ isToSend }) => isToSend).map(({ contact }) => contact)).toEqual([BOB]);
  });

  test('of very many notices to one address is one digest, and has an order', () => {
    const line = noticeLine();
    const many = 130_000;
    for (let n = 0; n < many; n += 1) line.add({ ...notice(), userName: `user-${n % 50_000}` }, 'as-kept');
    const [digest] = inSendingOrder(
      line.digests(() => true),
      100,
    );
    expect(digest?.notices).toHaveLength(many);
  });
});
