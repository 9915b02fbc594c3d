import type { ProblemCode } from '../../../src/core/problem.ts';
import { patience } from '../../../src/phases/survey/patience.ts';
import { NOTHING, type SurveyedUser } from '../../../src/phases/survey/user.ts';
import { finding } from '../../builders/finding.ts';

const unread = (code: ProblemCode): SurveyedUser => ({ ...NOTHING, unread: { code, message: 'no answer' } });
const THROTTLED = unread('THROTTLED');
const OF_A_KEY: SurveyedUser = {
  ...NOTHING,
  findings: [finding(), finding({ details: { kind: 'unread', code: 'TIMED_OUT', message: 'no answer' } })],
};

/** @returns how many were let through before an account was given up, and what was said then */
async function letThrough(users: Iterable<SurveyedUser>): Promise<readonly [number, unknown]> {
  const through = patience();
  let count = 0;
  for (const user of users) {
    try {
      expect(await through(Promise.resolve(user))).toBe(user);
      count += 1;
    } catch (error) {
      return [count, error];
    }
  }
  return [count, null];
}

const times = (count: number, ...users: readonly SurveyedUser[]) =>
  Array.from({ length: count }, () => users).flat();

describe('an account is given up', () => {
  test.each<[string, SurveyedUser, ProblemCode]>([
    ['throttles whoever is asked for', THROTTLED, 'THROTTLED'],
    ['does not answer', unread('TIMED_OUT'), 'TIMED_OUT'],
    ['does not tell of the keys of', OF_A_KEY, 'TIMED_OUT'],
  ])('where IAM %s eight users in a row', async (_, user, code) => {
    expect(await letThrough(times(7, user))).toEqual([7, null]);
    const [count, error] = await letThrough(times(9, user));
    expect(count).toBe(7);
    expect(error).toMatchObject({
      problemCode: code,
      message: 'IAM did not answer for 8 users in a row: no answer',
    });
  });

  test('where it does so of sixty in all, however many others it tells of', async () => {
    const [count, error] = await letThrough(times(70, THROTTLED, NOTHING));
    expect(count).toBe(2 * 59);
    expect(error).toMatchObject({ message: 'IAM did not answer for 60 users: no answer' });
  });

  test('for no refusals, which cost no time', async () => {
    expect(await letThrough(times(70, unread('ACCESS_DENIED')))).toEqual([70, null]);
  });
});
