import { CHECKS } from '../../src/doctor/checks.ts';
import { REFUSALS } from '../../src/simulator/traffic/faults/refusals.ts';
import type { WorldOptions } from '../../src/simulator/world/builders.ts';
import { BANK, diagnose, healthy, HUB, namesOf, saidBy, SHOP, type Patient } from './surgery.ts';
import { grantsOf } from '../deploy/grants.ts';
import { doctorPolicy } from '../deploy/enforcer-policy.ts';
import { SENDER } from '../e2e/harness.ts';

const ASKED = [...new Set(CHECKS.flatMap(({ asks }) => asks))].sort();

/** These it takes to go on with a check; where they are denied, what hangs on them is not asked. */
const without = (action: string) => ({
  Version: '2012-10-17' as const,
  Statement: [
    { Effect: 'Allow' as const, Action: '*', Resource: '*' },
    { Effect: 'Deny' as const, Action: action, Resource: '*' },
  ],
});

/** What it takes for a call to be made at all, where a healthy hub makes it not. */
const IN: Readonly<Record<string, (patient: Patient) => void>> = {
  'lambda:GetAccountSettings': ({ organization }) =>
    void organization.functions.reserved.set('keyrotation-enforcer', null),
  'organizations:ListParents': ({ organization }) => void organization.world.hiddenAccountFields.add('Paths'),
};

/** What an account other than the management account asks. */
const OF_OTHERS = ['organizations:DescribeResourcePolicy', 'organizations:ListDelegatedAdministrators'];

describe.each(ASKED.filter((action) => action !== 'sts:GetCallerIdentity'))('without %s', (action) => {
  test('doctor says which grant to add to whom, fails at nothing, and calls nothing broken', async () => {
    const options: WorldOptions = OF_OTHERS.includes(action) ? { managementAccountId: SHOP } : {};
    const patient = await healthy(options, action === 'ses:ListSuppressedDestinations' ? 12 : 1);
    IN[action]?.(patient);
    const { world, calls } = patient.organization;
    Object.assign(world.hub, { policy: without(action) });
    const diagnoses = await diagnose(patient, {
      settings: { INCLUDEOUS: 'ou-a1b2-workload,r-a1b2', EVENTBUS: 'default' },
    });
    expect(namesOf(diagnoses, 'broken')).toEqual([]);
    const denied = calls.entries.filter(
      ({ service, outcome }) => service !== 'iam' && outcome.startsWith('AccessDenied'),
    );
    expect(denied.map(({ service, action: verb }) => `${service}:${verb}`)).toContain(action);
    const said = [...diagnoses.keys()].map((name) => saidBy(diagnoses, name)).join('\n');
    expect(said).toContain(action);
    expect(said).toContain('the role ops');
  });
});

test('the policy keyrotation-doctor grants what the checks ask, and nothing else', () => {
  const granted = new Set(grantsOf(doctorPolicy(SENDER)).map(({ action }) => action));
  expect([...granted].sort()).toEqual(ASKED.filter((action) => action !== 'sts:GetCallerIdentity'));
});

test('every call that is made stands in the list of the check that makes it', async () => {
  const patient = await healthy();
  await diagnose(patient, { settings: { INCLUDEOUS: 'ou-a1b2-workload,r-a1b2', EVENTBUS: 'default' } });
  const asked = patient.organization.calls.entries
    .filter(({ accountId, service }) => accountId === HUB && service !== 'iam')
    .map(({ service, action }) => `${service}:${action}`);
  expect([...new Set(asked)].filter((action) => !ASKED.includes(action))).toEqual([]);
});

test('a caller who may try no member role is told so, and no account is called unreached', async () => {
  const patient = await healthy();
  Object.assign(patient.organization.world.hub, { policy: without('sts:AssumeRole') });
  const diagnoses = await diagnose(patient);
  expect(diagnoses.get('member-role')?.kind).toBe('attention');
  expect(saidBy(diagnoses, 'member-role')).toContain('Grant sts:AssumeRole on role/keyrotation-member');
  expect(saidBy(diagnoses, 'permissions')).toContain('not asked');
});

test('a caller whom the roles do not let in, though the last run got in, is told of operatorRole', async () => {
  const patient = await healthy();
  Object.assign(patient.organization.world.hub, { roleName: 'somebody', policy: without('iam:None') });
  const diagnoses = await diagnose(patient);
  expect(diagnoses.get('member-role')?.kind).toBe('attention');
  expect(saidBy(diagnoses, 'member-role')).toContain('operatorRole');
});

test('an account whose STS did not answer is not called unreached', async () => {
  const patient = await healthy();
  patient.organization.faults.inject({ action: 'sts:AssumeRole', accountId: BANK }, REFUSALS.failed);
  const diagnoses = await diagnose(patient);
  expect(namesOf(diagnoses, 'broken')).toEqual([]);
  expect(namesOf(diagnoses, 'attention')).toEqual(['member-role']);
  expect(saidBy(diagnoses, 'member-role')).toContain('1 account did not answer');
});

test('an account whose opt-out cannot be read is not entered, and the others are', async () => {
  const patient = await healthy();
  patient.organization.faults.inject(
    { action: 'organizations:ListTagsForResource', accountId: SHOP },
    REFUSALS.denied,
  );
  const diagnoses = await diagnose(patient);
  expect(saidBy(diagnoses, 'member-role')).toContain('1 account not entered, since opt-out or OU');
  const entered = patient.organization.calls
    .find({ action: 'sts:AssumeRole' })
    .map(({ resource }) => resource);
  expect(entered.some((arn) => arn.includes(SHOP))).toBe(false);
  expect(entered.some((arn) => arn.includes(BANK))).toBe(true);
});
