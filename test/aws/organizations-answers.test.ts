import {
  AccountsPage,
  mergeAccounts,
  ParentsPage,
  ResourceTagsPage,
  type ListedAccount,
} from '../../src/aws/organizations-answers.ts';
import type { AccountId } from '../../src/core/account.ts';

const ID = '222222222222' as AccountId;
const listed = {
  Id: ID,
  Arn: `arn:aws:organizations::111111111111:account/o-a1b2c3/${ID}`,
  Name: 'shop',
  State: 'ACTIVE',
  Paths: [`o-a1b2c3/r-a1b2/ou-a1b2-11111111/ou-a1b2-22222222/${ID}/`],
};
const SHOP: ListedAccount = {
  accountId: ID,
  name: 'shop',
  partition: 'aws',
  state: 'ACTIVE',
  ouPath: ['r-a1b2', 'ou-a1b2-11111111', 'ou-a1b2-22222222'],
};

const read = (changes: object) => AccountsPage.parse({ Accounts: [{ ...listed, ...changes }] }).items[0];

describe('an account that Organizations lists', () => {
  test('has its name, partition, state and the OUs above it', () => {
    expect(read({})).toEqual(SHOP);
    expect(read({ Arn: listed.Arn.replace('aws', 'aws-us-gov') })).toMatchObject({ partition: 'aws-us-gov' });
  });

  test.each([[undefined], [null], [''], [5]])('is named by its ID where its name is %p', (Name) => {
    expect(read({ Name })).toEqual({ ...SHOP, name: ID });
  });

  test('has the state that older partitions call its status, and what both tell is the state', () => {
    expect(read({ State: undefined, Status: 'SUSPENDED' })).toMatchObject({ state: 'SUSPENDED' });
    expect(read({ State: 'CLOSED', Status: 'ACTIVE' })).toMatchObject({ state: 'CLOSED' });
    expect(read({ State: undefined })).toEqual({ ...SHOP, state: 'UNKNOWN' });
  });

  test.each([[''], [5], [{}]])('is not entered where its state is %p', (State) => {
    expect(read({ State })).toEqual({
      ...SHOP,
      state: 'UNKNOWN',
      unread: 'ListAccounts told no state of it',
    });
  });

  test.each([
    [undefined],
    [null],
    [5],
    ['arn:aws:organizations::111111111111:account/o-a1b2c3/333333333333'],
    [`arn:aws:iam::111111111111:account/o-a1b2c3/${ID}`],
    [`x ${listed.Arn}`],
    [`arn::organizations::111111111111:account/o-a1b2c3/${ID}`],
  ])('is not entered where its ARN is %p', (Arn) => {
    expect(read({ Arn })).toEqual({ ...SHOP, unread: 'ListAccounts told no ARN of it' });
  });

  test.each([
    [undefined],
    [[]],
    [5],
    [[...listed.Paths, ...listed.Paths]],
    [[5]],
    [['']],
    [[`x${listed.Paths[0]}`.replace('xo-', 'x/o-')]],
    [[`${listed.Paths[0]}more`]],
    [[`o-a1b2c3/r-a1b2/elsewhere/${ID}/`]],
    [['o-a1b2c3/r-a1b2/333333333333/']],
  ])('has no path where Paths is %j', (Paths) => {
    expect(read({ Paths })).toEqual({ ...SHOP, ouPath: null });
  });

  test('may stand right under the root, and its path may end without a slash', () => {
    expect(read({ Paths: [`o-a1b2c3/r-a1b2/${ID}`] })).toEqual({ ...SHOP, ouPath: ['r-a1b2'] });
  });

  test.each([['22222222222'], ['2222222222222'], ['x'], ['']])('cannot be read by the ID %p', (Id) => {
    const answer = AccountsPage.safeParse({ Accounts: [{ ...listed, Id }] });
    expect(answer.success).toBe(false);
    expect(answer.error?.issues).toMatchObject([{ path: ['Accounts', 0, 'Id'], message: 'no account ID' }]);
  });
});

describe('an account that is listed twice', () => {
  test('is what both say', () => {
    expect(mergeAccounts(SHOP, { ...SHOP, name: 'the shop' })).toEqual({ ...SHOP, name: 'the shop' });
  });

  test('has no path where they differ', () => {
    const moved = { ...SHOP, ouPath: ['r-a1b2'] };
    expect(mergeAccounts(SHOP, moved)).toEqual({ ...SHOP, ouPath: null });
    expect(mergeAccounts(SHOP, { ...SHOP, ouPath: null })).toEqual({ ...SHOP, ouPath: null });
  });

  test('is not entered where state or partition differ', () => {
    expect(mergeAccounts(SHOP, { ...SHOP, state: 'SUSPENDED' })).toMatchObject({
      unread: 'ListAccounts told of it twice, as ACTIVE and as SUSPENDED',
    });
    expect(mergeAccounts(SHOP, { ...SHOP, partition: 'aws-cn' })).toHaveProperty('unread');
  });
});

test.each([[undefined], ['']])('a page whose token is %p is the last one', (NextToken) => {
  expect(AccountsPage.parse({ Accounts: [], NextToken })).toEqual({ items: [], next: null });
  expect(ResourceTagsPage.parse({ Tags: [], NextToken })).toEqual({ items: [], next: null });
  expect(ParentsPage.parse({ Parents: [], NextToken })).toEqual({ items: [], next: null });
});

test('a page with a token has another one after it', () => {
  expect(AccountsPage.parse({ Accounts: [], NextToken: 'more' }).next).toBe('more');
  expect(ResourceTagsPage.parse({ Tags: [], NextToken: 'more' }).next).toBe('more');
});

test('a parent is a root or an OU, by its whole ID', () => {
  const ids = ['r-a1b2', 'ou-a1b2-11111111'];
  expect(ParentsPage.parse({ Parents: ids.map((Id) => ({ Id })) }).items).toEqual(ids);
  for (const Id of ['', 'r-', 'x r-a1b2', 'r-a1b2/x', ' ou-a1b2-1', 'ou-a1b2', 'ou-a1b2-1 '])
    expect(ParentsPage.safeParse({ Parents: [{ Id }] }).success).toBe(false);
});
