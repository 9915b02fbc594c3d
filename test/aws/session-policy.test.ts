import fc from 'fast-check';
import {
  inSessions,
  NEEDLESS_ACTIONS,
  sessionPolicy,
  type SessionPurpose,
} from '../../src/aws/session-policy.ts';

const arn = (name: string): string => `arn:aws:iam::111122223333:user/${name}`;

describe('sessions for restores', () => {
  test('name each user once, in order, in policies that STS takes', () => {
    const names = fc.array(fc.stringMatching(/^[\w+=,.@*?$/-]{1,512}$/), { maxLength: 60 });
    fc.assert(
      fc.property(names, (users) => {
        const arns = users.map(arn);
        const groups = inSessions(arns);
        expect(groups.flat()).toEqual(arns);
        for (const userArns of groups)
          expect(sessionPolicy({ kind: 'restore', userArns }).length).toBeLessThanOrEqual(2_048);
      }),
      { numRuns: 200 },
    );
  });

  test('are few: some fifteen users of usual names share one', () => {
    const users = Array.from({ length: 15 }, (_, n) => arn(`machines/deploy-${n}`));
    expect(inSessions(users)).toHaveLength(1);
    expect(inSessions([])).toEqual([]);
  });

  test('name users on any path, and take the letters of a name for letters', () => {
    const policy = sessionPolicy({ kind: 'restore', userArns: [arn('$?*/ci'), arn('c*')] });
    expect((JSON.parse(policy) as { Statement: { Resource: unknown }[] }).Statement[0]?.Resource).toEqual(
      ['ci', '*/ci', 'c${*}', '*/c${*}'].map(arn),
    );
  });
});

interface Policy {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: unknown;
    readonly Resource: unknown;
  }[];
}
const policyOf = (purpose: SessionPurpose): Policy => JSON.parse(sessionPolicy(purpose)) as Policy;
const READS = [
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  'iam:ListUsers',
  'iam:ListAccessKeys',
  'iam:ListUserTags',
  'iam:GetAccessKeyLastUsed',
];

describe('a session', () => {
  test('of a survey may read, and nothing else', () => {
    expect(policyOf({ kind: 'survey' })).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: READS, Resource: '*' }],
    });
  });

  test('that acts may look at one user and change his keys, whatever his path is by now', () => {
    expect(policyOf({ kind: 'act', userArn: arn('machines/ci') }).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:ListAccessKeys', 'iam:ListUserTags', 'iam:UpdateAccessKey'],
        Resource: ['ci', '*/ci'].map(arn),
      },
    ]);
  });

  test('of a restore may change the keys of its users, and reads no tags', () => {
    expect(policyOf({ kind: 'restore', userArns: [arn('a'), arn('b')] }).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:ListAccessKeys', 'iam:UpdateAccessKey'],
        Resource: ['a', '*/a', 'b', '*/b'].map(arn),
      },
    ]);
  });

  test('that examines the role may read more, and change the keys of nobody', () => {
    expect(policyOf({ kind: 'examine', nobodysArn: arn('nobody*') }).Statement).toEqual([
      { Effect: 'Allow', Action: [...READS, ...NEEDLESS_ACTIONS], Resource: '*' },
      { Effect: 'Allow', Action: ['iam:UpdateAccessKey'], Resource: arn('nobody${*}') },
    ]);
    expect(NEEDLESS_ACTIONS).toEqual(['iam:ListRoles', 'iam:ListGroups']);
  });

  test.each(['no ARN', arn(''), `arn:aws:iam::111122223333:role/a`, ` ${arn('ci')}`])(
    'for something that is no user (%s) is for just that',
    (text) => {
      expect(policyOf({ kind: 'act', userArn: text }).Statement[0]?.Resource).toEqual([text]);
    },
  );

  test('for a user whose path or name has line ends is for that name', () => {
    expect(policyOf({ kind: 'act', userArn: arn('a\nb/c/d\ne') }).Statement[0]?.Resource).toEqual(
      ['d\ne', '*/d\ne'].map(arn),
    );
  });
});

test('a session has room for users up to 1,536 characters, and no further', () => {
  const empty = sessionPolicy({ kind: 'restore', userArns: [] }).length;
  const takes = JSON.stringify(['u', '*/u'].map(arn)).length;
  const fits = Math.floor((1_536 - empty) / takes);
  const users = (count: number): string[] => Array.from({ length: count }, () => arn('u'));
  expect(inSessions(users(fits)).map(({ length }) => length)).toEqual([fits]);
  expect(inSessions(users(fits + 1)).map(({ length }) => length)).toEqual([fits, 1]);
  expect(inSessions(users(2 * fits + 1)).map(({ length }) => length)).toEqual([fits, fits, 1]);
  // One that takes exactly what is left.
  const room = 1_536 - empty - takes;
  const name = 'x'.repeat((room - JSON.stringify(['', '*/'].map(arn)).length) / 2);
  const last = arn(name);

  expect(inSessions([arn('u'), last])).toHaveLength(1);
  expect(inSessions([arn('u'), `${last}x`])).toHaveLength(2);
});
