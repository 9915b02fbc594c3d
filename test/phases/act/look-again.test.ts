import { awsError } from '../../builders/aws-error.ts';
import type { Iam, ListedKey } from '../../../src/aws/iam.ts';
import { problem } from '../../../src/core/problem.ts';
import type { RunAccount } from '../../../src/core/run-record.ts';
import { lookAgain, ownerNow } from '../../../src/phases/act/look-again.ts';
import { ago } from '../../builders/as-of.ts';
import { ACCOUNT, finding, KEY_ID } from '../../builders/finding.ts';
import { recordedDeactivation } from '../../builders/history.ts';
import {
  bug,
  DAMAGED,
  IS_DAMAGED,
  ledgerWith,
  phaseRun,
  phaseServices,
  readAll,
  RUN,
  unread,
} from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';

const INTENT = recordedDeactivation({ state: 'intent' });
const LISTED: ListedKey = { accessKeyId: KEY_ID, active: true, createDate: ago(60) };
const GONE = awsError('NoSuchEntityException');
const DENIED = awsError('AccessDeniedException', 'no iam:GetAccessKeyLastUsed');

/** By user, which keys IAM lists; all others are gone. */
type Users = Readonly<Record<string, readonly ListedKey[]>>;

function look({
  account = runAccount({ status: 'pending' }),
  users = { ci: [LISTED] },
  ownerOf = () => Promise.reject(GONE),
  tags = [],
  iam = {},
}: {
  account?: RunAccount | null | 'damaged';
  users?: Users;
  ownerOf?: Iam['ownerOf'];
  tags?: readonly (readonly [string, string])[] | Error;
  iam?: Partial<Iam>;
} = {}) {
  const entered: unknown[] = [];
  const session: Iam = {
    ...phaseServices().enterAccount({ accountId: ACCOUNT, partition: 'aws' }, { kind: 'survey' }, RUN),
    listAccessKeys: (userName) => {
      const keys = users[userName];
      return keys ? Promise.resolve([...keys]) : Promise.reject(GONE);
    },
    listUsers: () => Promise.resolve(Object.keys(users).map((userName) => ({ userName }) as never)),
    ownerOf,
    ...iam,
  };
  const services = phaseServices({
    ledger: ledgerWith({
      runs: {
        accountsOf: () => {
          if (account === 'damaged') return unread([[ACCOUNT, DAMAGED] as const]);
          return readAll(account === null ? [] : [[ACCOUNT, account]]);
        },
      },
    }),
    organizations: {
      accountTags: () => (tags instanceof Error ? Promise.reject(tags) : Promise.resolve(tags)),
    },
    enterAccount: (...asked) => {
      entered.push(asked.slice(0, 2));
      return session;
    },
  });
  return { found: lookAgain(services, phaseRun(), INTENT), entered };
}

describe('of an account', () => {
  test.each(['not-active', 'opted-out', 'out-of-scope'] as const)(
    'that is %s nobody may look',
    async (status) => {
      const { found, entered } = look({ account: runAccount({ status }) });
      expect(await found).toEqual({ kind: 'out-of-reach' });
      expect(entered).toEqual([]);
    },
  );

  test('that has left nobody may look', async () => {
    expect(await look({ account: null }).found).toEqual({ kind: 'out-of-reach' });
  });

  test('that is out of reach nobody can tell, and why', async () => {
    const problems = [problem('account', ACCOUNT, 'ACCESS_DENIED', 'no role')];
    const account = runAccount({ status: 'unreachable', problems });
    expect(await look({ account }).found).toEqual({ kind: 'unread', why: 'no role' });
    const silent = runAccount({ status: 'unreachable' });
    expect(await look({ account: silent }).found).toEqual({
      kind: 'unread',
      why: 'the account is out of reach',
    });
  });

  test('whose row cannot be read nobody says that it has left', async () => {
    await expect(look({ account: 'damaged' }).found).rejects.toThrow(IS_DAMAGED);
  });

  test.each(['pending', 'surveyed'] as const)('that is %s the opt-out is asked once more', async (status) => {
    const account = runAccount({ status });
    const { found, entered } = look({ account, tags: [['KeyRotation', 'opt-out']] });
    expect(await found).toEqual({ kind: 'out-of-reach' });
    expect(entered).toEqual([]);
    expect(await look({ account }).found).toEqual({ kind: 'active' });
    expect(await look({ account, tags: DENIED }).found).toMatchObject({ kind: 'unread' });
  });
});

describe('a key', () => {
  test('is active, or not, as IAM lists it', async () => {
    const { found, entered } = look();
    expect(await found).toEqual({ kind: 'active' });
    const { userArn } = INTENT.finding;
    expect(entered).toEqual([
      [
        { accountId: ACCOUNT, partition: 'aws' },
        { kind: 'act', userArn },
      ],
    ]);
    expect(await look({ users: { ci: [{ ...LISTED, active: false }] } }).found).toEqual({
      kind: 'not-active',
    });
  });

  test('of a status that nobody knows is unread', async () => {
    expect(await look({ users: { ci: [{ ...LISTED, inDoubt: true }] } }).found).toEqual({
      kind: 'unread',
      why: 'IAM tells a status of the key that nobody knows',
    });
  });

  test('is found under the new name of its user, by a session that only reads', async () => {
    const users = { renamed: [{ ...LISTED, active: false }] };
    const { found, entered } = look({ users, ownerOf: () => Promise.resolve('renamed') });
    expect(await found).toEqual({ kind: 'not-active' });
    expect(entered[1]).toEqual([{ accountId: ACCOUNT, partition: 'aws' }, { kind: 'survey' }]);
  });

  test('whose owner is still the one that does not list it is gone', async () => {
    let lists = 0;
    const listAccessKeys = () => {
      lists += 1;
      return Promise.resolve([]);
    };
    const { found } = look({ ownerOf: () => Promise.resolve('ci'), iam: { listAccessKeys } });
    expect(await found).toEqual({ kind: 'gone' });
    expect(lists).toBe(1);
  });

  test.each([
    ['knows no owner', GONE],
    ['denies who owns it', DENIED],
  ])('of which IAM %s is looked for among all users', async (_, answer) => {
    const ownerOf = () => Promise.reject(answer);
    expect(await look({ users: { ann: [], renamed: [LISTED] }, ownerOf }).found).toEqual({ kind: 'active' });
    expect(await look({ users: { ann: [], bob: [] }, ownerOf }).found).toEqual({ kind: 'gone' });
  });

  test('is unread when IAM does not answer who owns it', async () => {
    const slow = awsError('TimeoutError', 'no answer');
    await expect(look({ users: {}, ownerOf: () => Promise.reject(slow) }).found).rejects.toBe(slow);
    await expect(look({ iam: { listAccessKeys: bug } }).found).rejects.toThrow('a bug');
  });
});

test('the owner of a key is asked for by its ID', async () => {
  const asked: string[] = [];
  const iam = {
    ...phaseServices().enterAccount({ accountId: ACCOUNT, partition: 'aws' }, { kind: 'survey' }, RUN),
    ownerOf: (accessKeyId: string) => {
      asked.push(accessKeyId);
      return Promise.resolve('renamed');
    },
  };
  expect(await ownerNow(iam, finding())).toBe('renamed');
  expect(asked).toEqual([KEY_ID]);
});
