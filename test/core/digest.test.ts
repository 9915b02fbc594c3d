import {
  byAccount,
  groupByContact,
  inParts,
  MAX_MAILS_APART,
  MAX_NOTICES_A_MAIL,
} from '../../src/core/digest.ts';
import { inSendingOrder } from '../../src/core/sending-order.ts';
import type { AccountId } from '../../src/core/account.ts';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import type { Notice } from '../../src/core/notice.ts';
import { ago, ahead } from '../builders/as-of.ts';
import { OTHER_ACCOUNT } from '../builders/finding.ts';
import { ANN, BOB, notice } from '../builders/notice.ts';

describe('digests', () => {
  test('gather what one contact gets over all accounts', () => {
    const notices = [
      notice(),
      notice({ contact: BOB }),
      notice({ accountId: OTHER_ACCOUNT, userName: 'deploy' }),
    ];
    const digests = groupByContact(notices);
    expect(digests.map(({ contact, notices: of }) => [contact, of.map((each) => each.userName)])).toEqual([
      [ANN, ['ci', 'deploy']],
      [BOB, ['ci']],
    ]);
  });

  test('are none without notices', () => {
    expect(groupByContact([])).toEqual([]);
  });

  test('list deactivated keys first, then restored ones, then by deadline, account, user and key', () => {
    const ordered = [
      notice({ kind: 'deactivated', deadline: ahead(9) }),
      notice({ kind: 'restored', deadline: ahead(9) }),
      notice({ kind: 'first', deadline: ahead(1), userName: 'z' }),
      notice({ kind: 'reminder', deadline: ahead(2), userName: 'a' }),
      notice({ kind: 'reminder', deadline: ahead(2), userName: 'b' }),
      notice({ deadline: ahead(2), userName: 'b', accessKeyId: 'AKIAZZZZZZZZZZZZZZZZ' as AccessKeyId }),
      notice({ deadline: ahead(2), userName: 'a', accountId: OTHER_ACCOUNT }),
    ];
    expect(groupByContact([...ordered].reverse())[0]?.notices).toEqual(ordered);
  });

  test('list a user before those whose names go on from there', () => {
    const notices = [notice({ userName: 'ci-2' }), notice({ userName: 'ci' })];
    expect(groupByContact(notices)[0]?.notices.map(({ userName }) => userName)).toEqual(['ci', 'ci-2']);
  });

  test('keep hostile names as they are and apart; templates escape them', () => {
    const userNames = ['<script>alert(1)</script>', 'a\r\nBcc: eve@example.com', '課長', 'x'.repeat(256), ''];
    const [digest] = groupByContact(userNames.map((userName) => notice({ userName })));
    expect(new Set(digest?.notices.map(({ userName }) => userName))).toEqual(new Set(userNames));
  });
});

describe('when the quota is short, digests go', () => {
  const order = (notices: readonly Notice[]) =>
    inSendingOrder(groupByContact(notices)).map(({ contact }) => contact.split('@')[0]);
  const to = (name: string, overrides: Partial<Notice>) =>
    notice({ contact: `${name}@example.com` as EmailAddress, ...overrides });

  test('by urgency: deactivations, final reminders, reminders, first notices', () => {
    const notices = [
      to('first', { kind: 'first', deadline: ahead(0) }),
      to('reminder', { kind: 'reminder', deadline: ahead(3) }),
      to('final', { kind: 'reminder', deadline: ahead(1) }),
      to('deactivated', { kind: 'deactivated', deadline: ahead(20) }),
    ];
    expect(order(notices)).toEqual(['deactivated', 'final', 'reminder', 'first']);
  });

  test('with a reminder as the final one when a day or less is left', () => {
    const notices = [
      to('b-over', { kind: 'reminder', deadline: ahead(1, 1) }),
      to('d-exactly', { kind: 'reminder', deadline: ahead(1) }),
      to('c-under', { kind: 'reminder', deadline: ahead(1, -1) }),
      to('a-overdue', { kind: 'reminder', deadline: ago(3) }),
    ];
    expect(order(notices)).toEqual(['a-overdue', 'c-under', 'd-exactly', 'b-over']);
  });

  test('by the nearest deadline among equals, then by address', () => {
    const notices = [
      to('c', { deadline: ahead(6) }),
      to('b', { deadline: ahead(7) }),
      to('a', { deadline: ahead(7) }),
    ];
    expect(order(notices)).toEqual(['c', 'a', 'b']);
  });

  test('by their reminder, though a first notice in them has the nearer deadline', () => {
    const notices = [
      to('ann', { kind: 'first', deadline: ahead(5) }),
      to('bob', { kind: 'first', deadline: ahead(1), userName: 'a' }),
      to('bob', { kind: 'reminder', deadline: ahead(6), userName: 'b' }),
    ];
    expect(order(notices)).toEqual(['bob', 'ann']);
  });

  test('by the most urgent notice in them', () => {
    const notices = [
      to('ann', { kind: 'reminder', deadline: ahead(1) }),
      to('bob', { kind: 'first' }),
      to('bob', { kind: 'deactivated', userName: 'other' }),
    ];
    expect(order(notices)).toEqual(['bob', 'ann']);
  });
});

describe('the mails of a digest', () => {
  const ofLength = (length: number) => ({
    contact: ANN,
    notices: Array.from({ length }, (_, n) => notice({ userName: `user-${n}` })),
  });

  test.each([
    ['no notices', 0, []],
    ['just under what fits', MAX_NOTICES_A_MAIL - 1, [[499, undefined]]],
    ['exactly what fits', MAX_NOTICES_A_MAIL, [[500, undefined]]],
    [
      'just over what fits',
      MAX_NOTICES_A_MAIL + 1,
      [
        [500, { number: 1, of: 2 }],
        [1, { number: 2, of: 2 }],
      ],
    ],
  ])('with %s', (_, length, mails) => {
    const digest = ofLength(length);
    const parts = inParts(digest);
    expect(parts.map(({ notices, part }) => [notices.length, part])).toEqual(mails);
    expect(parts.flatMap(({ notices }) => notices)).toEqual(digest.notices);
  });
});

describe('a digest account by account', () => {
  const about = (accounts: number, keysEach: number) => ({
    contact: ANN,
    notices: Array.from({ length: accounts * keysEach }, (_, n) =>
      notice({
        accountId: String(100_000_000_000 + (n % accounts)) as AccountId,
        accessKeyId: `AKIA${String(n).padStart(16, '0')}` as AccessKeyId,
      }),
    ),
  });

  test.each([
    ['none', 0, 0, 0],
    ['one', 1, 3, 1],
    ['two', 2, 3, 2],
    ['as many as there may be mails', MAX_MAILS_APART, 1, MAX_MAILS_APART],
    ['one more: two share a mail', MAX_MAILS_APART + 1, 1, 26],
    ['very many', 1_000, 1, MAX_MAILS_APART],
    ['one that needs two mails', 1, MAX_NOTICES_A_MAIL + 1, 2],
  ])('with %s', (_, accounts, keysEach, mails) => {
    const digest = about(accounts, keysEach);
    const apart = byAccount(digest);
    expect(apart).toHaveLength(mails);
    expect(apart.map(({ part }) => part)).toEqual(
      mails > 1 ? apart.map((__, index) => ({ number: index + 1, of: mails })) : apart.map(() => undefined),
    );
    expect(new Set(apart.flatMap(({ notices }) => notices))).toEqual(new Set(digest.notices));
    expect(apart.flatMap(({ notices }) => notices)).toHaveLength(digest.notices.length);
    const accountsOf = apart.map(({ notices }) => new Set(notices.map(({ accountId }) => accountId)));
    if (accounts <= MAX_MAILS_APART) for (const of of accountsOf) expect(of.size).toBe(1);
  });
});
