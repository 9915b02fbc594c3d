import { accessKey, account, user } from '../../src/simulator/world/builders.ts';
import type { Diagnosis } from '../../src/doctor/examine.ts';
import { ADMINISTRATOR_POLICY } from '../../src/simulator/policy/default-policies.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import { buildClients } from '../../src/aws/clients.ts';
import { reach } from '../in-process/reach.ts';
import { diagnose, healthyWorld, HUB, INNER, namesOf, OUTER, saidBy, type Circumstances } from './surgery.ts';

const SECURITY = '555555555555';
const ADMINISTRATOR = { roleName: 'admin', policy: ADMINISTRATOR_POLICY };

let organization: EmbeddedOrganization;
afterEach(() => organization.close());

async function bare(
  world = healthyWorld({ hub: ADMINISTRATOR }),
  verified = ['example.com'],
): Promise<EmbeddedOrganization> {
  organization = await startEmbeddedOrganization({ world, startAt: new Date(), running: true, verified });
  organization.world.trustedServices.add('member.org.stacksets.cloudformation.amazonaws.com');
  return organization;
}

const before = (more: Circumstances = {}): Promise<ReadonlyMap<string, Diagnosis>> =>
  diagnose({ organization }, { beforeDeploy: true, ...more });

test('an account in which nothing stands in the way is fine, and nothing is asked of what is not there yet', async () => {
  await bare();
  const diagnoses = await before({ rollout: 'self' });
  expect(namesOf(diagnoses, 'ok')).toEqual([...diagnoses.keys()]);
  expect([...diagnoses.keys()]).toEqual([
    'caller',
    'clock',
    'region',
    'organization',
    'position',
    'trusted-access',
    'targets',
    'scope',
    'stack',
    'leftovers',
    'concurrency',
    'sender',
    'sending',
  ]);
});

test('a new account, whose 10 concurrent executions cannot be reserved, is named', async () => {
  await bare();
  organization.functions.concurrency = 10;
  const diagnoses = await before();
  expect(namesOf(diagnoses, 'broken')).toEqual(['concurrency']);
  expect(saidBy(diagnoses, 'concurrency')).toContain('10 concurrent executions are left');
  expect(saidBy(diagnoses, 'concurrency')).toContain('Set `reservedConcurrency: none`');
});

test('a new account is fine where nothing is to be reserved', async () => {
  await bare();
  organization.functions.concurrency = 10;
  const diagnoses = await before({ reservesConcurrency: false });
  expect(namesOf(diagnoses, 'broken')).toEqual([]);
  expect(saidBy(diagnoses, 'concurrency')).toContain('none is to be reserved');
  expect(organization.calls.count('lambda:GetAccountSettings')).toBe(0);
});

test('what an earlier installation left behind is named, each with its removal', async () => {
  await bare();
  const { region, administrator: credentials, schedules, ses, cloudformation, functions } = organization;
  const clients = buildClients({ ...reach(organization), credentials }, null);
  await createLedgerTable(clients.dynamodb, 'keyrotation-ledger');
  clients.close();
  const target = `arn:aws:lambda:${region}:${HUB}:function:keyrotation-enforcer`;
  schedules.set('keyrotation-daily', {
    state: 'ENABLED',
    expression: 'rate(1 day)',
    timezone: 'UTC',
    target,
  });
  ses.configurationSets.set('keyrotation', { sendingEnabled: true, destinations: [] });
  cloudformation.stackSets.set('keyrotation-member-role', []);
  functions.reserved.set('keyrotation-enforcer-plain', null);
  const diagnoses = await before();
  expect(namesOf(diagnoses, 'broken')).toEqual(['leftovers']);
  const said = saidBy(diagnoses, 'leftovers');
  for (const words of [
    'the table keyrotation-ledger is there',
    'the deployment takes it over, and notices already given count',
    'the schedule keyrotation-daily is there',
    'the function keyrotation-enforcer-plain is there',
    'the SES configuration set keyrotation is there',
    'the StackSet keyrotation-member-role is there',
    'aws cloudformation delete-stack-set',
  ])
    expect(said).toContain(words);
});

test('a ledger alone is in nobody’s way: the deployment takes it over', async () => {
  await bare();
  const clients = buildClients({ ...reach(organization), credentials: organization.administrator }, null);
  await createLedgerTable(clients.dynamodb, 'keyrotation-ledger');
  clients.close();
  const diagnoses = await before();
  expect(namesOf(diagnoses, 'broken')).toEqual([]);
  expect(namesOf(diagnoses, 'attention')).toEqual(['leftovers']);
});

describe('where the member role is rolled out to', () => {
  const ROOT = 'r-a1b2';
  const targeting = async (...targetOUs: string[]) => {
    await bare();
    return before({ rollout: 'self', targetOUs });
  };

  test.each([[[ROOT]], [[OUTER]], [[INNER]]])('%j is fine', async (targets) => {
    const diagnoses = await targeting(...targets);
    expect(namesOf(diagnoses, 'broken')).toEqual([]);
    expect(saidBy(diagnoses, 'targets')).toContain('side by side');
  });

  test.each([
    [[OUTER, INNER], `${INNER} Production lies in ${OUTER}`],
    [[INNER, OUTER], `${INNER} Production lies in ${OUTER}`],
    [[ROOT, OUTER], `names the root ${ROOT} together with OUs`],
    [['ou-a1b2-nowhere1'], 'the organization has not what it names'],
    [['r-zz99'], 'the organization has not what it names'],
  ])('%j is not: %s', async (targets, words) => {
    const diagnoses = await targeting(...targets);
    expect(namesOf(diagnoses, 'broken')).toEqual(['targets']);
    expect(saidBy(diagnoses, 'targets')).toContain(words);
  });
});

test('a stack whose creation failed is to be deleted first', async () => {
  await bare();
  organization.cloudformation.stacks.set('keyrotation', { status: 'ROLLBACK_COMPLETE', outputs: new Map() });
  const diagnoses = await before();
  expect(namesOf(diagnoses, 'broken')).toEqual(['stack']);
  expect(saidBy(diagnoses, 'stack')).toContain('aws cloudformation delete-stack --stack-name keyrotation');
});

test('without --before-deploy, what hangs on the stack that is not there is not asked, and says so', async () => {
  await bare();
  const diagnoses = await diagnose({ organization });
  expect(namesOf(diagnoses, 'broken')).toEqual(['stack', 'ledger', 'mail-events', 'member-role']);
  expect(saidBy(diagnoses, 'stack')).toContain('keyrotation doctor --before-deploy');
  for (const name of ['last-run', 'paused', 'schedule', 'quota', 'suppression'])
    expect(saidBy(diagnoses, name)).toContain('not asked');
});

describe('a hub that is not the management account', () => {
  const elsewhere = () =>
    healthyWorld({
      managementAccountId: SECURITY,
      hub: ADMINISTRATOR,
      accounts: [account({ id: HUB, name: 'hub', users: [user({ accessKeys: [accessKey()] })] })],
    });

  test('as delegated administrator of StackSets is fine', async () => {
    const world = elsewhere();
    world.delegatedAdministrators.set(HUB, new Set(['member.org.stacksets.cloudformation.amazonaws.com']));
    await bare(world);
    const diagnoses = await before({ rollout: 'delegated-admin' });
    expect(namesOf(diagnoses, 'ok')).toEqual([...diagnoses.keys()]);
    expect(saidBy(diagnoses, 'position')).toContain('a delegated administrator');
  });

  test('as delegated administrator of something else cannot roll the role out', async () => {
    const world = elsewhere();
    world.delegatedAdministrators.set(HUB, new Set(['guardduty.amazonaws.com']));
    await bare(world);
    const diagnoses = await before({ rollout: 'delegated-admin' });
    expect(namesOf(diagnoses, 'broken')).toEqual(['trusted-access']);
    expect(saidBy(diagnoses, 'trusted-access')).toContain('register-delegated-administrator');
  });

  test('that neither administers nor manages reads by a delegation policy, which it may not be told', async () => {
    await bare(elsewhere());
    const diagnoses = await before();
    expect(namesOf(diagnoses, 'attention')).toEqual(['position']);
    expect(namesOf(diagnoses, 'broken')).toEqual([]);
    expect(saidBy(diagnoses, 'trusted-access')).toContain('others roll the member role out');
  });
});

test('credentials that AWS refuses are named once, and everything else is not asked', async () => {
  await bare();
  organization.faults.inject(
    { action: 'sts:GetCallerIdentity' },
    { kind: 'error', status: 403, code: 'ExpiredToken', message: 'The security token is expired' },
  );
  const diagnoses = await diagnose({ organization });
  expect(namesOf(diagnoses, 'broken')).toEqual(['caller']);
  expect(saidBy(diagnoses, 'caller')).toContain('CREDENTIALS_REFUSED');
  for (const name of [...diagnoses.keys()].filter((each) => !['caller', 'region'].includes(each)))
    expect(saidBy(diagnoses, name)).toContain('not asked');
});

test.each(['organizations:*', 'dynamodb:*', 'ses:*', 'lambda:*', 'scheduler:*', 'cloudformation:*'] as const)(
  'answers of %s that nobody at AWS has written are no crash',
  async (action) => {
    await bare();
    const faults = organization.faults.inject(
      { action },
      { kind: 'raw', status: 200, headers: {}, body: '<html>Please log in</html>' },
    );
    const diagnoses = await diagnose({ organization });
    expect(faults.fired).toBeGreaterThan(0);
    const said = [...diagnoses.keys()].map((name) => saidBy(diagnoses, name)).join('\n');
    expect(said).toContain('UNREADABLE_ANSWER');
  },
);
