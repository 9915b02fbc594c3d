import { seededRandom } from '../../src/simulator/random.ts';
import { liveOneDay } from '../../src/simulator/world/life.ts';
import { seedWorld } from '../../src/simulator/world/seed-world.ts';
import type { World } from '../../src/simulator/world/world.ts';

const AS_OF = new Date('2026-11-22T08:00:00Z');
const DAY_MS = 86_400_000;

const usersOf = (world: World) => [...world.accounts.values()].flatMap(({ users }) => [...users.values()]);
const keysOf = (world: World) => usersOf(world).flatMap(({ accessKeys }) => accessKeys);

describe('a seeded world', () => {
  const world = seedWorld({ asOf: AS_OF });
  const accounts = [...world.accounts.values()];
  const users = usersOf(world);
  const keys = keysOf(world);

  test('is the same for the same seed, and another for another', () => {
    expect(seedWorld({ asOf: AS_OF })).toEqual(world);
    expect(seedWorld({ asOf: AS_OF, seed: 2 })).not.toEqual(world);
  });

  test('has the accounts asked for, among them the hub, with about 15 users each', () => {
    expect(accounts).toHaveLength(40);
    expect(world.accounts.get(world.hub.accountId)?.users.size).toBeGreaterThan(0);
    expect(users.length / accounts.length).toBeGreaterThan(10);
    expect(users.length / accounts.length).toBeLessThan(20);
    expect(usersOf(seedWorld({ asOf: AS_OF, accounts: 3, usersPerAccount: 50 }))).toHaveLength(150);
  });

  test('has no ID twice, and all in AWS’s formats', () => {
    const ids = [...keys.map(({ id }) => id), ...users.map(({ id }) => id)];
    expect(new Set(ids).size).toBe(ids.length);
    expect(keys.filter(({ id }) => !/^AKIA[A-Z2-7]{16}$/.test(id))).toEqual([]);
    expect(accounts.filter(({ id }) => !/^\d{12}$/.test(id))).toEqual([]);
    expect(users.filter(({ name }) => !/^[\w+=,.@-]{1,64}$/.test(name))).toEqual([]);
  });

  test('has keys of all ages, most below 90 days, some unused, some inactive', () => {
    const ages = keys.map(({ createDate }) => (AS_OF.getTime() - createDate.getTime()) / DAY_MS);
    expect(ages.filter((age) => age < 90).length / ages.length).toBeGreaterThan(0.5);
    expect(Math.max(...ages)).toBeGreaterThan(900);
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(keys.some(({ status }) => status === 'Inactive')).toBe(true);
    expect(keys.some(({ lastUsed }) => lastUsed === null)).toBe(true);
  });

  test('has users with no key, one, and two; contacts good, missing, several and broken; and opt-outs', () => {
    expect(new Set(users.map(({ accessKeys }) => accessKeys.length))).toEqual(new Set([0, 1, 2, 3]));
    const contacts = users.map(({ tags }) => tags.Contact ?? tags.contact);
    expect(contacts).toEqual(
      expect.arrayContaining([undefined, 'see wiki', expect.stringContaining(' platform@')]),
    );
    expect(users.some(({ tags }) => 'contact' in tags)).toBe(true);
    expect(users.some(({ tags }) => 'KeyRotation' in tags)).toBe(true);
    expect(accounts.map(({ tags }) => tags.KeyRotation).filter(Boolean)).toHaveLength(4);
    expect(accounts.filter(({ state }) => state === 'SUSPENDED')).toHaveLength(1);
    expect(accounts.filter(({ hasMemberRole }) => !hasMemberRole)).toHaveLength(1);
  });
});

describe('life', () => {
  const live = (days: number) => {
    const world = seedWorld({ asOf: AS_OF, accounts: 10 });
    const random = seededRandom(7);
    const told = keysOf(world)
      .filter(({ status }) => status === 'Active')
      .slice(0, 40);
    const mails = [{ subject: 'Rotate', text: told.map(({ id }) => `- ${id}`).join('\n'), destinations: [] }];
    const events = Array.from({ length: days }, (_, day) =>
      liveOneDay(world, { day: new Date(AS_OF.getTime() + day * DAY_MS), random, mails }),
    ).flat();
    return { world, events, told };
  };

  test('is the same for the same seed', () => {
    expect(live(5)).toEqual(live(5));
  });

  test('has most owners who got a mail rotate, and only those', () => {
    const { events, told } = live(21);
    const rotated = events
      .filter(({ kind }) => kind === 'rotated')
      .map((event) => ('oldKeyId' in event ? event.oldKeyId : ''));
    expect(rotated.length).toBeGreaterThan(told.length / 2);
    expect(rotated.length).toBeLessThan(told.length);
    expect(told.map(({ id }) => id)).toEqual(expect.arrayContaining(rotated));
  });

  test('never makes two keys with the same ID', () => {
    const ids = keysOf(live(21).world).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
