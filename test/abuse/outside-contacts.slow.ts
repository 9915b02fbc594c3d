import type { User } from '../../src/simulator/world/world.ts';
import { owner } from '../e2e/people.ts';
import { HONEST_DOMAIN, HOSTILE, liveThrough, type Abuse, type Lived } from './with-and-without.ts';

const DAYS = 30;
const SANDBOX = { sandbox: true, verified: ['keys@example.com', HONEST_DOMAIN] };

const addresses = (user: number): string =>
  Array.from({ length: 8 }, (_, n) => `x${n}@u${user}.example.net`).join(' ');

/** Each user has eight strangers told, with keys that are older than all others. */
const manyStrangers = (): User[] =>
  Array.from({ length: 6 }, (_, n) => owner(`hostile-${n}`, { ageDays: 300, contact: addresses(n) }));

const world: Abuse = {
  honest: {
    shop: () => [owner('ann'), owner('bob', { ageDays: 22 })],
    lake: () => [owner('carl', { ageDays: 26 })],
  },
  hostile: manyStrangers,
  days: DAYS,
};

const isStranger = (address: string): boolean => address.endsWith('.example.net');
const strangersTold = ({ staged }: Lived): string[] =>
  staged.organization.ses.mailbox.accepted.flatMap(({ destinations }) => destinations.filter(isStranger));
const codesOf = ({ reports }: Lived): ReadonlySet<string> =>
  new Set(reports.flatMap(({ problems }) => problems.map(({ code }) => code)));
const hostileContacts = ({ reports }: Lived): ReadonlySet<string> =>
  new Set(
    reports.flatMap(({ keys }) =>
      keys.filter(({ accountId }) => accountId === HOSTILE).flatMap(({ contacts }) => contacts),
    ),
  );

test('who is outside CONTACTDOMAINS is neither mailed nor asked to verify; the operator is told, and it is reported', async () => {
  const strict = { ...world, settings: { CONTACTDOMAINS: HONEST_DOMAIN }, options: SANDBOX };
  const [alone, beside] = [await liveThrough(strict, 'alone'), await liveThrough(strict, 'beside')];
  expect(alone.fate.keysOff).toEqual(['07 ann', '11 carl', '15 bob']);
  expect(beside.fate).toEqual(alone.fate);
  expect(strangersTold(beside)).toEqual([]);
  const asked = beside.staged.organization.calls.find({ action: 'ses:VerifyEmailIdentity' });
  expect(asked).toEqual([]);
  expect(hostileContacts(beside)).toEqual(new Set(['keys@example.com']));
  expect(codesOf(beside)).toEqual(new Set(['CONTACT_OUTSIDE']));
});

test('many addresses do not use up the quota of others, and those beyond MAXCONTACTS are told nothing', async () => {
  const short: Abuse = {
    ...world,
    settings: { SESQUOTASHARE: '100', MAXCONTACTS: '5' },
    begin: ({ organization }) => void (organization.ses.quota.max24HourSend = 9),
  };
  const [alone, beside] = [await liveThrough(short, 'alone'), await liveThrough(short, 'beside')];
  expect(alone.fate.keysOff).toEqual(['07 ann', '11 carl', '15 bob']);
  expect(beside.fate).toEqual(alone.fate);
  expect(codesOf(beside)).toEqual(new Set(['CONTACTS_TOO_MANY', 'QUOTA_USED_UP']));
  const told = new Set(strangersTold(beside));
  expect(told.size).toBe(30);
  expect([...told].filter((address) => /^x[567]@/.test(address))).toEqual([]);
});
