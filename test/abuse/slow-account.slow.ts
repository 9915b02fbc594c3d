import { NO_RETRIES } from '../e2e/harness.ts';
import { owner } from '../e2e/people.ts';
import { IN_PEACE } from './in-peace.ts';
import { HOSTILE, month, PATIENCE_MS } from './month.ts';

const crowd = (users: number, more: Parameters<typeof owner>[1] = {}) =>
  Array.from({ length: users }, (_, n) =>
    owner(`user-${n}`, { contact: 'crowd@example.com', ageDays: 1, ...more }),
  );

/** What the account refuses for want of a turn, on the days in turn. */
const THROTTLED = [
  ['ListAccessKeys'],
  ['ListUserTags'],
  // The report tells it otherwise.
  ['GetCredentialReport', 'GetAccessKeyLastUsed'],
  ['ListAccessKeys', 'ListUserTags'],
];
/** Users that are asked before it is given up; four are under way at once. */
const MOST_ASKED = 8 + 4;

test(
  'an account that throttles whatever it is asked is given up after a few users, and told as such; the others have their month',
  async () => {
    const hostile = await month(
      {
        account: { name: 'throttled', users: crowd(16, { ageDays: 40, tags: { KeyRotation: 'opt-out' } }) },
        before: ({ staged: { organization } }, day) => {
          organization.calls.clear();
          organization.faults.clear();
          organization.faults.intercept(({ action, accountId }) =>
            accountId === HOSTILE && THROTTLED[day]?.includes(action)
              ? { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' }
              : undefined,
          );
        },
        after: ({ staged: { organization } }, day) => {
          const asked = organization.calls.find({ action: 'iam:ListAccessKeys', accountId: HOSTILE });
          if (day in THROTTLED) expect(asked.length).toBeLessThanOrEqual(MOST_ASKED);
        },
      },
      { stage: { client: NO_RETRIES } },
    );
    expect(hostile.ofOthers).toEqual(IN_PEACE);
    for (const day of Object.keys(THROTTLED)) {
      const { accounts = [], problems = [] } = hostile.reports[Number(day)] ?? {};
      const account = accounts.find(({ accountId }) => accountId === HOSTILE);
      expect(account).toMatchObject({ status: 'unreachable', reason: 'THROTTLED' });
      expect(problems.map(({ code, id }) => `${code} ${id}`)).toEqual([`THROTTLED ${HOSTILE}`]);
    }
  },
  PATIENCE_MS,
);

test(
  'thousands of users in one account keep nobody else waiting: the other accounts are done while it is still asked',
  async () => {
    const hostile = await month({ account: { name: 'crowded', users: crowd(1_500) } }, { days: 1 });
    const done = hostile.staged.events.flatMap((event) =>
      event.event === 'account-surveyed' ? [event.accountId] : [],
    );
    expect(done).toHaveLength(3);
    expect(done.at(-1)).toBe(HOSTILE);
    expect(hostile.ofOthers).toEqual(IN_PEACE.filter((line) => line.startsWith('day 0:')));
  },
  PATIENCE_MS,
);
