import { readFileSync } from 'node:fs';
import { sessionPolicy } from '../../../src/aws/session-policy.ts';
import type { PolicyStatement } from '../../../src/simulator/policy/policy-document.ts';
import { permissionsOf, trustOf } from '../member-role-template.ts';
import { packageHub, SOURCE_MAIL } from '../packaged-hub.ts';
import { statementsOf } from './sound-statements.ts';
import { statementProblems } from './statement-problems.ts';
import { statementsIn } from './statement.ts';

const USERS = 'arn:aws:iam::111122223333:user/*';

/** What is wrong with a policy of one statement. */
async function problemsOf(statement: object): Promise<string[]> {
  const [placed] = statementsIn({ Statement: [statement] }, 'Policy');
  const problems = placed ? await statementProblems(placed) : [];
  return problems.map((problem) => problem.replace('Policy, statement 1: ', ''));
}

/** Starts as a statement that is in order. */
const allow = (overrides: Partial<Record<keyof PolicyStatement, unknown>> = {}) => ({
  Effect: 'Allow',
  Action: 'iam:ListAccessKeys',
  Resource: USERS,
  ...overrides,
});

test.each<[string, object]>([
  ['a statement of the member role', allow()],
  [
    'a wildcard',
    { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'] },
  ],
  ['* for an action that has no narrower resource', allow({ Action: ['iam:ListUsers'], Resource: '*' })],
  ['a key for any tag', allow({ Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } })],
  ['a trust', { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
])('%s is in order', async (_, statement) => {
  expect(await problemsOf(statement)).toEqual([]);
});

test.each<[string, object, string]>([
  [
    'an action with a wrong letter',
    allow({ Action: 'iam:ListAccesKeys' }),
    'iam:ListAccesKeys is no action of AWS',
  ],
  ['a service that is none', allow({ Action: 'iamm:ListUsers' }), 'iamm:ListUsers is no action of AWS'],
  ['a wildcard that means nothing', allow({ Action: 'iam:Lost*' }), 'iam:Lost* is no action of AWS'],
  [
    'an ARN with a Region too many',
    allow({ Resource: 'arn:aws:iam:eu-west-1:111122223333:user/*' }),
    'no action of it reaches arn:aws:iam:eu-west-1:111122223333:user/*',
  ],
  [
    'an ARN of another type',
    allow({ Resource: [USERS, 'arn:aws:iam::111122223333:role/x'] }),
    'no action of it reaches arn:aws:iam::111122223333:role/x',
  ],
  [
    'an ARN that is cut off',
    allow({ Resource: 'arn:aws:iam::111122223333:users' }),
    'no action of it reaches arn:aws:iam::111122223333:users',
  ],
  [
    'a narrow resource for an action that has none',
    allow({ Action: ['iam:ListUsers', 'iam:ListUserTags'] }),
    'iam:ListUsers knows no resource but *',
  ],
  [
    '* where there is a narrower resource',
    allow({ Resource: '*' }),
    'iam:ListAccessKeys has a narrower resource than *: arn:${Partition}:iam::${Account}:user/${UserNameWithPath}',
  ],
  [
    'a resource that is required and not there',
    allow({ Action: 'ses:SendRawEmail', Resource: 'arn:aws:ses:eu-west-1:111122223333:configuration-set/x' }),
    'ses:SendRawEmail is not granted without a resource arn:${Partition}:ses:${Region}:${Account}:identity/${IdentityName}',
  ],
  ['no resource at all', allow({ Resource: [] }), 'it names no resource'],
  ['no action at all', allow({ Action: [] }), 'it names no action'],
  [
    'NotAction',
    { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
    'NotAction is not read here: say it by Action, Resource and Condition',
  ],
  ['another effect', allow({ Effect: 'allow' }), 'its effect is "allow"'],
  [
    'a key of another service',
    allow({ Condition: { StringEquals: { 'ses:FromAddress': 'a' } } }),
    'iam:ListAccessKeys knows no condition key ses:FromAddress',
  ],
  [
    'a key with a wrong letter',
    allow({ Condition: { StringEquals: { 'aws:PrincipalOrgId2': 'a' } } }),
    'iam:ListAccessKeys knows no condition key aws:PrincipalOrgId2',
  ],
  [
    'an operator that is none',
    allow({ Condition: { StringEqual: { 'aws:PrincipalOrgID': 'a' } } }),
    'StringEqual is no condition operator',
  ],
  [
    'an operator of another type',
    allow({ Condition: { Bool: { 'aws:PrincipalOrgID': 'true' } } }),
    'aws:PrincipalOrgID is of the type String, which Bool does not compare',
  ],
  [
    'a key of many values as if it had one',
    allow({
      Action: 'dynamodb:GetItem',
      Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/x',
      Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'a' } },
    }),
    'dynamodb:LeadingKeys has many values: StringEquals wants ForAllValues: or ForAnyValue: before it',
  ],
  [
    'a condition without a value',
    allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': [] } } }),
    'StringEquals aws:PrincipalOrgID has no value, so nothing matches',
  ],
  [
    'a principal that is none',
    { Effect: 'Allow', Principal: { Service: 'lambda' }, Action: 'sts:AssumeRole' },
    'Service "lambda" is no principal',
  ],
])('%s is told', async (_, statement, problem) => {
  expect(await problemsOf(statement)).toContain(problem);
});

// Every other stack that a test packages is looked at the same way, by packageHub.
test('all statements of the packaged hub are looked at: roles, trusts, policies for people, of queues and of the bucket', async () => {
  const { resources } = await packageHub([
    `sourceMail=${SOURCE_MAIL}`,
    'rollout=self',
    'organizationId=o-exampleorgid',
    'targetOUs=r-ab12',
    'eventBus=security',
    'operatorRole=team/ops',
  ]);
  const places = statementsOf(resources).map(({ place }) => place.split(/[.,]/)[0]);
  expect([...new Set(places)].sort()).toEqual(
    Object.entries(resources)
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes('"Statement":['))
      .map(([name]) => name)
      .sort(),
  );
  expect(places.length).toBeGreaterThan(40);
});

const hub = { accountId: '111122223333', region: 'eu-west-1' };
const values = {
  HubAccountId: hub.accountId,
  OrganizationId: 'o-exampleorgid',
  ExternalId: 'between-us',
  OperatorRoleName: 'team/ops',
};

test('the member role’s trust and permissions are as IAM reads them', async () => {
  const statements = [
    ...statementsIn(trustOf(values, hub), 'trust'),
    ...statementsIn(permissionsOf(values, hub), 'permissions'),
  ];
  expect(statements).toHaveLength(4);
  expect((await Promise.all(statements.map(statementProblems))).flat()).toEqual([]);
});

test.each([
  ['act', sessionPolicy({ kind: 'act', userArn: 'arn:aws:iam::111122223333:user/team/ci' })],
  ['restore', sessionPolicy({ kind: 'restore', userArns: ['arn:aws:iam::111122223333:user/ci'] })],
])('so is the session policy to %s', async (_, text) => {
  const statements = statementsIn(JSON.parse(text), 'session');
  expect((await Promise.all(statements.map(statementProblems))).flat()).toEqual([]);
});

/** Policies that the pages give to copy. They are for others' roles, and may be as wide as they say. */
const PAGES = ['docs/deploy.md', 'docs/security.md'];

test.each(PAGES)('the policies of %s name actions, resources and conditions that there are', async (page) => {
  const blocks = [
    ...readFileSync(page, 'utf8').matchAll(/\{\s*"Version": "2012-10-17"[\s\S]*?\n *\}(?='|\n *```)/g),
  ];
  const statements = blocks.flatMap(([text]) => statementsIn(JSON.parse(text) as unknown, page));
  expect(statements.length).toBeGreaterThan(0);
  const problems = (await Promise.all(statements.map(statementProblems))).flat();
  expect(problems.filter((problem) => !problem.includes('has a narrower resource than *'))).toEqual([]);
});
