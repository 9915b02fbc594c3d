import type { AccessKey, MemberAccount, User } from '../../src/simulator/world/world.ts';
import type { RunReport } from '../../src/core/report.ts';
import { NO_RETRIES, type Stage } from '../e2e/harness.ts';
import { owner } from '../e2e/people.ts';
import { HOSTILE, liveThrough, type Abuse, type Lived } from './with-and-without.ts';

const MAX = 3;
const DAYS = 30;

/** Now and then two keys come of age in other people's accounts. */
const honest = {
  shop: () => [0, 1, 2, 9, 20].map((n) => owner(`shop-${n}`, { ageDays: 30 - n })),
  lake: () => [0, 1, 2, 9, 20].map((n) => owner(`lake-${n}`, { ageDays: 30 - n })),
};

/** Older than all of them, and more than the brake lets through. */
const manyOldKeys = (): User[] =>
  Array.from({ length: 5 }, (_, n) =>
    owner(`old-${n}`, { ageDays: 300, contact: `old-${n}@hostile.example` }),
  );

const keysOf = ({ users }: MemberAccount): AccessKey[] =>
  [...users.values()].flatMap(({ accessKeys }) => accessKeys);

const tag = (account: MemberAccount, tags: (user: User) => User['tags']): void => {
  for (const user of account.users.values()) user.tags = tags(user);
};

const hostileOutcomes = (report: RunReport | undefined): string[] => [
  ...new Set(
    report?.keys
      .filter(({ accountId }) => accountId === HOSTILE)
      .map(({ decision, outcome }) => `${decision} ${outcome}`),
  ),
];

const world: Pick<Abuse, 'honest' | 'hostile' | 'settings' | 'days'> = {
  honest,
  hostile: manyOldKeys,
  settings: { MAXDEACTIVATIONS: String(MAX) },
  days: DAYS,
};

let alone: Lived;
beforeAll(async () => {
  alone = await liveThrough(world, 'alone');
});

const besideThem = (abuse: Partial<Abuse>): Promise<Lived> => liveThrough({ ...world, ...abuse }, 'beside');

const neverMoreThanTheBrake = (reports: readonly RunReport[]): void => {
  for (const { counts } of reports) expect(counts.deactivated).toBeLessThanOrEqual(MAX);
};

test('keys that cannot be deactivated, more than the brake lets through, hold nobody else up', async () => {
  const beside = await besideThem({
    begin: ({ organization }) => void organization.faults.deny('iam:UpdateAccessKey', HOSTILE),
  });
  expect(alone.fate.keysOff).toHaveLength(10);
  expect(beside.fate).toEqual(alone.fate);
  neverMoreThanTheBrake(beside.reports);
  // They are tried each day, after all others, and reported.
  expect(hostileOutcomes(beside.reports.at(-1))).toEqual(['deactivate failed']);
});

test('keys whose deactivation is throttled each time, more than the brake lets through, hold nobody else up', async () => {
  const beside = await besideThem({
    options: { client: NO_RETRIES },
    begin: ({ organization }) =>
      void organization.faults.intercept(({ action, accountId }) =>
        accountId === HOSTILE && action === 'UpdateAccessKey'
          ? { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' }
          : undefined,
      ),
  });
  expect(beside.fate).toEqual(alone.fate);
  neverMoreThanTheBrake(beside.reports);
  expect(hostileOutcomes(beside.reports.at(-1))).toEqual(['deactivate failed']);
});

test('keys of which nobody can tell whether they were deactivated cost others two days of a week at most', async () => {
  const beside = await besideThem({
    options: { client: NO_RETRIES },
    begin: ({ organization }) =>
      void organization.faults.intercept(({ action, accountId }) =>
        accountId === HOSTILE && action === 'UpdateAccessKey'
          ? { kind: 'error', status: 500, code: 'InternalFailure', message: 'try later' }
          : undefined,
      ),
  });
  const dayOff = ({ fate }: Lived): Map<string, number> =>
    new Map(
      fate.keysOff.map((line) => {
        const [day, name = ''] = line.split(' ');
        return [name, Number(day)];
      }),
    );
  const late = dayOff(beside);
  for (const [name, day] of dayOff(alone)) expect((late.get(name) ?? Infinity) - day).toBeLessThanOrEqual(2);
  neverMoreThanTheBrake(beside.reports);
});

test('keys whose opt-out comes after the survey, each day, hold nobody else up', async () => {
  const plain = new Map<string, User['tags']>();
  const exempt = ({ name, tags }: User): User['tags'] => {
    plain.set(name, tags);
    return { ...tags, KeyRotation: 'opt-out' };
  };
  const optOutBeforeTheDeed = ({ organization }: Stage): void => {
    organization.faults.intercept(({ action }) => {
      const account = organization.world.accounts.get(HOSTILE);
      if (account && action === 'GetSendQuota' && plain.size === 0) tag(account, exempt);
      return undefined;
    });
  };
  const beside = await besideThem({
    begin: optOutBeforeTheDeed,
    daily: (_, account) => {
      tag(account, ({ name, tags }) => plain.get(name) ?? tags);
      plain.clear();
    },
  });
  expect(alone.fate.keysOff).toHaveLength(10);
  expect(beside.fate).toEqual(alone.fate);
  expect(
    beside.reports.some((report) => report.problems.some(({ code }) => code === 'DEACTIVATION_WITHHELD')),
  ).toBe(true);
});

test('keys that are switched on again each day take no more than their share', async () => {
  const beside = await besideThem({
    hostile: () => [
      ...manyOldKeys(),
      ...manyOldKeys().map((user) => ({ ...user, name: `more-${user.name}` })),
    ],
    daily: (_, account) => {
      for (const key of keysOf(account)) key.status = 'Active';
    },
  });
  expect(beside.fate).toEqual(alone.fate);
  neverMoreThanTheBrake(beside.reports);
  const most = Math.max(...beside.reports.map(({ counts }) => counts.deactivated));
  expect(most).toBe(MAX);
});
