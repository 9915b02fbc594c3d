import { readFileSync } from 'node:fs';
import { checkParameters, ParametersError } from '../../deploy/check-parameters.ts';
import { deriveValues } from '../../deploy/derived-values.ts';
import { PARAMETERS, type Parameter } from '../../deploy/parameter-table.ts';
import { SETTINGS } from '../../src/settings-table.ts';
import { serviceFolder } from './service-folder.ts';

const given = { sourceMail: 'keys@example.com' };

function problemsOf(values: Readonly<Record<string, unknown>>): string[] {
  try {
    checkParameters(values);
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
    const parameters = checkParameters(given);
    for (const [name, { accepts }] of Object.entries<Parameter>(PARAMETERS)) {
      expect([name, accepts(parameters[name as keyof typeof PARAMETERS])]).toEqual([name, true]);
    }
  });

  test('the operator is the sender unless given', () => {
    expect(checkParameters(given).operatorMail).toBe('keys@example.com');
    expect(checkParameters({ ...given, operatorMail: 'ops@example.com' }).operatorMail).toBe(
      'ops@example.com',
    );
  });

  test('addresses are written as the engine writes them, since the sending policy compares letters', () => {
    expect(checkParameters({ sourceMail: 'Keys@Example.com' }).sourceMail).toBe('keys@example.com');
  });

  test.each([[{}], [{ sourceMail: '' }], [{ sourceMail: null }], [{ sourceMail: '  ' }]])(
    'with %j the missing sourceMail is named',
    (values) => {
      expect(problemsOf(values)).toEqual([
        'sourceMail is missing; it takes one mail address. Pass --param="sourceMail=…".',
      ]);
    },
  );
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
    ['logRetentionDays', '31', '30'],
    [
      'alarmTopicArn',
      'arn:aws:sqs:eu-west-1:111122223333:alarms',
      'arn:aws:sns:eu-west-1:111122223333:alarms',
    ],
    ['alarmTopicArn', 'alarms', 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:alarms'],
  ] as const)('%s refuses %s and takes %s', (name, bad, good) => {
    expect(problemsOf({ ...given, [name]: bad })).toEqual([
      `${name} is ${JSON.stringify(bad)}; it takes ${PARAMETERS[name].takes}. Pass --param="${name}=…".`,
    ]);
    expect(problemsOf({ ...given, [name]: good })).toEqual([]);
  });

  test('numbers from serverless.yml are taken like text', () => {
    expect(checkParameters({ ...given, notifyKeyAge: 45 }).notifyKeyAge).toBe('45');
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

describe('rolling out the member role', () => {
  const rollout = { ...given, rollout: 'self', organizationId: 'o-exampleorgid', targetOUs: 'r-ab12' };

  test('takes the organization and where to', () => {
    expect(problemsOf(rollout)).toEqual([]);
    expect(problemsOf({ ...given, rollout: 'delegated-admin' })).toEqual([
      expect.stringMatching(/^organizationId is missing;.*because rollout is "delegated-admin"/),
      expect.stringMatching(/^targetOUs is missing;.*because rollout is "delegated-admin"/),
    ]);
  });

  test('makes no role with a path', () => {
    expect(problemsOf({ ...rollout, memberRole: 'team/keyrotation-member' })).toEqual([
      expect.stringMatching(/^memberRole is "team\/keyrotation-member"; it takes a role name without a path/),
    ]);
  });

  test('is not done without rollout, which target OUs alone do not say', () => {
    expect(problemsOf({ ...given, targetOUs: 'r-ab12' })).toEqual([
      expect.stringMatching(/^targetOUs is "r-ab12"/),
    ]);
  });
});

test('what the templates need in another form follows from the parameters', () => {
  expect(deriveValues(checkParameters(given))).toEqual({
    organizationPattern: 'o-*',
    trustedOrganization: { 'Fn::Join': ['', ['$', '{aws:PrincipalOrgID}']] },
    targetOUs: [],
    externalId: '',
    alarmActions: [],
    runOverdueHours: 26,
    enforcerName: 'keyrotation-enforcer',
    enforcerTarget: { Ref: 'EnforcerDurableLambdaAlias' },
  });
  const all = {
    ...given,
    rollout: 'self',
    organizationId: 'o-exampleorgid',
    targetOUs: 'r-ab12, ou-ab12-cd34ef56',
    externalId: 'secret',
    alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
    durable: 'false',
  };
  expect(deriveValues(checkParameters(all))).toEqual({
    organizationPattern: 'o-exampleorgid',
    trustedOrganization: 'o-exampleorgid',
    targetOUs: ['r-ab12', 'ou-ab12-cd34ef56'],
    externalId: 'secret',
    alarmActions: ['arn:aws:sns:eu-west-1:111122223333:alarms'],
    runOverdueHours: 26,
    enforcerName: 'keyrotation-enforcer-plain',
    enforcerTarget: { 'Fn::GetAtt': ['EnforcerLambdaFunction', 'Arn'] },
  });
});

test('docs/deploy.md lists every parameter, and no other', () => {
  const [, table = ''] = readFileSync('docs/deploy.md', 'utf8').split('\n## Parameters\n');
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  const names = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  const documented = names.filter((name) => !String(name).startsWith('keyrotation'));
  expect([...documented].sort()).toEqual(Object.keys(PARAMETERS).sort());
});

test('the command refuses bad parameters before it makes anything', async () => {
  const folder = serviceFolder();
  try {
    const { code, output } = await folder.serverless('package', ['notifyKeyAge=0', 'graceDay=7']);
    expect(code).not.toBe(0);
    expect(output).toContain('sourceMail is missing; it takes one mail address.');
    expect(output).toContain('notifyKeyAge is "0"; it takes a whole number of days from 1 to 3650.');
    expect(output).toContain('graceDay is not a parameter; did you mean graceDays?');
    expect(output).not.toMatch(/\n\s+at /);
  } finally {
    folder.remove();
  }
});
