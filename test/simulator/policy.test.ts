import { compilePolicy, type PolicyDecision } from '../../src/simulator/policy/compiled-policy.ts';
import type { PolicyStatement } from '../../src/simulator/policy/policy-document.ts';

const ARN = 'arn:aws:iam::222222222222:user/service/ci';
const CONTEXT = {
  'aws:principalarn': 'arn:aws:iam::111111111111:role/hub',
  'aws:principalaccount': '222222222222',
  'aws:securetransport': 'true',
  'dynamodb:leadingkeys': ['CONTROL', 'LOCK'],
};

const decide = (...statements: PolicyStatement[]): PolicyDecision =>
  compilePolicy({ Statement: statements })({ action: 'iam:ListAccessKeys', resource: ARN, context: CONTEXT });

const allow = (rest: Omit<PolicyStatement, 'Effect'>): PolicyStatement => ({
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
  ...rest,
});

describe('a policy', () => {
  test.each<[string, PolicyStatement, PolicyDecision]>([
    ['an action, in any case', allow({ Action: 'IAM:listAccesskeys' }), 'allow'],
    ['an action with *', allow({ Action: ['s3:*', 'iam:List*'] }), 'allow'],
    ['an action with ?', allow({ Action: 'iam:ListAccessKey?' }), 'allow'],
    ['another action', allow({ Action: 'iam:ListUsers' }), 'implicit-deny'],
    ['all but another action', { Effect: 'Allow', NotAction: 'iam:ListUsers', Resource: '*' }, 'allow'],
    ['all but this action', { Effect: 'Allow', NotAction: 'iam:List*', Resource: '*' }, 'implicit-deny'],
    ['the resource with *', allow({ Resource: 'arn:aws:iam::*:user/*' }), 'allow'],
    [
      'the resource, but of another account',
      allow({ Resource: 'arn:aws:iam::333333333333:user/*' }),
      'implicit-deny',
    ],
    [
      'the resource without its path',
      allow({ Resource: 'arn:aws:iam::222222222222:user/ci' }),
      'implicit-deny',
    ],
    ['the account’s own users', allow({ Resource: 'arn:aws:iam::${aws:PrincipalAccount}:user/*' }), 'allow'],
    ['everything but the resource', { Effect: 'Allow', Action: '*', NotResource: ARN }, 'implicit-deny'],
  ])('that allows %s', (_, statement, expected) => {
    expect(decide(statement)).toBe(expected);
  });

  test.each<[string, PolicyStatement['Condition'], PolicyDecision]>([
    [
      'StringEquals of the value',
      { StringEquals: { 'aws:PrincipalAccount': ['x', '222222222222'] } },
      'allow',
    ],
    ['StringEquals of another', { StringEquals: { 'aws:PrincipalAccount': '2222*' } }, 'implicit-deny'],
    ['StringLike', { StringLike: { 'aws:PrincipalAccount': '2222*' } }, 'allow'],
    ['StringNotEquals', { StringNotEquals: { 'aws:PrincipalAccount': '222222222222' } }, 'implicit-deny'],
    ['ArnEquals', { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/hub' } }, 'allow'],
    ['ArnLike', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/h?b' } }, 'allow'],
    ['ArnLike over a colon', { ArnLike: { 'aws:PrincipalArn': 'arn:*:role/hub' } }, 'implicit-deny'],
    ['Bool', { Bool: { 'aws:SecureTransport': true } }, 'allow'],
    ['Bool of the other', { Bool: { 'aws:SecureTransport': 'false' } }, 'implicit-deny'],
    ['an absent key', { StringEquals: { 'sts:ExternalId': 'x' } }, 'implicit-deny'],
    ['an absent key, if it exists', { StringEqualsIfExists: { 'sts:ExternalId': 'x' } }, 'allow'],
    ['an absent key, not equal', { StringNotEquals: { 'sts:ExternalId': 'x' } }, 'allow'],
    [
      'ForAllValues of them all',
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['C*', 'L*'] } },
      'allow',
    ],
    [
      'ForAllValues of one of them',
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'CONTROL' } },
      'implicit-deny',
    ],
    ['ForAllValues of an absent key', { 'ForAllValues:StringEquals': { 'sts:ExternalId': 'x' } }, 'allow'],
    [
      'ForAnyValue of one of them',
      { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'CONTROL' } },
      'allow',
    ],
    [
      'ForAnyValue of an absent key',
      { 'ForAnyValue:StringEquals': { 'sts:ExternalId': 'x' } },
      'implicit-deny',
    ],
    ['Null of an absent key', { Null: { 'sts:ExternalId': 'true' } }, 'allow'],
    [
      'one condition of two',
      { StringLike: { 'aws:PrincipalAccount': '2*' }, Bool: { 'aws:SecureTransport': false } },
      'implicit-deny',
    ],
  ])('that allows on condition of %s', (_, Condition, expected) => {
    expect(decide(allow({ Condition: Condition ?? {} }))).toBe(expected);
  });

  test.each(['*', '?', '$'])('takes ${%s} for the character itself', (special) => {
    const decided = (resource: string) =>
      compilePolicy({ Statement: allow({ Resource: `arn:aws:iam::*:user/a\${${special}}b/ci` }) })({
        action: 'iam:UpdateAccessKey',
        resource,
        context: {},
      });
    expect(decided(`arn:aws:iam::222222222222:user/a${special}b/ci`)).toBe('allow');
    expect(decided('arn:aws:iam::222222222222:user/a-b/ci')).toBe('implicit-deny');
    expect(decided(`arn:aws:iam::222222222222:user/a\${${special}}b/ci`)).toBe('implicit-deny');
  });

  test('does not read the value of a variable as a pattern', () => {
    const Resource = 'arn:aws:iam::222222222222:user/${aws:username}';
    const decided = (username: string) =>
      compilePolicy({ Statement: allow({ Resource }) })({
        action: 'iam:ListAccessKeys',
        resource: 'arn:aws:iam::222222222222:user/ci',
        context: { 'aws:username': username },
      });
    expect(decided('ci')).toBe('allow');
    expect(decided('*')).toBe('implicit-deny');
  });

  test('takes ${*} for the character in conditions too', () => {
    const under = (operator: string, value: string) =>
      decide(allow({ Condition: { [operator]: { 'aws:PrincipalAccount': value } } }));
    expect(under('StringLike', '2222${*}')).toBe('implicit-deny');
    expect(under('StringLike', '2222*')).toBe('allow');
    expect(under('StringEquals', '22222222222${?}')).toBe('implicit-deny');
  });

  test('denies when one statement denies, whatever others allow', () => {
    expect(decide({ Effect: 'Deny', Action: 'iam:List*', Resource: '*' }, allow({}))).toBe('explicit-deny');
  });

  test('with an operator that is not known here is refused rather than guessed at', () => {
    const Condition = { NumericLessThan: { 'aws:MultiFactorAuthAge': '300' } };
    expect(() => decide(allow({ Condition }))).toThrow(
      'does not know the condition operator NumericLessThan',
    );
  });
});
