import fc from 'fast-check';
import { inSessions, sessionPolicy } from '../../src/aws/session-policy.ts';

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
