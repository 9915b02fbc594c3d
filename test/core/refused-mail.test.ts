import type { AccountId } from '../../src/core/account.ts';
import {
  goesApart,
  isRefusedTooOften,
  MAX_COUNTED_MAILS,
  type RefusedMail,
} from '../../src/core/refused-mail.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../builders/finding.ts';

const refused = (daysAgo: number, accountId: AccountId = ACCOUNT, extraMs = 0): RefusedMail => ({
  at: ago(daysAgo, extraMs),
  mail: `refused ${daysAgo}`,
  accountId,
});

test.each([
  ['none', [], false],
  ['one of today', [refused(0)], true],
  ['one of just under 30 days ago', [refused(30, ACCOUNT, -1)], true],
  ['one of exactly 30 days ago', [refused(30)], false],
])('after %s refused mail the next go out account by account or not', (_, mails, apart) => {
  expect(goesApart(mails, AS_OF)).toBe(apart);
});

test.each([
  ['twice', [refused(0), refused(1)], false],
  ['three times', [refused(0), refused(1), refused(2)], true],
  [
    'three times, one of them about another account',
    [refused(0), refused(1), refused(2, OTHER_ACCOUNT)],
    false,
  ],
  ['three times, the first exactly 30 days ago', [refused(0), refused(1), refused(30)], false],
  ['three times, told twice of one', [refused(0), refused(0), refused(1)], false],
])('an account whose mails were refused %s was refused too often or not yet', (_, mails, tooOften) => {
  expect(isRefusedTooOften(mails, ACCOUNT, AS_OF)).toBe(tooOften);
});

test('so many that they are not counted any more are too many for every account', () => {
  const many = Array.from({ length: MAX_COUNTED_MAILS }, (_, n) => refused(n % 2, OTHER_ACCOUNT));
  expect(isRefusedTooOften(many, ACCOUNT, AS_OF)).toBe(true);
});
