import { instant } from '../../../src/core/instant.ts';
import { toAskAgain } from '../../../src/phases/survey/who-is-who.ts';

/** Created so many seconds into a minute, by name. */
const user = (userName: string, second: number | null) => ({
  userName,
  createdAt: second === null ? null : instant(Date.UTC(2026, 0, 1, 0, 0, 0, Math.round(second * 1_000))),
});
const names = (users: readonly { userName: string }[]) => users.map(({ userName }) => userName);

const [ANN, BOB, CY] = [user('ann', 1), user('bob', 2), user('cy', 3)];
const KNOWN = [ANN, BOB, CY];

describe('once somebody is in doubt', () => {
  test('nobody else is asked again who is in place', () => {
    expect(names(toAskAgain(KNOWN, [ANN], KNOWN))).toEqual(['ann']);
  });

  test('whoever has a new name is asked under it', () => {
    expect(names(toAskAgain(KNOWN, [], [ANN, CY, user('bob2', 2)]))).toEqual(['bob2']);
  });

  test('whoever has another one’s name by now is asked', () => {
    expect(names(toAskAgain(KNOWN, [], [ANN, user('bob', 3)]))).toEqual(['bob']);
  });

  test('whoever was created since is asked, and who is deleted is not', () => {
    expect(names(toAskAgain(KNOWN, [BOB], [ANN, CY, user('dan', 4)]))).toEqual(['dan']);
  });

  test('all who were created in the same second are asked, whatever the millisecond', () => {
    const twins = [user('a', 5), user('b', 5.999), user('c', 6)];
    expect(names(toAskAgain(twins, [user('a', 5)], twins))).toEqual(['a', 'b']);
  });

  test('all are asked who were created in the second of one who is in place no more', () => {
    const twins = [user('a', 5), user('b', 5.5), user('c', 6)];
    const now = [user('z', 5), user('b', 5.5), user('c', 6)];
    expect(names(toAskAgain(twins, [], now))).toEqual(['z', 'b']);
  });

  test('whoever’s creation nobody can read is asked', () => {
    const undated = user('u', null);
    expect(names(toAskAgain([undated, ANN], [], [undated, ANN]))).toEqual(['u']);
  });
});
