import type { AccessKeyId } from '../../../src/core/access-key.ts';
import { AssumeRoleError } from '../../../src/aws/answer-errors.ts';
import type { ReportedUser } from '../../../src/aws/credential-report.ts';
import type { Iam, ListedKey } from '../../../src/aws/iam.ts';
import type { Run } from '../../../src/phases/run.ts';
import { tallyKeys } from '../../../src/phases/survey/key-tally.ts';
import { surveyUser, type BesideTheRow } from '../../../src/phases/survey/user.ts';
import { ago } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT, KEY_ID } from '../../builders/finding.ts';
import { phaseRun, phaseServices, RUN } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';

const OTHER = 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId;
const USER = `${ACCOUNT}/ci`;
const GONE = awsError('NoSuchEntityException');
const DENIED = awsError('AccessDeniedException', 'not allowed');
const SLOW = awsError('TimeoutError', 'no answer');
const { account } = runAccount();

const key = (days: number, overrides: Partial<ListedKey> = {}): ListedKey => ({
  accessKeyId: KEY_ID,
  active: true,
  createDate: ago(days),
  ...overrides,
});

interface Given {
  /** What IAM lists, one time after the other. */
  readonly lists?: readonly (readonly ListedKey[] | Error)[];
  readonly iam?: Partial<Iam>;
  readonly run?: Partial<Run>;
  /** What the credential report says of the user. */
  readonly reported?: Partial<ReportedUser>;
  readonly beside?: BesideTheRow;
}

async function surveyed({
  lists = [[key(60)]],
  iam = {},
  run,
  reported = {},
  beside = { generatedAt: null, remembered: null },
}: Given = {}) {
  let listed = 0;
  const asked: string[] = [];
  const session: Iam = {
    ...phaseServices().enterAccount({ accountId: ACCOUNT, partition: 'aws' }, { kind: 'survey' }, RUN),
    listAccessKeys: (userName) => {
      asked.push(`keys of ${userName}`);
      const answer = lists[Math.min(listed, lists.length - 1)] ?? [];
      listed += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve([...answer]);
    },
    userTags: () => Promise.resolve([]),
    lastUsed: (id) => {
      asked.push(`use of ${id}`);
      return Promise.resolve(null);
    },
    ...iam,
  };
  const user = {
    userName: 'ci',
    userArn: `arn:aws:iam::${ACCOUNT}:user/ci`,
    createdAt: null,
    mayHaveKey: true,
    keys: [],
    fingerprint: null,
    ...reported,
  };
  const result = await surveyUser(session, account, user, phaseRun(run), beside);
  const told = result.problems.map(({ scope, id, code, message }) => `${scope} ${id} ${code}: ${message}`);
  return { ...result, ...tallyKeys(result.keys, phaseRun(run)), told, asked };
}

describe('a key', () => {
  test('that is too young is counted, and nothing more is asked', async () => {
    const young = await surveyed({ lists: [[key(29), key(1, { accessKeyId: OTHER })]] });
    expect(young).toMatchObject({ activeKeys: 2, findings: [], problems: [], unread: null });
    expect(young.asked).toEqual(['keys of ci']);
  });

  test('that may be due comes with its tags and its use', async () => {
    const lastUsed = { date: ago(3), service: 's3', region: 'eu-west-1' };
    const { findings } = await surveyed({
      iam: {
        userTags: () =>
          Promise.resolve([
            ['Contact', 'ann@example.com'],
            ['KeyRotation', 'opt-out'],
            [KEY_ID, 'the build'],
          ]),
        lastUsed: () => Promise.resolve(lastUsed),
      },
    });
    expect(findings).toEqual([
      {
        accountId: ACCOUNT,
        accountName: 'shop',
        userName: 'ci',
        userArn: `arn:aws:iam::${ACCOUNT}:user/ci`,
        accessKeyId: KEY_ID,
        otherKeys: [],
        createDate: ago(60),
        details: {
          kind: 'read',
          contactTag: 'ann@example.com',
          optOutTag: 'opt-out',
          description: 'the build',
          lastUsed,
          lastUsedAsOf: null,
        },
      },
    ]);
  });

  test('that is inactive is nobody’s business, and known to the others of its user', async () => {
    const off = key(90, { accessKeyId: OTHER, active: false });
    const { activeKeys, findings } = await surveyed({ lists: [[key(60), off]] });
    expect(activeKeys).toBe(1);
    expect(findings).toMatchObject([
      { accessKeyId: KEY_ID, otherKeys: [{ accessKeyId: OTHER, active: false, lastUse: 'not-asked' }] },
    ]);
    expect(await surveyed({ lists: [[off]] })).toMatchObject({ activeKeys: 0, findings: [] });
    expect(await surveyed({ lists: [[]] })).toMatchObject({ keys: [], isGone: false });
  });

  test('beside another that is read tells when that was used', async () => {
    const lastUsed = (id: string) =>
      Promise.resolve(id === OTHER ? { date: ago(3), service: 's3', region: 'eu-west-1' } : null);
    const { findings } = await surveyed({
      lists: [[key(60), key(40, { accessKeyId: OTHER })]],
      iam: { lastUsed },
    });
    expect(findings).toMatchObject([
      { accessKeyId: KEY_ID, otherKeys: [{ accessKeyId: OTHER, lastUse: ago(3) }] },
      { accessKeyId: OTHER, otherKeys: [{ accessKeyId: KEY_ID, lastUse: 'never' }] },
    ]);
  });

  test('without a date is read: nobody knows that it is young', async () => {
    const { findings, comingDue } = await surveyed({ lists: [[key(0, { createDate: null })]] });
    expect(findings).toMatchObject([{ createDate: null }]);
    expect(comingDue).toBe(0);
  });

  test('that comes of age within the days ahead is read for a forecast', async () => {
    const lists = [[key(28)]];
    expect((await surveyed({ lists, run: { lookAheadDays: 1 } })).findings).toEqual([]);
    expect((await surveyed({ lists, run: { lookAheadDays: 2 } })).findings).toHaveLength(1);
    expect((await surveyed({ lists })).comingDue).toBe(1);
  });
});

describe('what cannot be read of a key', () => {
  test.each<[string, Partial<Iam>]>([
    ['its user’s tags', { userTags: () => Promise.reject(SLOW) }],
    ['its last use', { lastUsed: () => Promise.reject(SLOW) }],
  ])('%s, makes it one that nobody can judge', async (_, iam) => {
    const { findings, told } = await surveyed({ iam });
    expect(findings).toMatchObject([{ details: { kind: 'unread', code: 'TIMED_OUT' } }]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(new RegExp(`^key ${KEY_ID} (?:KEY_UNREAD|TIMED_OUT): .*no answer`));
  });

  test('is told of no key that is read for a forecast only', async () => {
    const iam = { lastUsed: () => Promise.reject(SLOW) };
    const { findings, told } = await surveyed({ lists: [[key(28)]], iam, run: { lookAheadDays: 9 } });
    expect([findings.length, told]).toEqual([1, []]);
  });

  test('may be because it is gone: its user is looked at once more', async () => {
    for (const failure of [GONE, DENIED]) {
      const iam = { lastUsed: () => Promise.reject(failure) };
      const gone = await surveyed({ lists: [[key(60)], []], iam });
      expect(gone).toMatchObject({ activeKeys: 0, findings: [], told: [] });
      const still = await surveyed({ iam });
      expect(still).toMatchObject({ activeKeys: 1, findings: [{ details: { kind: 'unread' } }] });
      expect(still.told).toHaveLength(1);
    }
    const untagged = await surveyed({ iam: { userTags: () => Promise.reject(DENIED) } });
    expect(untagged.asked).toEqual(['keys of ci']);
  });

  test('with its user gone in between is no trouble; with no answer it is', async () => {
    const iam = { userTags: () => Promise.reject(GONE) };
    expect(await surveyed({ lists: [[key(60)], GONE], iam })).toMatchObject({ isGone: true, told: [] });
    const silent = await surveyed({ lists: [[key(60)], SLOW], iam });
    expect(silent.unread).toMatchObject({ code: 'TIMED_OUT' });
  });
});

describe('a user', () => {
  test('that IAM does not know is gone', async () => {
    expect(await surveyed({ lists: [GONE] })).toMatchObject({ isGone: true, unread: null, problems: [] });
  });

  test('whose keys IAM does not tell is unread', async () => {
    const { unread, told, isGone } = await surveyed({ lists: [DENIED] });
    expect([unread?.code, isGone]).toEqual(['ACCESS_DENIED', false]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(new RegExp(`^user ${USER} (?:USER_UNREAD|ACCESS_DENIED): .*not allowed`));
  });

  test('is no reason for a session that cannot be had, nor for a bug', async () => {
    const session = new AssumeRoleError('no session', { cause: DENIED });
    await expect(surveyed({ lists: [session] })).rejects.toBe(session);
    await expect(surveyed({ lists: [new TypeError('a bug')] })).rejects.toThrow('a bug');
  });
});
