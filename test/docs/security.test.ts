import { existsSync, readFileSync } from 'node:fs';
import { PARAMETERS } from '../../deploy/parameter-table.ts';
import { runIdFor } from '../../src/core/report.ts';
import { restoreIdFor } from '../../src/core/restore-report.ts';
import { KEPT_DAYS } from '../../src/ledger/retention.ts';
import { compilePolicy } from '../../src/simulator/policy/compiled-policy.ts';
import { many, type PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { AS_OF } from '../builders/as-of.ts';
import { grantsOf } from '../deploy/grants.ts';
import { embeddedMemberRole } from '../deploy/member-role-template.ts';
import { enforcerPolicy, mailEventsPolicy, onCallPolicy, pausePolicy } from '../deploy/enforcer-policy.ts';

const PAGE = readFileSync('docs/security.md', 'utf8');

/** What stands under a comment that names it: a table, or a block of code. */
function under(comment: string): string {
  const [, rest] = PAGE.split(`<!-- ${comment} -->\n`);
  if (rest === undefined) throw new Error(`docs/security.md has no part "${comment}"`);
  const [, code] = /^\n```\w+\n(.*?)\n```/s.exec(rest) ?? [];
  return code ?? rest.split('<!-- end -->')[0] ?? '';
}

describe('the table of threats', () => {
  const rows = under('threats')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  test.each([
    'Hub role',
    'Member role',
    'Operator',
    'Pause role',
    'Tags',
    'A member account’s administrator',
    'Events',
    'Mail',
    'Ledger',
    'Bucket',
    'Event bus',
    'Supply chain',
  ])('speaks of: %s', (threat) => {
    expect(rows.some(([who = '']) => who.includes(`**${threat}`))).toBe(true);
  });

  test('quotes lines that stand in the templates', () => {
    const quoted = rows.flatMap(([, , , lines = '']) =>
      [...lines.matchAll(/`((?:deploy|member-role)\/[\w.-]+)`: `([^`]+)`/g)].map(
        ([, file = '', line = '']) => ({ file, line }),
      ),
    );
    expect(quoted.length).toBeGreaterThan(12);
    expect(quoted.filter(({ file, line }) => !readFileSync(file, 'utf8').includes(line))).toEqual([]);
  });

  test('names a test for every threat, and each is there', () => {
    const named = rows.map(([who, what, , , tests = '']) => ({
      threat: `${who ?? ''} ${what ?? ''}`,
      tests: [...tests.matchAll(/`([\w/-]+)`/g)].map(([, name = '']) => name),
    }));
    expect(named.filter(({ tests }) => tests.length === 0)).toEqual([]);
    const isThere = (name: string) => ['test', 'slow'].some((kind) => existsSync(`test/${name}.${kind}.ts`));
    const gone = named.flatMap(({ tests }) => tests).filter((name) => !isThere(name));
    expect(gone).toEqual([]);
  });

  test('every test that is named elsewhere on the page is there, and every file', () => {
    const files = [...PAGE.matchAll(/`((?:test|src|deploy)\/[\w/.-]+\.(?:ts|yml))`/g)].map(
      ([, file = '']) => file,
    );
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe('the queries', () => {
  /** The patterns of a query, as they would match in Trino. */
  const patternsIn = (query: string): RegExp[] =>
    [...under(`query: ${query}`).matchAll(/regexp_like\(\s*userIdentity\.arn,\s*'([^']+)'/g)].map(
      ([, pattern = '']) => new RegExp(pattern),
    );
  const session = (role: string, name: string) => `arn:aws:sts::111122223333:assumed-role/${role}/${name}`;
  const member = (id: string) => session('keyrotation-member', `keyrotation-${id}`);

  test('know the sessions of runs that enforce and of restores, and take no other for them', () => {
    const [run, restore, ...more] = patternsIn('outside');
    expect(more).toEqual([]);
    const ofRun = member(runIdFor(AS_OF, 'enforce'));
    const ofRestore = member(restoreIdFor(AS_OF, '1a2b3c'));
    const strange = [
      member(runIdFor(AS_OF, 'dry-run')),
      member('x'),
      session('keyrotation-member', 'ann'),
      `${ofRun}-x`,
    ];
    expect([ofRun, ofRestore, ...strange].map((arn) => run?.test(arn))).toEqual([
      true,
      false,
      ...strange.map(() => false),
    ]);
    expect([ofRestore, ofRun, ...strange].map((arn) => restore?.test(arn))).toEqual([
      true,
      false,
      ...strange.map(() => false),
    ]);
  });

  test.each([
    [
      'strangers',
      ['keyrotation-enforcer/keyrotation-enforcer', 'keyrotation-enforcer/keyrotation-enforcer-plain'],
    ],
    [
      'ledger',
      ['keyrotation-enforcer/keyrotation-enforcer', 'keyrotation-mail-events/keyrotation-mail-events'],
    ],
  ])('about %s leave out the functions in their own roles, and nobody else', (query, own) => {
    const [pattern] = patternsIn(query);
    const matches = (who: string) => pattern?.test(`arn:aws:sts::111122223333:assumed-role/${who}`);
    expect(own.map(matches)).toEqual(own.map(() => true));
    const others = [
      'keyrotation-enforcer/ann',
      'admin/keyrotation-enforcer',
      'keyrotation-pause/ann',
      'x-keyrotation-enforcer/keyrotation-enforcer',
    ];
    expect(others.map(matches)).toEqual(others.map(() => false));
  });

  test('about the ledger name every action that can write to a table', () => {
    const text = under('query: ledger');
    const written = [
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'BatchWriteItem',
      'TransactWriteItems',
      'ExecuteStatement',
    ];
    expect(written.filter((action) => !text.includes(`'${action}'`))).toEqual([]);
  });
});

describe('a service control policy', () => {
  const policy = (name: string) => JSON.parse(under(`scp: ${name}`)) as PolicyDocument;
  const asked = (name: string) => {
    const decide = compilePolicy(policy(name));
    return (principal: string, action: string, resource: string, tagKeys?: readonly string[]) =>
      decide({
        action,
        resource,
        context: {
          'aws:principalarn': `arn:aws:iam::222233334444:role/${principal}`,
          ...(tagKeys && { 'aws:tagkeys': tagKeys }),
        },
      });
  };
  const DENIED = 'explicit-deny';
  const PASSED = 'implicit-deny'; // says nothing, so that the account's own policies decide
  const member = 'arn:aws:iam::222233334444:role/keyrotation-member';
  const user = 'arn:aws:iam::222233334444:user/ci';
  const LEDGER = 'arn:aws:dynamodb:eu-west-1:222233334444:table/keyrotation-ledger';
  const STACK_SETS = 'stacksets-exec-0123456789abcdef';

  test.each(['member-role', 'opt-out-tag', 'hub'])('%s only denies, and is short enough', (name) => {
    expect(many(policy(name).Statement).map(({ Effect }) => Effect)).not.toContain('Allow');
    expect(JSON.stringify(policy(name)).length).toBeLessThan(5_120);
  });

  test('for the member role denies everybody to change it, and lets StackSets and the hub’s deployment', () => {
    const decide = asked('member-role');
    const changes = many(policy('member-role').Statement).flatMap(({ Action }) => many(Action));
    for (const action of changes) {
      expect([action, decide('Admin', action, member)]).toEqual([action, DENIED]);
      expect([action, decide('keyrotation-member', action, member)]).toEqual([action, DENIED]);
      expect([action, decide(STACK_SETS, action, member)]).toEqual([action, PASSED]);
      expect([action, decide('keyrotation-deployer', action, member)]).toEqual([action, PASSED]);
      expect([action, decide('Admin', action, 'arn:aws:iam::222233334444:role/another')]).toEqual([
        action,
        PASSED,
      ]);
    }
  });

  test('nor can anybody take the name that StackSets has', () => {
    const decide = asked('member-role');
    const disguise = 'arn:aws:iam::222233334444:role/stacksets-exec-mine';
    for (const action of [
      'iam:CreateRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:PutRolePolicy',
      'iam:AttachRolePolicy',
    ])
      for (const principal of ['Admin', 'stacksets-exec-mine', 'keyrotation-deployer'])
        expect([principal, action, decide(principal, action, disguise)]).toEqual([principal, action, DENIED]);
  });

  test('for the opt-out tag denies it in any letters, beside others too, and lets all other tags', () => {
    const decide = asked('opt-out-tag');
    for (const action of ['iam:TagUser', 'iam:UntagUser', 'iam:CreateUser', 'organizations:TagResource']) {
      for (const keys of [['KeyRotation'], ['keyrotation'], ['Team', 'KEYROTATION']]) {
        expect([keys, decide('Admin', action, user, keys)]).toEqual([keys, DENIED]);
        expect([keys, decide('key-exemptions', action, user, keys)]).toEqual([keys, PASSED]);
      }
      expect(decide('Admin', action, user, ['Contact'])).toBe(PASSED);
      expect(decide('Admin', action, user)).toBe(PASSED);
    }
    expect(PARAMETERS.optOutTag.default).toBe('KeyRotation');
  });

  test('for the hub denies code, roles and rows to everybody but those whose they are', () => {
    const decide = asked('hub');
    const enforcer = 'arn:aws:lambda:eu-west-1:222233334444:function:keyrotation-enforcer';
    const role = 'arn:aws:iam::222233334444:role/keyrotation-enforcer';
    for (const [action, resource] of [
      ['lambda:UpdateFunctionCode', enforcer],
      ['iam:PassRole', role],
      ['iam:PutRolePolicy', role],
      ['dynamodb:DeleteTable', LEDGER],
      [
        'scheduler:UpdateSchedule',
        'arn:aws:scheduler:eu-west-1:222233334444:schedule/default/keyrotation-daily',
      ],
    ] as const) {
      expect([action, decide('Admin', action, resource)]).toEqual([action, DENIED]);
      expect([action, decide('keyrotation-deployer', action, resource)]).toEqual([action, PASSED]);
    }
    for (const action of [
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:PartiQLUpdate',
    ])
      for (const principal of ['Admin', 'keyrotation-deployer', 'keyrotation-scheduler'])
        expect([principal, action, decide(principal, action, LEDGER)]).toEqual([principal, action, DENIED]);
  });

  test.each(['member-role', 'opt-out-tag', 'hub'])(
    '%s keeps nothing from the tool that its own roles grant',
    (name) => {
      const decide = asked(name);
      const roles: readonly (readonly [string, PolicyDocument])[] = [
        [
          'keyrotation-member',
          embeddedMemberRole({ HubAccountId: '222233334444', OrganizationId: 'o-exampleorgid' }).policy,
        ],
        ['keyrotation-enforcer', enforcerPolicy('keys@example.com')],
        ['keyrotation-mail-events', mailEventsPolicy('keys@example.com')],
        ['keyrotation-pause', pausePolicy('keys@example.com')],
        ['on-call', onCallPolicy('keys@example.com')],
      ];
      const kept = roles.flatMap(([role, grants]) =>
        grantsOf(grants)
          .map(({ action, resource }) => ({ role, action, resource: filledIn(resource) }))
          .filter(({ action, resource }) => decide(role, action, resource) === DENIED),
      );
      expect(kept).toEqual([]);
    },
  );

  const filledIn = (resource: string): string =>
    resource.replace('${AWS::AccountId}', '222233334444').replace('${AWS::Region}', 'eu-west-1');
});

describe('how long personal data is kept', () => {
  const daysOf = (where: string): number[] => {
    const row = under('kept')
      .split('\n')
      .find((line) => line.includes(where));
    const kept = row?.split('|').at(-2) ?? '';
    return [...kept.matchAll(/\b(\d+) (?:days|more)/g)].map(([, days]) => Number(days));
  };
  const lines = (file: string) => readFileSync(file, 'utf8');

  test('is what the code and the templates say', () => {
    expect(daysOf('what a run saw and decided')).toEqual([KEPT_DAYS.run]);
    expect(daysOf('which mail carried what')).toEqual([KEPT_DAYS.run]);
    expect(daysOf('notices and deeds')).toEqual([KEPT_DAYS.notice]);
    expect(daysOf('state of a key')).toEqual([KEPT_DAYS.key]);
    expect(daysOf('Logs')).toEqual([Number(PARAMETERS.logRetentionDays.default)]);
    const [reports, versions] = daysOf('Report bucket');
    expect(lines('deploy/report-bucket.yml')).toContain(`ExpirationInDays: ${reports}`);
    expect(lines('deploy/report-bucket.yml')).toContain(`NoncurrentDays: ${versions}`);
    const [letters = 0] = daysOf('Dead-letter queues');
    expect(lines('deploy/mail-events.yml')).toContain(`MessageRetentionPeriod: ${letters * 86_400}`);
    expect(lines('deploy/execution.yml')).toContain(
      `retentionPeriodInDays: ${daysOf('Durable executions').join()}`,
    );
  });
});

const FUNCTIONS = ['keyrotation-enforcer', 'keyrotation-enforcer-plain', 'keyrotation-mail-events'];

test('to delete what is held of a person reaches the log of every function, of the plain one too', () => {
  const [, prefix = 'none'] = /--log-group-name-prefix (\S+)/.exec(PAGE) ?? [];
  expect(FUNCTIONS.filter((name) => !`/aws/lambda/${name}`.startsWith(prefix))).toEqual([]);
});

test('the policy of a key lets the logs of the functions in, and no other log', () => {
  const { Statement } = JSON.parse(under('key policy')) as PolicyDocument;
  const logs = many(Statement).find(({ Sid }) => Sid === 'LogsUseKey');
  if (!logs) throw new Error('the key policy says nothing of logs');
  const { Principal, ...statement } = logs;
  expect(Principal).toEqual({ Service: 'logs.eu-west-1.amazonaws.com' });
  const decide = compilePolicy({ Statement: statement });
  const of = (group: string) =>
    decide({
      action: 'kms:Encrypt',
      resource: '*',
      context: {
        'kms:encryptioncontext:aws:logs:arn': `arn:aws:logs:eu-west-1:111122223333:log-group:${group}`,
      },
    });
  expect(FUNCTIONS.map((name) => of(`/aws/lambda/${name}`))).toEqual(['allow', 'allow', 'allow']);
  expect(of('/aws/lambda/another')).toBe('implicit-deny');
});
