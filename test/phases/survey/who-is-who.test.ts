import { accessKey, user } from '../../../src/simulator/world/builders.ts';
import type { User } from '../../../src/simulator/world/world.ts';
import { createdDaysAgo, NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { codes, outcomes, owner } from '../../e2e/people.ts';

const ID = '300000000001';
const SECOND_MS = 1_000;

/** Each created in a second of its own; those of `together` in one. */
async function shop(users: readonly User[], together = false): Promise<Stage> {
  const created = users.map((each, n) => ({
    ...each,
    createDate: new Date(createdDaysAgo(400).getTime() + (together ? n : n * SECOND_MS)),
  }));
  return stage(onlyAccounts({ id: ID, users: created }), {}, { client: NO_RETRIES });
}

const usersOf = ({ organization }: Stage): Map<string, User> => {
  const users = organization.world.accounts.get(ID)?.users;
  if (!users) throw new Error('no shop');
  return users;
};

/** Right before the keys of the user are listed for the first time. */
function rightBefore(staged: Stage, userName: string, change: (users: Map<string, User>) => void): void {
  let isDone = false;
  staged.organization.faults.intercept(({ action, params }) => {
    if (!isDone && action === 'ListAccessKeys' && params.UserName === userName) {
      isDone = true;
      change(usersOf(staged));
    }
    return undefined;
  });
}

/** Each user gets the name of the next one, all at once; whoever had a name that nobody leaves is deleted. */
function rename(users: Map<string, User>, ...names: readonly string[]): void {
  const renamed = names.slice(0, -1).map((name, n): [string, User] => {
    const found = users.get(name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return [names[n + 1] ?? '', found];
  });
  for (const name of names) users.delete(name);
  for (const [to, found] of renamed) users.set(to, { ...found, name: to });
}

const asked = ({ organization }: Stage): unknown[] =>
  organization.calls
    .find({ action: 'iam:ListAccessKeys' })
    .map(({ params }) => params.UserName)
    .sort();
const listings = ({ organization }: Stage): number => organization.calls.count('iam:ListUsers');

/** More than are under way at once, between those who are asked first and last. */
const crowd = (count = 8): User[] =>
  Array.from({ length: count }, (_, n) => owner(`m-${n + 100}`, { ageDays: 3 }));
const keyless = (name: string): User => user({ name });
const NOTIFIED = 'notify first notified';

describe.each([
  ['each created in another second', false],
  ['all created in the same second', true],
])('of users %s', (_, together) => {
  test('one is found who was renamed over another who was asked already and had a key', async () => {
    const staged = await shop([owner('aaa', { ageDays: 3 }), ...crowd(), owner('zzz')], together);
    rightBefore(staged, 'zzz', (users) => {
      rename(users, 'zzz', 'aaa');
    });
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ aaa: NOTIFIED });
    expect(codes(report)).toEqual([]);
  });

  test.each([
    ['younger than', 3],
    ['older than', 31],
    ['much older than', 300],
  ])(
    'two are found who change names between their turns, when the key of the first is %s the other',
    async (_age, ageDays) => {
      const staged = await shop([owner('aaa', { ageDays }), ...crowd(), owner('zzz')], together);
      rightBefore(staged, 'zzz', (users) => {
        rename(users, 'zzz', 'aaa', 'zzz');
      });
      const report = await staged.run(0);
      expect(outcomes(report)).toEqual({ aaa: NOTIFIED, ...(ageDays > 29 && { zzz: NOTIFIED }) });
      expect(codes(report)).toEqual([]);
      expect(report.counts).toMatchObject({ users: 10, activeKeys: 10 });
    },
  );

  test('one is found who changed names with two others, one of whom had no key', async () => {
    const staged = await shop(
      [owner('aaa', { ageDays: 300, key: { status: 'Inactive' } }), keyless('bbb'), ...crowd(), owner('zzz')],
      together,
    );
    rightBefore(staged, 'zzz', (users) => {
      rename(users, 'zzz', 'bbb', 'aaa', 'zzz');
    });
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ bbb: NOTIFIED });
  });

  test('one is found who was gone for a moment and has the old name again', async () => {
    const staged = await shop([...crowd(), owner('zzz')], together);
    const { faults } = staged.organization;
    rightBefore(staged, 'zzz', (users) => {
      rename(users, 'zzz', 'away');
    });
    faults.intercept(({ action }) => {
      if (action === 'ListUsers') rename(usersOf(staged), 'away', 'zzz');
      return undefined;
    });
    expect(outcomes(await staged.run(0))).toEqual({ zzz: NOTIFIED });
  });
});

test('one is found who was renamed over another who was asked in the same run for being new, and had no key', async () => {
  const staged = await shop([...crowd(110), owner('zzz')]);
  rightBefore(staged, 'm-105', (users) => {
    rename(users, 'm-105', 'new');
    users.set('neo', user({ name: 'neo', createDate: createdDaysAgo(0) }));
  });
  rightBefore(staged, 'zzz', (users) => {
    rename(users, 'zzz', 'neo');
  });
  const report = await staged.run(0);
  expect(outcomes(report)).toEqual({ neo: NOTIFIED });
  expect(codes(report)).toEqual([]);
  expect(report.counts).toMatchObject({ activeKeys: 111 });
  expect(listings(staged)).toBe(2);
  // Nobody is looked for twice: `new` was asked when the first was gone.
  expect(asked(staged).filter((name) => name === 'new')).toHaveLength(1);
});

const deleteKey = (users: Map<string, User>): void => {
  const found = users.get('zzz');
  if (found) found.accessKeys = [];
};
const rotateKey = (users: Map<string, User>): void => {
  const found = users.get('zzz');
  if (found) found.accessKeys = [accessKey({ createDate: new Date(createdDaysAgo(0).getTime() + 60_000) })];
};

describe.each([
  ['deleted a key', deleteKey, 8],
  ['rotated a key', rotateKey, 9],
])('a user who %s since the credential report was written', (_, change, activeKeys) => {
  const users = () => [...crowd(), owner('zzz'), ...['k-1', 'k-2', 'k-3'].map(keyless)];

  test('is asked once more, and nobody who had no key', async () => {
    const staged = await shop(users());
    rightBefore(staged, 'zzz', change);
    const report = await staged.run(0);
    expect([outcomes(report), codes(report)]).toEqual([{}, []]);
    expect(report.counts).toMatchObject({ users: 12, activeKeys });
    expect(asked(staged)).toEqual([...crowd().map(({ name }) => name), 'zzz', 'zzz']);
    expect(listings(staged)).toBe(1);
  });

  test('is asked once more with all who were created in the same second; each key counts once', async () => {
    const staged = await shop(users(), true);
    rightBefore(staged, 'zzz', change);
    const report = await staged.run(0);
    expect([outcomes(report), codes(report)]).toEqual([{}, []]);
    expect(report.counts).toMatchObject({ users: 12, activeKeys });
    expect(asked(staged)).toHaveLength(9 + 12);
  });

  test.each<[string, (staged: Stage) => void]>([
    [
      'the report',
      ({ organization }) => {
        organization.faults.spoilReport(ID, (csv) => csv.replace(/^((?:[^,]*,){2})[^,]*/gm, '$1N/A'));
      },
    ],
    [
      'ListUsers',
      ({ organization }) => {
        organization.faults.inject(
          { action: 'iam:ListUsers' },
          { kind: 'spoil', body: (answer) => answer.replace(/<CreateDate>.*?<\/CreateDate>/g, '') },
        );
      },
    ],
  ])(
    'is asked once more with everybody, when %s does not tell when users were created',
    async (_where, spoil) => {
      const staged = await shop(users());
      rightBefore(staged, 'zzz', change);
      spoil(staged);
      const report = await staged.run(0);
      expect([outcomes(report), codes(report)]).toEqual([{}, []]);
      expect(asked(staged)).toHaveLength(9 + 12);
    },
  );
});
