import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { AccountId } from '../../src/core/account.ts';
import { readHistory } from '../../src/history/read-history.ts';
import { renderHistory } from '../../src/terminal/history-text.ts';
import type { MemberAccount } from '../../src/simulator/world/world.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { Stage } from '../e2e/harness.ts';
import { owner } from '../e2e/people.ts';
import { HOSTILE, liveThrough, type Abuse, type Lived } from './with-and-without.ts';

const DAYS = 30;
const world: Abuse = {
  honest: { shop: () => [owner('ann'), owner('bob', { ageDays: 20 })] },
  hostile: () => [owner('eve', { contact: 'eve@hostile.example' })],
  settings: { GRACEDAYS: '4', REMINDERDAYS: 'none' },
  days: DAYS,
};
/** First notice, four days, and on the day of the deadline something is different for an hour. */
const ROUND = 5;
const isDeadline = (day: number): boolean => day % ROUND === ROUND - 1;

const theUser = ({ users }: MemberAccount) => {
  const [eve] = users.values();
  const [key] = eve?.accessKeys ?? [];
  if (!eve || !key) throw new Error('nobody is there');
  return { eve, key };
};

const restarted = ({ problems }: RunReport): string[] =>
  problems.filter(({ code }) => code === 'CYCLE_RESTARTED').map(({ message }) => message);

let alone: Lived;
beforeAll(async () => {
  alone = await liveThrough(world, 'alone');
});

test.each<[string, (account: MemberAccount, day: number) => void]>([
  [
    'is switched off around each deadline, and on again',
    (account, day) => {
      theUser(account).key.status = isDeadline(day) ? 'Inactive' : 'Active';
    },
  ],
  [
    'is exempt around each deadline',
    (account, day) => {
      const { eve } = theUser(account);
      eve.tags = { Contact: 'eve@hostile.example', ...(isDeadline(day) && { KeyRotation: 'opt-out' }) };
    },
  ],
])('a key that %s lives on, and is named in report, summary and history', async (_, around) => {
  const beside = await liveThrough(
    {
      ...world,
      daily: (__, account, day) => {
        around(account, day);
      },
    },
    'beside',
  );
  expect(beside.fate).toEqual(alone.fate);
  expect(alone.fate.keysOff).toEqual(['04 ann', '14 bob']);

  const { staged, reports } = beside;
  // Begun on days 0, 5, 10, 15 and 20: seen by the run after the fourth time that it began anew.
  expect(reports.findIndex((report) => restarted(report).length > 0)).toBe(21);
  expect(reports.slice(0, 21).flatMap(restarted)).toEqual([]);
  await staged.run(DAYS + 1, { mailSummary: true });
  const key = hostileKey(staged);
  const summary = staged.organization.ses.mailbox.to(staged.settings.operatorMail).at(-1);
  expect(summary?.text).toContain('CYCLE_RESTARTED');
  expect(summary?.text).toContain(key);

  const history = await readHistory(
    staged.services.ledger,
    {
      key: { accountId: HOSTILE as AccountId, accessKeyId: key },
      accountId: null,
      userName: null,
      contact: null,
      runId: null,
    },
    () => undefined,
  );
  expect(history.restarted).toMatchObject([{ accessKeyId: key, times: 6, isAtLeast: false }]);
  expect(renderHistory(history, false)).toContain(
    'The notices about it began anew 6 times since 1 Mar 2027.',
  );
});

function hostileKey({ organization }: Stage): AccessKeyId {
  const account = organization.world.accounts.get(HOSTILE);
  if (!account) throw new Error('the account is gone');
  return theUser(account).key.id as AccessKeyId;
}
