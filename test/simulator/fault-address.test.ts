import {
  ListAccessKeysCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { ListParentsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-organizations';
import type { ActionName } from '../../src/simulator/protocol/action.ts';
import type { Address } from '../../src/simulator/traffic/faults/address.ts';
import type { Fault } from '../../src/simulator/traffic/faults/fault.ts';
import { REFUSALS } from '../../src/simulator/traffic/faults/refusals.ts';
import { ImpossibleFault } from '../../src/simulator/traffic/impossible-fault.ts';
import { withoutMember } from '../../src/simulator/traffic/spoil/members.ts';
import { account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';

const SHOP = '222222222222';
const LAKE = '333333333333';

let aws: OrganizationUnderTest;
let iam: IAMClient;
beforeEach(async () => {
  const users = [user({ name: 'ci' }), user({ name: 'eve' })];
  const accounts = [account({ id: SHOP, users }), account({ id: LAKE, users })];
  aws = await startForTest({ world: emptyWorld({ accounts }) });
  iam = await aws.enter(SHOP);
});
afterEach(() => aws.close());

describe('a fault is for', () => {
  const keysOf = (UserName: string, client = iam) => client.send(new ListAccessKeysCommand({ UserName }));
  /** Which of some calls, one after the other, are denied. */
  const denied = async (address: Address, calls: readonly (() => Promise<unknown>)[]): Promise<boolean[]> => {
    const fault = aws.organization.faults.inject(address, REFUSALS.denied);
    const outcomes: boolean[] = [];
    for (const call of calls) {
      outcomes.push(
        await call().then(
          () => false,
          () => true,
        ),
      );
    }
    expect(fault.fired).toBe(outcomes.filter(Boolean).length);
    return outcomes;
  };
  const action: ActionName = 'iam:ListAccessKeys';
  const keys = () => keysOf('ci');
  const users = () => iam.send(new ListUsersCommand({}));

  test('an action, a service or everything', async () => {
    expect(await denied({ action }, [keys, users])).toEqual([true, false]);
    aws.organization.faults.clear();
    expect(await denied({ action: 'iam:*' }, [keys, users, () => aws.assume(LAKE)])).toEqual([
      true,
      true,
      false,
    ]);
    aws.organization.faults.clear();
    expect(await denied({}, [keys, () => aws.assume(LAKE)])).toEqual([true, true]);
  });

  test('an account, be it entered, asked about or acted in', async () => {
    const lake = await aws.enter(LAKE);
    const calls = [SHOP, LAKE].flatMap((id) => [
      () => keysOf('ci', id === SHOP ? iam : lake),
      () => aws.assume(id),
      () => aws.organizations.send(new ListTagsForResourceCommand({ ResourceId: id })),
      () => aws.organizations.send(new ListParentsCommand({ ChildId: id })),
    ]);
    const shop = [true, true, true, true];
    expect(await denied({ accountId: SHOP }, calls)).toEqual([...shop, false, false, false, false]);
  });

  test('what is asked', async () => {
    const params = ({ UserName }: Readonly<Record<string, unknown>>) => UserName === 'eve';
    const calls = [() => keysOf('ci'), () => keysOf('eve')];
    expect(await denied({ action, params }, calls)).toEqual([false, true]);
  });

  test.each<[string, Pick<Address, 'nth' | 'times'>, boolean[]]>([
    ['every call', {}, [true, true, true, true]],
    ['the first calls', { times: 2 }, [true, true, false, false]],
    ['the third call', { nth: 3 }, [false, false, true, false]],
    ['calls from the second on', { nth: 2, times: Infinity }, [false, true, true, true]],
    ['two calls from the second on', { nth: 2, times: 2 }, [false, true, true, false]],
  ])('%s', async (_, which, expected) => {
    expect(await denied({ action, ...which }, [keys, keys, keys, keys])).toEqual(expected);
  });

  test('only the calls that fit when they are counted', async () => {
    const address = {
      action,
      params: ({ UserName }: Readonly<Record<string, unknown>>) => UserName === 'eve',
    };
    const eve = () => keysOf('eve');
    expect(await denied({ ...address, nth: 2 }, [eve, keys, users, eve])).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  test('nobody once it is switched off', async () => {
    const fault = aws.organization.faults.inject({ action }, REFUSALS.denied);
    await expect(keys()).rejects.toThrow();
    fault();
    await expect(keys()).resolves.toBeDefined();
    expect(fault.fired).toBe(1);
  });
});

describe('a fault that cannot be made', () => {
  const spoil: Fault = { kind: 'spoil', body: withoutMember('Groups') };

  test.each<[string, Address, Fault]>([
    ['of an action that is not simulated', { action: 'iam:ListUser' }, { kind: 'drop', when: 'before' }],
    ['of a service that is not', { action: 'ec2:*' as ActionName }, { kind: 'drop', when: 'before' }],
    ['with a status that HTTP does not have', {}, { kind: 'raw', status: 99 }],
    ['with an error that succeeds', {}, { kind: 'error', status: 200, code: 'x', message: 'x' }],
    ['with a body where there is none', {}, { kind: 'raw', status: 204, body: 'x' }],
    ['with a header that is none', {}, { kind: 'raw', status: 200, headers: { 'a b': 'c' } }],
    ['with nothing to spoil', {}, { kind: 'spoil' }],
    ['with a call before the first', { nth: 0 }, { kind: 'drop', when: 'before' }],
    [
      'of another account, where none is entered',
      { action: 'iam:*' },
      { kind: 'other-account', accountId: LAKE },
    ],
    ['of a batch, where there is none', { action: 'dynamodb:PutItem' }, { kind: 'unprocessed' }],
    ['of a condition, for all that DynamoDB does', { action: 'dynamodb:*' }, { kind: 'condition-lost' }],
  ])('%s, throws at once', (_, address, fault) => {
    expect(() => aws.organization.faults.inject(address, fault)).toThrow(ImpossibleFault);
  });

  test.each<[string, Fault]>([
    ['there is no such member', spoil],
    ['there is no such header', { kind: 'spoil', headers: { 'x-none': null } }],
  ])('because %s, throws from its count and at the end', async (_, made) => {
    const fault = aws.organization.faults.inject({ action: 'iam:ListUserTags' }, made);
    await expect(iam.send(new ListUserTagsCommand({ UserName: 'ci' }))).rejects.toThrow();
    aws.organization.faults.clear();
    expect(() => fault.fired).toThrow(ImpossibleFault);
    await expect(aws.organization.close()).rejects.toThrow(ImpossibleFault);
    aws = await startForTest();
  });

  test('because the interceptor itself fails, throws likewise', async () => {
    const fault = aws.organization.faults.intercept(({ action }) => {
      throw new Error(`no word about ${action}`);
    });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toThrow();
    expect(() => fault.fired).toThrow('no word about ListUsers');
    await expect(aws.organization.close()).rejects.toThrow('no word about ListUsers');
    aws = await startForTest();
  });
});
