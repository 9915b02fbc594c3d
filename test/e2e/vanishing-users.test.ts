import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import type { User } from '../../src/simulator/world/world.ts';
import { NO_RETRIES, stage, type Stage } from './harness.ts';
import { codes, outcomes, owner } from './people.ts';

const ID = '300000000001';

async function shop(...users: User[]): Promise<Stage> {
  const world = emptyWorld({ accounts: [account({ id: ID, users })] });
  world.accounts.delete(world.hub.accountId);
  return stage(world, {}, { client: NO_RETRIES });
}

const usersOf = ({ organization }: Stage): Map<string, User> => {
  const users = organization.world.accounts.get(ID)?.users;
  if (!users) throw new Error('no shop');
  return users;
};

/** Once, right before the first call of this verb is answered. */
function rightBefore(staged: Stage, action: string, change: () => void): void {
  let isDone = false;
  staged.organization.faults.intercept((request) => {
    if (!isDone && request.action === action) {
      isDone = true;
      change();
    }
    return undefined;
  });
}

function rename(staged: Stage, name: string, to: string): void {
  const users = usersOf(staged);
  const user = users.get(name);
  if (!user) throw new Error(`nobody is called ${name}`);
  users.delete(name);
  users.set(to, { ...user, name: to });
}

const listings = ({ organization }: Stage): number => organization.calls.count('iam:ListUsers');

describe('a user that the credential report names and IAM no longer knows', () => {
  test.each(['aaron', 'zoe'])('is found under the new name %s', async (name) => {
    const staged = await shop(owner('ci'), owner('maria'));
    rightBefore(staged, 'ListAccessKeys', () => {
      rename(staged, 'maria', name);
    });
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first notified', [name]: 'notify first notified' });
    expect(codes(report)).toEqual([]);
    expect(listings(staged)).toBe(1);
  });

  test('is looked for once, however many there are', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `user-${n}`);
    const staged = await shop(owner('ci'), ...names.map((name) => owner(name)));
    rightBefore(staged, 'ListAccessKeys', () => {
      for (const name of names) rename(staged, name, `new-${name}`);
    });
    const report = await staged.run(0);
    expect(Object.keys(outcomes(report)).sort()).toEqual([
      'ci',
      ...names.map((name) => `new-${name}`).sort(),
    ]);
    expect(listings(staged)).toBe(1);
  });

  test('is gone when it was deleted', async () => {
    const staged = await shop(owner('ci'), owner('maria'));
    rightBefore(staged, 'ListAccessKeys', () => usersOf(staged).delete('maria'));
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
    expect(codes(report)).toEqual([]);
  });

  test('is reported when nobody can say whether it has another name; the others are told', async () => {
    const staged = await shop(owner('ci'), owner('maria'));
    staged.organization.faults.deny('iam:ListUsers');
    rightBefore(staged, 'ListAccessKeys', () => {
      rename(staged, 'maria', 'zoe');
    });
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
    expect(codes(report)).toEqual(['USER_UNREAD']);
    expect(report.status).toBe('problems');
  });
});

describe('what vanishes between two calls', () => {
  test('is found under its new name, when it was a user who was renamed', async () => {
    const staged = await shop(owner('maria'));
    rightBefore(staged, 'ListUserTags', () => {
      rename(staged, 'maria', 'zoe');
    });
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ zoe: 'notify first notified' });
    expect(codes(report)).toEqual([]);
  });

  test.each(['ListUserTags', 'GetAccessKeyLastUsed'])(
    'is gone, when a user is deleted before %s',
    async (verb) => {
      // With UNUSEDKEYAGE the last use is asked for.
      const staged = (await shop(owner('maria'))).engine({ UNUSEDKEYAGE: '45' });
      rightBefore(staged, verb, () => usersOf(staged).delete('maria'));
      const report = await staged.run(0);
      expect(outcomes(report)).toEqual({});
      expect(codes(report)).toEqual([]);
    },
  );

  test('is gone, when it was a key; the other key of the user is judged', async () => {
    const { accessKeys } = owner('second');
    const maria = owner('maria');
    maria.accessKeys.push(...accessKeys);
    const staged = (await shop(maria)).engine({ UNUSEDKEYAGE: '45' });
    rightBefore(staged, 'GetAccessKeyLastUsed', () => {
      const user = usersOf(staged).get('maria');
      if (user) user.accessKeys = accessKeys;
    });
    const report = await staged.run(0);
    expect(report.keys.map(({ accessKeyId, decision }) => [accessKeyId, decision])).toEqual([
      [accessKeys[0]?.id, 'notify'],
    ]);
    expect(codes(report)).toEqual([]);
  });

  test('could not be read, when it is listed all the same', async () => {
    const staged = await shop(owner('maria'));
    staged.organization.faults.intercept(({ action }) =>
      action === 'ListUserTags'
        ? { kind: 'error', status: 404, code: 'NoSuchEntity', message: 'no maria' }
        : undefined,
    );
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ maria: 'undetermined none' });
    expect(codes(report)).toEqual(['KEY_UNREAD']);
  });
});
