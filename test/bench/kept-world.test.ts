import { instant, plusDays } from '../../src/core/instant.ts';
import { usedAgain } from './day-passes.ts';
import { floorOf, secondDayFloorOf } from './floor.ts';
import { keptWorld } from './kept-world.ts';

const asOf = instant('2026-11-22T08:00:00.000Z');
const tomorrow = plusDays(asOf, 1);
const worldOf = (dueUsers: number) =>
  keptWorld({ kind: 'kept', accounts: 1, usersPerAccount: 50, dueUsers }, new Date(asOf));

test.each([0, 2])('of 50 users %i have a key that is due, and nobody else comes due within a day', (due) => {
  const world = worldOf(due);
  expect(floorOf(world, asOf)).toMatchObject({ accounts: 1, dueKeys: due });
  expect(secondDayFloorOf(world, tomorrow)).toMatchObject({ accounts: 1, dueKeys: due });
});

test('a healthy account of 50 users costs seven calls at least on its second day, whatever old keys are off', () => {
  const { calls } = secondDayFloorOf(worldOf(2), tomorrow);
  expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBe(7);
});

test('there are users without a key, with one that is off, and with two', () => {
  const [account] = worldOf(2).accounts.values();
  const keys = [...(account?.users.values() ?? [])].map(({ accessKeys }) =>
    accessKeys.map(({ status }) => status),
  );
  for (const shape of [[], ['Inactive'], ['Active'], ['Inactive', 'Active'], ['Active', 'Active']])
    expect(keys).toContainEqual(shape);
});

test('whoever used an active key of late has used it again a day later, and nothing else has changed', () => {
  const [before, world] = [worldOf(2), worldOf(2)];
  usedAgain(world, new Date(tomorrow));
  const keysOf = ({ accounts }: typeof world) =>
    [...accounts.values()]
      .flatMap(({ users }) => [...users.values()])
      .flatMap(({ accessKeys }) => accessKeys);
  keysOf(world).forEach(({ status, lastUsed, createDate, statusChangedAt }, place) => {
    const was = keysOf(before)[place];
    expect({ status, createDate, statusChangedAt }).toEqual({
      status: was?.status,
      createDate: was?.createDate,
      statusChangedAt: was?.statusChangedAt,
    });
    expect(lastUsed?.date).toEqual(status === 'Active' ? new Date(tomorrow) : undefined);
  });
});
