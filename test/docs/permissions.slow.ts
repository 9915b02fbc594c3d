import { readFileSync } from 'node:fs';
import { sessionPolicy, type SessionPurpose } from '../../src/aws/session-policy.ts';
import { many, type Conditions, type PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { grantsOf } from '../deploy/grants.ts';
import { resolveIntrinsics } from '../deploy/intrinsics.ts';
import { permissionsOf, trustOf } from '../deploy/member-role-template.ts';
import { packageHub, SOURCE_MAIL, type PackagedHub, type Resource } from '../deploy/packaged-hub.ts';
import { marked, quoted } from './marked-tables.ts';

const HUB = { accountId: '111122223333', region: 'eu-west-1' };
const MEMBER = { HubAccountId: HUB.accountId, OrganizationId: 'o-exampleorgid' };
const PAGE = readFileSync('docs/permissions.md', 'utf8');

/** By default, and with all that adds grants. */
let byDefault: PackagedHub;
let withAll: PackagedHub;

beforeAll(async () => {
  byDefault = await packageHub();
  withAll = await packageHub([
    `sourceMail=${SOURCE_MAIL}`,
    'eventBus=security',
    'kmsKeyArn=arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'operatorRole=on-call',
    'organizationId=o-exampleorgid',
    'rollout=delegated-admin',
    'targetOUs=r-ab12',
  ]);
});

/** What is there by default, as it is then, and what is added. */
const resources = (): PackagedHub['resources'] => ({ ...withAll.resources, ...byDefault.resources });

function ofType(isMeant: (type: string) => boolean): (readonly [name: string, Resource['Properties']])[] {
  return Object.entries(resources())
    .filter(([, { Type }]) => isMeant(Type))
    .map(([name, { Properties }]) => [name, Properties]);
}

const resolved = <T>(node: T): T => resolveIntrinsics(node, resources(), HUB) as T;

const conditionsIn = (conditions: Conditions = {}): string[] =>
  Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key}: ${many(values).join(', ')}`),
  );

const said = (what: string, where: string, conditions: readonly string[]): string =>
  [`${what} on ${where}`, ...conditions.toSorted()].join(' if ');

test('every action of every role and managed policy stands there with a reason, and no other', () => {
  const told: Record<string, string[]> = {};
  for (const { names, rows } of marked(PAGE, 'grants'))
    for (const [actions = '', on = '', onlyIf = ''] of rows)
      for (const name of names)
        (told[name] ??= []).push(
          ...quoted(actions).flatMap((action) =>
            quoted(on).map((resource) => said(action, resource, quoted(onlyIf))),
          ),
        );

  const policies = ofType((type) => type.startsWith('AWS::IAM::')).map(([name, each]) => {
    const properties = resolved(each);
    const inline = (properties.Policies ?? [properties]) as { PolicyDocument: PolicyDocument }[];
    return [name, inline.map(({ PolicyDocument: document }) => document)] as const;
  });
  const granted = [...policies, ['MemberRole', [permissionsOf(MEMBER, HUB)]] as const].map(
    ([name, documents]) => [
      name,
      documents
        .flatMap(grantsOf)
        .map(({ action, resource, condition }) => said(action, resource, conditionsIn(condition))),
    ],
  );
  const sorted = (each: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(each).map(([name, lines]) => [name, lines.toSorted()]));
  expect(sorted(told)).toEqual(sorted(Object.fromEntries(granted) as Record<string, string[]>));
});

test('so does whoever may take each role', () => {
  const [{ rows } = { rows: [] }] = marked(PAGE, 'trust');
  const told = rows.map(([role = '', principal = '', onlyIf = '']) => [
    ...quoted(role),
    said('taken', quoted(principal).join(), quoted(onlyIf)),
  ]);
  const roles = ofType((type) => type === 'AWS::IAM::Role')
    .filter(([name]) => name !== 'HubMemberRole') // the member role, as everywhere
    .map(
      ([name, properties]) =>
        [name, resolved(properties).AssumeRolePolicyDocument as PolicyDocument] as const,
    );
  const trusted = [...roles, ['MemberRole', trustOf(MEMBER, HUB)] as const].flatMap(([name, { Statement }]) =>
    many(Statement).map(({ Principal, Condition }) => [
      name,
      said('taken', Object.values(Principal as Record<string, string>).join(), conditionsIn(Condition)),
    ]),
  );
  expect(told).toEqual(trusted);
});

test('so does each policy of a resource', () => {
  const [{ rows } = { rows: [] }] = marked(PAGE, 'resource policies');
  const told = rows.map(([name = '', effect, action = '', principal = '']) =>
    [...quoted(name), effect, ...quoted(action), ...quoted(principal)].join(' '),
  );
  const isOfResource = (type: string) => !type.startsWith('AWS::IAM::') && /(Policy|Permission)$/.test(type);
  const there = ofType(isOfResource).flatMap(([name, { PolicyDocument: document, Action, Principal }]) => {
    const statements = document
      ? many((document as PolicyDocument).Statement)
      : [{ Effect: 'Allow', Action: Action as string, Principal: Principal as string }];
    return statements.map(({ Effect, Action: action, Principal: who = '' }) =>
      [name, Effect, action, ...(typeof who === 'string' ? [who] : Object.values(who))].join(' '),
    );
  });
  expect(told.toSorted()).toEqual(there.toSorted());
});

test('so does what each kind of session may', () => {
  const [{ rows } = { rows: [] }] = marked(PAGE, 'sessions');
  const told: Record<string, string[]> = {};
  for (const [kind = '', , actions = ''] of rows) (told[quoted(kind).join()] ??= []).push(...quoted(actions));
  const userArn = 'arn:aws:iam::111122223333:user/ci';
  const purposes: readonly SessionPurpose[] = [
    { kind: 'survey' },
    { kind: 'act', userArn },
    { kind: 'restore', userArns: [userArn] },
    { kind: 'examine', nobodysArn: userArn },
  ];
  const allowed = purposes.map((purpose) => {
    const { Statement } = JSON.parse(sessionPolicy(purpose)) as PolicyDocument;
    return [purpose.kind, many(Statement).flatMap(({ Action }) => many(Action))];
  });
  expect(told).toEqual(Object.fromEntries(allowed));
});

describe('of whoever deploys', () => {
  const actionsIn = (marker: string, column: number): string[] =>
    marked(PAGE, marker).flatMap(({ rows }) => rows.flatMap((row) => quoted(row[column] ?? '')));

  test('it names what the plugin calls, and nothing else', () => {
    const source = readFileSync('deploy/surroundings.js', 'utf8');
    const called = [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(
      ([, names = '', client = '']) =>
        names
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean)
          .map((name) => actionOf(client, name)),
    );
    expect([...new Set(actionsIn('deployer: plugin', 0))].sort()).toEqual([...new Set(called)].sort());
  });

  test('it says for every type of resource what CloudFormation calls, and for no other', () => {
    const types = new Set(Object.values(resources()).map(({ Type }) => Type));
    expect(actionsIn('deployer: CloudFormation', 0).sort()).toEqual([...types].sort());
  });

  /** IAM's name of what a part of the SDK calls. */
  function actionOf(client: string, name: string): string {
    const service = client === 'cloudwatch-logs' ? 'logs' : client;
    const OTHERS: Readonly<Record<string, string>> = {
      HeadBucketCommand: 'ListBucket',
      waitUntilChangeSetCreateComplete: 'DescribeChangeSet',
      waitUntilStackImportComplete: 'DescribeStacks',
    };
    return `${service}:${OTHERS[name] ?? name.replace(/^paginate|Command$/g, '')}`;
  }
});

test('no action is without a reason, and none has a wildcard but where all is denied', () => {
  const tables = ['grants', 'trust', 'deployer: command', 'deployer: plugin', 'deployer: CloudFormation'];
  const rows = tables.flatMap((marker) => marked(PAGE, marker).flatMap(({ rows: each }) => each));
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter((row) => (row.at(-1) ?? '').length < 12)).toEqual([]);
  const grants = marked(PAGE, 'grants').flatMap(({ rows: each }) => each);
  expect(
    grants.flatMap(([actions = '']) => quoted(actions)).filter((action) => action.includes('*')),
  ).toEqual([]);
});

test('files that it names are there', () => {
  const files = [...PAGE.matchAll(/`((?:test|src|deploy|member-role)\/[\w/.-]+)`/g)].map(
    ([, file = '']) => file,
  );
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect(readFileSync(file, 'utf8')).not.toBe('');
});
