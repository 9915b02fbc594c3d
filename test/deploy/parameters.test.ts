import { readFileSync } from 'node:fs';
import { checkParameters, ParametersError } from '../../deploy/check-parameters.ts';
import {
  environmentBytes,
  lambdaEnvironment,
  MAX_ENVIRONMENT_BYTES,
} from '../../deploy/lambda-environment.ts';
import { deriveValues } from '../../deploy/derived-values.ts';
import { PARAMETERS, type Parameter } from '../../deploy/parameter-table.ts';
import { SETTINGS } from '../../src/settings/table.ts';

const given = { sourceMail: 'keys@example.com' };
const REGION = 'eu-west-1';
const BOUNDARY = 'arn:aws:iam::111122223333:policy/team/boundary';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function problemsOf(values: Readonly<Record<string, unknown>>, region = REGION): string[] {
  try {
    checkParameters(values, region);
    return [];
  } catch (error) {
    if (!(error instanceof ParametersError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

describe('a deployment needs sourceMail and nothing else', () => {
  test('every other parameter has a default, which it accepts', () => {
    const parameters = checkParameters(given, REGION);
    for (const [name, { accepts }] of Object.entries<Parameter>(PARAMETERS)) {
      expect([name, accepts(parameters[name as keyof typeof PARAMETERS])]).toEqual([name, true]);
    }
  });

  test('the operator is the sender unless given', () => {
    expect(checkParameters(given, REGION).operatorMail).toBe('keys@example.com');
    expect(checkParameters({ ...given, operatorMail: 'ops@example.com' }, REGION).operatorMail).toBe(
      'ops@example.com',
    );
  });

  test('the sender’s address keeps its letters, since SES tells identities apart by case; the operator is a contact', () => {
    expect(checkParameters({ sourceMail: 'Keys@Example.com' }, REGION)).toMatchObject({
      sourceMail: 'Keys@Example.com',
      operatorMail: 'keys@example.com',
    });
  });

  test.each([[{}], [{ sourceMail: '' }], [{ sourceMail: null }], [{ sourceMail: '  ' }]])(
    'with %j the missing sourceMail is named',
    (values) => {
      expect(problemsOf(values)).toEqual([
        'sourceMail is missing; it takes one mail address. Set it in parameters.yml or by --param="sourceMail=…".',
      ]);
    },
  );
});

test('an external ID that YAML took for a number is refused: its zeros are gone', () => {
  expect(problemsOf({ ...given, externalId: 123456 })).toEqual([
    'externalId is the number 123456; put it in quotes, so that it stays as you write it.',
  ]);
  expect(problemsOf({ ...given, externalId: '0123456' })).toEqual([]);
});

describe('a value that cannot be used is named with what it got and what it takes', () => {
  test.each([
    ['notifyKeyAge', '0', '1'],
    ['notifyKeyAge', '3651', '3650'],
    ['graceDays', '7.5', '7'],
    ['graceDays', '-1', '1'],
    ['mode', 'Enforce', 'enforce'],
    ['maxDeactivations', 'all', 'unlimited'],
    ['memberRole', 'arn:aws:iam::111122223333:role/keyrotation-member', 'team/keyrotation-member'],
    ['externalId', 'a', 'ab'],
    ['includeOUs', 'workloads', 'ou-ab12-cd34ef56,r-ab12'],
    ['targetOUs', 'root', 'none'],
    ['organizationId', 'exampleorgid', 'o-exampleorgid'],
    ['organizationId', 'o-short', 'own'],
    ['rollout', 'stackset', 'none'],
    ['schedule', '0 8 * * *', 'cron(0 8 ? * MON-FRI *)'],
    ['schedule', 'cron(0 8 * * *)', 'rate(1 day)'],
    ['schedule', 'rate(1 days)', 'rate(2 days)'],
    ['timezone', 'Europe/Berlim', 'Europe/Berlin'],
    ['runOverdueHours', '1', '2'],
    ['runOverdueHours', '169', '168'],
    ['memoryMb', '511', '512'],
    ['memoryMb', '10241', '10240'],
    ['logRetentionDays', '31', '30'],
    [
      'alarmTopicArn',
      'arn:aws:sqs:eu-west-1:111122223333:alarms',
      'arn:aws:sns:eu-west-1:111122223333:alarms',
    ],
    ['alarmTopicArn', 'alarms', 'none'],
    ['kmsKeyArn', 'alias/keys', KEY],
    ['kmsKeyArn', 'arn:aws:kms:eu-west-1:111122223333:alias/keys', KEY],
    ['kmsKeyArn', `${KEY}/*`, 'none'],
    ['kmsKeyArn', '1234abcd-12ab-34cd-56ef-1234567890ab', KEY.replace(/[^/]*$/, `mrk-${'0'.repeat(32)}`)],
    ['operatorRole', 'arn:aws:iam::111122223333:role/ops', 'team/ops'],
    ['operatorRole', 'team/*', 'none'],
    ['pauseRole', 'arn:aws:iam::111122223333:role/on-call', 'team/on-call'],
    ['pauseRole', 'on call', 'any'],
    ['schedule', 'cron(99 99 * * * *)', 'cron(59 23 * * ? *)'],
    ['schedule', 'cron(60 8 * * ? *)', 'cron(59 8 * * ? *)'],
    ['schedule', 'cron(0 24 * * ? *)', 'cron(0 23 * * ? *)'],
    ['schedule', 'cron(0 8 0 * ? *)', 'cron(0 8 1 * ? *)'],
    ['schedule', 'cron(0 8 32 * ? *)', 'cron(0 8 31 * ? *)'],
    ['schedule', 'cron(0 8 * 13 ? *)', 'cron(0 8 * 12 ? *)'],
    ['schedule', 'cron(0 8 ? * 8 *)', 'cron(0 8 ? * 7 *)'],
    ['schedule', 'cron(0 8 ? * MONDAY *)', 'cron(0 8 ? JAN,JUL MON *)'],
    ['schedule', 'cron(0 8 * * ? 2200)', 'cron(0 8 * * ? 2199)'],
    ['schedule', 'cron(0 8 * * * *)', 'cron(0 8 ? * * *)'],
    ['schedule', 'cron(0 8 ? * ? *)', 'cron(0 8 L * ? *)'],
    ['schedule', 'cron(0 8 ? * MON#6 *)', 'cron(0 8 ? * MON#1 *)'],
    ['schedule', 'cron(0 8 32W * ? *)', 'cron(0 8 31W * ? *)'],
    ['schedule', 'cron(0/0 8 * * ? *)', 'cron(0/30 8 * * ? *)'],
    ['timezone', '+01:00', 'Etc/GMT-1'],
    ['verifyContacts', 'false', 'off'],
    ['reservedConcurrency', '2', 'none'],
    ['reservedConcurrency', '0', '1'],
    ['logGroupRetain', 'yes', 'true'],
    ['rolePath', 'team', '/team/'],
    ['rolePath', '/team', '/team/security/'],
    ['rolePath', '//', '/'],
    ['rolePath', '/team/*/', '/Team+1/a=b,c.d@e-f/'],
    ['permissionsBoundary', 'team/boundary', BOUNDARY],
    ['permissionsBoundary', 'arn:aws:iam::aws:policy/PowerUserAccess', 'none'],
    ['permissionsBoundary', 'arn:aws:iam::111122223333:role/boundary', BOUNDARY.replace('team/', '')],
  ] as const)('%s refuses %s and takes %s', (name, bad, good) => {
    expect(problemsOf({ ...given, [name]: bad })).toEqual([
      `${name} is ${JSON.stringify(bad)}; it takes ${PARAMETERS[name].takes}. Set it in parameters.yml or by --param="${name}=…".`,
    ]);
    expect(problemsOf({ ...given, [name]: good })).toEqual([]);
  });

  test('numbers from serverless.yml are taken like text', () => {
    expect(checkParameters({ ...given, notifyKeyAge: 45 }, REGION).notifyKeyAge).toBe('45');
    expect(problemsOf({ ...given, notifyKeyAge: 0 })).toHaveLength(1);
  });

  test('the engine and the deployment have one rule for a setting', () => {
    expect(PARAMETERS.notifyKeyAge.takes).toBe(SETTINGS.NOTIFYKEYAGE.takes);
    expect(PARAMETERS.graceDays.default).toBe(SETTINGS.GRACEDAYS.default);
  });
});

test.each([
  ['sourcemail', 'did you mean sourceMail?'],
  ['notifyAge', 'did you mean notifyKeyAge?'],
  ['graceDay', 'did you mean graceDays?'],
  ['colour', `known are ${Object.keys(PARAMETERS).join(', ')}`],
])('the unknown parameter %s is an error: %s', (name, hint) => {
  expect(problemsOf({ ...given, [name]: 'x' })).toEqual([`${name} is not a parameter; ${hint}`]);
});

test('all problems are told at once', () => {
  const problems = problemsOf({
    notifyKeyAge: '0',
    graceDays: 'week',
    timezone: 'Mars/Base',
    sourcMail: 'a@b.c',
  });
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'sourcMail',
    'sourceMail',
    'notifyKeyAge',
    'graceDays',
    'timezone',
  ]);
});

test('settings that do not go together are refused before they are deployed, and defaults give way', () => {
  expect(problemsOf({ ...given, contactTag: 'KeyRotation' })).toEqual([
    expect.stringContaining('OPTOUTTAG and CONTACTTAG'),
  ]);
  expect(problemsOf({ ...given, reminderDays: '3,1', graceDays: '3' })).toEqual([
    expect.stringContaining('REMINDERDAYS has 3'),
  ]);
  expect(checkParameters({ ...given, graceDays: '3' }, REGION).reminderDays).toBe('1');
  expect(checkParameters({ ...given, graceDays: '1' }, REGION).reminderDays).toBe('none');
});

test('an alarm topic is one that CloudWatch can notify: of the stack’s own Region and partition', () => {
  const topic = (partition: string, region: string) => `arn:${partition}:sns:${region}:111122223333:alarms`;
  const problems = (partition: string, region: string, of: string) =>
    problemsOf({ ...given, alarmTopicArn: topic(partition, region) }, of);
  expect(problems('aws', 'eu-west-1', 'eu-west-1')).toEqual([]);
  expect(problems('aws-us-gov', 'us-gov-west-1', 'us-gov-west-1')).toEqual([]);
  expect(problems('aws-eusc', 'eusc-de-east-1', 'eusc-de-east-1')).toEqual([]);
  expect(problems('aws', 'us-east-1', 'eu-west-1')).toEqual([
    `alarmTopicArn is "${topic('aws', 'us-east-1')}"; it takes a topic of the stack's Region (arn:aws:sns:eu-west-1:…).`,
  ]);
  expect(problems('aws', 'eusc-de-east-1', 'eusc-de-east-1')).toEqual([
    expect.stringMatching(/^alarmTopicArn is .* \(arn:aws-eusc:sns:eusc-de-east-1:…\)\.$/),
  ]);
});

test.each([
  ['ap-east-1', 'The stack cannot stand in ap-east-1: CloudFormation has no SES resources there.'],
  ['mx-central-1', 'The stack cannot stand in mx-central-1: CloudFormation has no SES resources there.'],
  [
    'cn-northwest-1',
    'The stack cannot stand in cn-northwest-1: in China there is neither SES nor trusted access',
  ],
  ['frankfurt', 'The Region is "frankfurt"; it takes a Region such as "eu-west-1".'],
])('a Region in which the stack cannot stand is refused, with the reason: %s', (region, why) => {
  const [problem = '', ...more] = problemsOf(given, region);
  expect([problem, more]).toEqual([expect.stringContaining(why), []]);
  // In China no other Region would do.
  expect(problem.includes('Name another one (AWS_REGION, --region)')).toBe(/^(ap|mx)-/.test(region));
});

test.each(['eu-west-1', 'ap-southeast-3', 'us-gov-east-1', 'eusc-de-east-1', 'xx-new-1'])(
  'a Region in which it can, or of which nobody knows, is taken: %s',
  (region) => {
    expect(problemsOf(given, region)).toEqual([]);
  },
);

test('a path is no longer than IAM takes it', () => {
  const path = (length: number) => `/${'a'.repeat(length - 2)}/`;
  expect(problemsOf({ ...given, rolePath: path(512) })).toEqual([]);
  expect(problemsOf({ ...given, rolePath: path(513) })).toEqual([expect.stringMatching(/^rolePath is "\/a/)]);
});

test('a boundary is of the stack’s own partition', () => {
  expect(problemsOf({ ...given, permissionsBoundary: BOUNDARY })).toEqual([]);
  expect(problemsOf({ ...given, permissionsBoundary: BOUNDARY }, 'us-gov-west-1')).toEqual([
    `permissionsBoundary is "${BOUNDARY}"; it takes a policy of the stack's partition (arn:aws-us-gov:iam::…).`,
  ]);
});

test('a key is one of the stack’s own Region and partition, since every service uses those only', () => {
  expect(problemsOf({ ...given, kmsKeyArn: KEY })).toEqual([]);
  expect(problemsOf({ ...given, kmsKeyArn: KEY }, 'us-east-1')).toEqual([
    `kmsKeyArn is "${KEY}"; it takes a key of the stack's Region (arn:aws:kms:us-east-1:…).`,
  ]);
  expect(problemsOf({ ...given, kmsKeyArn: KEY }, 'eusc-de-east-1')).toEqual([
    expect.stringMatching(/\(arn:aws-eusc:kms:eusc-de-east-1:…\)\.$/),
  ]);
});

test('what the deployment would take for a variable is refused', () => {
  expect(problemsOf({ ...given, mailFooter: 'Costs ${env:HOME}' })).toEqual([
    expect.stringMatching(/^mailFooter has "\$\{" in it/),
  ]);
  expect(problemsOf({ ...given, mailFooter: 'Costs $100 {or so}' })).toEqual([]);
});

describe('the Lambda’s environment', () => {
  // Lambda's bootstrap sets neither bound where one is given.
  test.each([
    ['512', '--max-old-space-size=384'],
    ['1024', '--max-old-space-size=768'],
    ['10240', '--max-old-space-size=7680'],
  ])('bounds both generations of the heap in %s MB', (memoryMb, bound) => {
    expect(lambdaEnvironment(checkParameters({ ...given, memoryMb }, REGION))).toMatchObject({
      NODE_OPTIONS: expect.stringMatching(`^\\S+ --max-semi-space-size=16 ${bound}$`) as string,
    });
  });

  const bytesWith = (includeOUs: string): number =>
    environmentBytes(lambdaEnvironment(checkParameters({ ...given, includeOUs }, REGION)));

  /** OUs of 20 bytes each, comma included; the last one is made to fit. */
  const unitsOf = (bytes: number): string => {
    const full = Math.floor(bytes / 20) - 1;
    return `ou-ab12-${'a'.repeat(11)},`.repeat(full) + `ou-ab12-${'a'.repeat(bytes - full * 20 - 8)}`;
  };
  const free = MAX_ENVIRONMENT_BYTES - bytesWith('none') + 'none'.length;

  test.each([
    ['just under', free - 1, []],
    ['exactly', free, []],
    [
      'just over',
      free + 1,
      [expect.stringMatching(/^The settings take 4097 bytes .*; longest are includeOUs \(\d{4}\), /)],
    ],
  ])('%s 4 KB', (_, bytes, problems) => {
    const includeOUs = unitsOf(bytes);
    expect(includeOUs).toHaveLength(bytes);
    expect(problemsOf({ ...given, includeOUs })).toEqual(problems);
  });
});

describe('rolling out the member role', () => {
  const rollout = { ...given, rollout: 'self', organizationId: 'o-exampleorgid', targetOUs: 'r-ab12' };

  test('takes the organization and where to', () => {
    expect(problemsOf(rollout)).toEqual([]);
    expect(problemsOf({ ...given, rollout: 'delegated-admin' })).toEqual([
      expect.stringMatching(/^organizationId is missing;.*because rollout is "delegated-admin"/),
      expect.stringMatching(/^targetOUs is missing;.*because rollout is "delegated-admin"/),
    ]);
  });

  test.each([
    'OrganizationAccountAccessRole',
    'organizationaccountaccessrole',
    'x/OrganizationAccountAccessRole',
  ])('is not done with an administrator of every account: %s, with a rollout or without', (memberRole) => {
    const refused = expect.stringContaining('an administrator of every account; it takes a role') as string;
    expect(problemsOf({ ...given, memberRole })).toEqual([refused]);
    expect(problemsOf({ ...rollout, memberRole })).toContainEqual(refused);
  });

  test('makes no role with a path', () => {
    expect(problemsOf({ ...rollout, memberRole: 'team/keyrotation-member' })).toEqual([
      expect.stringMatching(/^memberRole is "team\/keyrotation-member"; it takes a role name without a path/),
    ]);
  });

  test('makes it on the path of all roles, and the engine enters it there', () => {
    const guarded = checkParameters({ ...rollout, rolePath: '/team/' }, REGION);
    expect(guarded.memberRole).toBe('team/keyrotation-member');
    expect(lambdaEnvironment(guarded).MEMBERROLE).toBe('team/keyrotation-member');
    expect(problemsOf({ ...rollout, rolePath: '/team/', memberRole: 'team/other' })).toEqual([]);
    expect(problemsOf({ ...rollout, rolePath: '/team/', memberRole: 'other/keyrotation-member' })).toEqual([
      expect.stringMatching(
        /^memberRole is "other\/keyrotation-member"; it takes a role name without a path/,
      ),
    ]);
  });

  test('leaves a member role of others on the path that it has', () => {
    const guarded = { ...given, rolePath: '/team/', memberRole: 'other/keyrotation-member' };
    expect(checkParameters(guarded, REGION).memberRole).toBe('other/keyrotation-member');
  });

  test('may go to another Region of the partition, and to none without a rollout', () => {
    expect(problemsOf({ ...rollout, memberRoleRegion: 'us-east-1' })).toEqual([]);
    expect(problemsOf({ ...rollout, memberRoleRegion: 'us-gov-west-1' })).toEqual([
      'memberRoleRegion is "us-gov-west-1", of another partition than eu-west-1; it takes a Region of aws, such as "us-east-1".',
    ]);
    expect(problemsOf({ ...given, memberRoleRegion: 'us-east-1' })).toEqual([
      expect.stringMatching(/^memberRoleRegion is "us-east-1", but rollout is "none"/),
    ]);
  });

  test('is not done without rollout, which target OUs alone do not say', () => {
    expect(problemsOf({ ...given, targetOUs: 'r-ab12' })).toEqual([
      expect.stringMatching(/^targetOUs is "r-ab12"/),
    ]);
  });
});

test('what the templates need in another form follows from the parameters', () => {
  expect(deriveValues(checkParameters(given, REGION))).toEqual({
    organizationPattern: 'o-*',
    trustedOrganization: { 'Fn::Join': ['', ['$', '{aws:PrincipalOrgID}']] },
    targetOUs: [],
    memberRoleName: 'keyrotation-member',
    memberRoleRegion: { Ref: 'AWS::Region' },
    enforcerRoleName: 'keyrotation-enforcer',
    rolePath: { Ref: 'AWS::NoValue' },
    permissionsBoundary: { Ref: 'AWS::NoValue' },
    boundaryPolicyName: '',
    externalId: '',
    operatorRole: '',
    attachableOperatorRoles: [],
    pauseTrust: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
    eventBus: 'none',
    verifyContacts: 'on',
    eventBusArn: '',
    encryption: 'none',
    environment: expect.objectContaining({
      SOURCEMAIL: 'keys@example.com',
      LEDGERTABLE: { Ref: 'Ledger' },
    }) as unknown,
    alarmActions: [],
    runOverdueHours: 26,
    memoryMb: 1024,
    reservedConcurrency: 1,
    logGroupDeletion: 'Delete',
    logGroupReplacement: 'Delete',
    enforcerName: 'keyrotation-enforcer',
    enforcerTarget: { Ref: 'EnforcerDurableLambdaAlias' },
  });
  const all = {
    ...given,
    rollout: 'self',
    organizationId: 'o-exampleorgid',
    targetOUs: 'ou-ab12-cd34ef56, ou-ab12-ef56cd34',
    memberRoleRegion: 'us-east-1',
    permissionsBoundary: BOUNDARY,
    rolePath: '/team/security/',
    reservedConcurrency: 'none',
    logGroupRetain: 'true',
    verifyContacts: 'Off',
    externalId: 'secret',
    operatorRole: 'team/ops',
    pauseRole: 'team/on-call',
    eventBus: 'security',
    alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
    kmsKeyArn: KEY,
    durable: 'false',
  };
  expect(deriveValues(checkParameters(all, REGION))).toEqual({
    organizationPattern: 'o-exampleorgid',
    trustedOrganization: 'o-exampleorgid',
    targetOUs: ['ou-ab12-cd34ef56', 'ou-ab12-ef56cd34'],
    memberRoleName: 'keyrotation-member',
    memberRoleRegion: 'us-east-1',
    enforcerRoleName: 'team/security/keyrotation-enforcer',
    rolePath: '/team/security/',
    permissionsBoundary: BOUNDARY,
    boundaryPolicyName: 'team/boundary',
    externalId: 'secret',
    operatorRole: 'team/ops',
    attachableOperatorRoles: ['ops'],
    pauseTrust: {
      StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } },
      ArnEquals: {
        'aws:PrincipalArn': {
          'Fn::Join': [
            '',
            ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':role/team/on-call'],
          ],
        },
      },
    },
    eventBus: 'some',
    verifyContacts: 'off',
    eventBusArn: {
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':events:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          ':event-bus/security',
        ],
      ],
    },
    encryption: 'some',
    environment: expect.objectContaining({ EXTERNALID: 'secret' }) as unknown,
    alarmActions: ['arn:aws:sns:eu-west-1:111122223333:alarms'],
    runOverdueHours: 26,
    memoryMb: 1024,
    reservedConcurrency: { Ref: 'AWS::NoValue' },
    logGroupDeletion: 'RetainExceptOnCreate',
    logGroupReplacement: 'Retain',
    enforcerName: 'keyrotation-enforcer-plain',
    enforcerTarget: { 'Fn::GetAtt': ['EnforcerLambdaFunction', 'Arn'] },
  });
});

test('docs/deploy.md lists every parameter, and no other', () => {
  const [, rest = ''] = readFileSync('docs/deploy.md', 'utf8').split('\n## Parameters\n');
  const [table = ''] = rest.split('\n## ');
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  const names = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect([...names].sort()).toEqual(Object.keys(PARAMETERS).sort());
});
