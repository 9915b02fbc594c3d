import { problem } from '../../../src/core/problem.ts';
import { tallyAges } from '../../../src/core/key-ages.ts';
import { listedProblems, withUsers } from '../../../src/phases/survey/progress.ts';
import type { SurveyedUsers } from '../../../src/phases/survey/users.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { runAccount } from '../../builders/run-row.ts';

const AGES = tallyAges([ago(40)], AS_OF);
const PENDING = runAccount({ status: 'pending', users: 0, activeKeys: 0 });

const part = (overrides: Partial<SurveyedUsers> = {}): SurveyedUsers => ({
  users: 9,
  remembered: 0,
  activeKeys: 0,
  comingDue: 0,
  ages: tallyAges([], AS_OF),
  findings: [],
  problems: [],
  unreadUsers: [],
  rootKey: null,
  upTo: 'user',
  isLast: false,
  ...overrides,
});
const errors = (count: number) =>
  Array.from({ length: count }, (_, n) => problem('user', `${ACCOUNT}/${n}`, 'USER_UNREAD', 'denied'));
const warning = problem('user', `${ACCOUNT}/x`, 'KEY_SWITCHED', 'switched');
const names = (count: number) => Array.from({ length: count }, (_, n) => `user-${n}`);

describe('an account with more of its users', () => {
  test('has the sum of their keys, and the number of all users', () => {
    const once = withUsers(
      PENDING,
      part({ remembered: 1, activeKeys: 3, comingDue: 2, ages: AGES, rootKey: 'active', upTo: 'bob' }),
    );
    const twice = withUsers(
      once,
      part({ remembered: 1, activeKeys: 1, comingDue: 1, ages: AGES, upTo: 'zoe' }),
    );
    expect(once).toMatchObject({ rootKey: 'active', progress: { upTo: 'bob', unlisted: 0 } });
    expect(twice).toMatchObject({
      status: 'pending',
      users: 9,
      remembered: 2,
      activeKeys: 4,
      comingDue: 3,
      ages: tallyAges([ago(40), ago(40)], AS_OF),
      progress: { upTo: 'zoe', unlisted: 0 },
    });
  });

  test('lists 25 problems, errors before warnings, and counts the errors beyond', () => {
    const full = withUsers(PENDING, part({ problems: [warning, ...errors(24)] }));
    expect(full.problems).toEqual([...errors(24), warning]);
    expect(full.progress?.unlisted).toBe(0);
    const more = withUsers(full, part({ problems: errors(3) }));
    expect(more.problems).toHaveLength(25);
    expect(more.problems).not.toContain(warning);
    expect(more.progress?.unlisted).toBe(2);
    expect(withUsers(more, part({ problems: errors(2) })).progress?.unlisted).toBe(4);
    expect(withUsers(more, part()).progress?.unlisted).toBe(2);
  });

  test('names up to a hundred users who could not be read; of more, nobody counts as read', () => {
    const full = withUsers(
      withUsers(PENDING, part({ unreadUsers: names(60) })),
      part({ unreadUsers: names(40) }),
    );
    expect(full.unreadUsers).toEqual([...names(60), ...names(40)]);
    const beyond = withUsers(full, part({ unreadUsers: ['one more'] }));
    expect(beyond.unreadUsers).toBe('many');
    expect(withUsers(beyond, part()).unreadUsers).toBe('many');
  });
});

describe('its problems, as they are reported', () => {
  test('are those that are listed, where all are', () => {
    const entry = withUsers(PENDING, part({ problems: errors(25) }));
    expect(listedProblems(entry)).toBe(entry);
    expect(listedProblems(PENDING)).toBe(PENDING);
  });

  test('end with how many more there are', () => {
    const { problems } = listedProblems(withUsers(PENDING, part({ problems: errors(27) })));
    expect(problems).toHaveLength(26);
    expect(problems[25]).toMatchObject({
      scope: 'account',
      id: ACCOUNT,
      code: 'USER_UNREAD',
      message: '2 more users or keys could not be read either',
    });
  });
});
