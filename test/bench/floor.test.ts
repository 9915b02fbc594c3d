import { DAY_MS, instant, toMs } from '../../src/core/instant.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { AccountOverrides } from '../../src/simulator/world/builders.ts';
import type { AccessKey, User } from '../../src/simulator/world/world.ts';
import { floorOf, secondDayFloorOf } from './floor.ts';

const asOf = instant('2026-11-22T08:00:00.000Z');
const keyOf = (days: number, extraMs = 0) =>
  accessKey({ createDate: new Date(toMs(asOf) - days * DAY_MS - extraMs) });

const off = (days: number): AccessKey => ({ ...keyOf(days), status: 'Inactive' });

/** Of one account and the empty hub. */
function floorWith(overrides: AccountOverrides) {
  return floorOf(emptyWorld({ accounts: [account(overrides)] }), asOf);
}

test('an account costs one role and one report; a user with a key one list; one who is due the tags; a due key its last use where the report leaves it open', () => {
  const users = [
    user({ accessKeys: [keyOf(40), keyOf(40)] }),
    user({ accessKeys: [keyOf(40), keyOf(1)] }),
    user({ accessKeys: [keyOf(1)] }),
    user({ accessKeys: [{ ...keyOf(40), status: 'Inactive' }] }),
    user(),
  ];
  expect(floorWith({ users })).toEqual({
    accounts: 2,
    activeKeys: 5,
    dueKeys: 3,
    calls: {
      'sts:AssumeRole': 2,
      'iam:GenerateCredentialReport': 2,
      'iam:GetCredentialReport': 2,
      'iam:ListAccessKeys': 4,
      'iam:ListUserTags': 2,
      'iam:GetAccessKeyLastUsed': 2,
    },
  });
});

test.each([
  ['just under', -1, 0],
  ['exactly', 0, 1],
  ['just over', 1, 1],
])('a key of %s 30 days', (_age, extraMs, dueKeys) => {
  expect(floorWith({ users: [user({ accessKeys: [keyOf(30, extraMs)] })] })).toMatchObject({ dueKeys });
});

test.each<[string, AccountOverrides]>([
  ['suspended', { state: 'SUSPENDED' }],
  ['without the member role', { hasMemberRole: false }],
  ['opted out', { tags: { KeyRotation: 'opt-out' } }],
  ['opted out until later', { tags: { KeyRotation: 'Opt-Out Until 2099-12-31' } }],
])('an account that is %s costs nothing', (_why, overrides) => {
  const users = [user({ accessKeys: [keyOf(40)] })];
  expect(floorWith({ ...overrides, users })).toMatchObject({ accounts: 1, activeKeys: 0 });
});

test('an account whose opt-out has ended counts', () => {
  expect(floorWith({ tags: { KeyRotation: 'opt-out until 2020-01-31' } })).toMatchObject({ accounts: 2 });
});

describe('on a second day on which nothing has changed', () => {
  const OTHER_SECOND_MS = 1_000;
  const callsWith = (...users: User[]) =>
    secondDayFloorOf(emptyWorld({ accounts: [account({ users })] }), asOf).calls;

  test('an account in which nothing is due costs its role and its report', () => {
    const users = [user({ accessKeys: [keyOf(1)] }), user({ accessKeys: [off(1)] }), user()];
    expect(callsWith(...users)).toEqual({
      'sts:AssumeRole': 2,
      'iam:GenerateCredentialReport': 2,
      'iam:GetCredentialReport': 2,
      'iam:ListAccessKeys': 0,
      'iam:ListUserTags': 0,
      'iam:GetAccessKeyLastUsed': 0,
    });
  });

  test.each([
    ['just under', -1, 0],
    ['exactly', 0, 1],
    ['just over', 1, 1],
  ])('who has a key of %s 30 days', (_age, extraMs, asked) => {
    expect(callsWith(user({ accessKeys: [keyOf(30, extraMs)] }))).toMatchObject({
      'iam:ListAccessKeys': asked,
      'iam:ListUserTags': asked,
      'iam:GetAccessKeyLastUsed': 0,
    });
  });

  test('who has a key of age that is off is not asked for it: IAM has just written that it is', () => {
    expect(callsWith(user({ accessKeys: [off(40)] }))).toMatchObject({
      'iam:ListAccessKeys': 0,
      'iam:ListUserTags': 0,
    });
  });

  test('who has more keys than the report shows is asked for them, and nothing else where none is due', () => {
    expect(callsWith(user({ accessKeys: [keyOf(1), keyOf(2), off(3)] }))).toMatchObject({
      'iam:ListAccessKeys': 1,
      'iam:ListUserTags': 0,
    });
  });

  test.each([
    ['one key', [keyOf(40)], 0],
    ['two, one of them off', [off(40), keyOf(40)], 0],
    ['two active ones of different seconds', [keyOf(40, OTHER_SECOND_MS), keyOf(40)], 0],
    ['two active ones of one second', [keyOf(40), keyOf(40)], 2],
    ['a third one, which the report does not show', [off(40), off(40), keyOf(40)], 1],
  ])('the report tells the last use of a due key where a user has %s', (_what, accessKeys, asked) => {
    expect(callsWith(user({ accessKeys }))).toMatchObject({ 'iam:GetAccessKeyLastUsed': asked });
  });
});
