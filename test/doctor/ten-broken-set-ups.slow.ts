import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { Diagnosis } from '../../src/doctor/examine.ts';
import { ADMINISTRATOR_POLICY } from '../../src/simulator/policy/default-policies.ts';
import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { REFUSALS } from '../../src/simulator/traffic/faults/refusals.ts';
import { accessKey, user } from '../../src/simulator/world/builders.ts';
import { reach } from '../in-process/reach.ts';
import {
  BANK,
  diagnose,
  healthy,
  HUB,
  namesOf,
  OPTED_OUT,
  saidBy,
  SHOP,
  type Circumstances,
  type Patient,
} from './surgery.ts';

test('a hub in which everything is as it should be is fine, and nothing is said to do', async () => {
  const patient = await healthy();
  const diagnoses = await diagnose(patient);
  expect(namesOf(diagnoses, 'broken')).toEqual([]);
  expect(namesOf(diagnoses, 'attention')).toEqual([]);
  expect(saidBy(diagnoses, 'member-role')).toBe(
    'assumable in 3 of 3 accounts in scope (100 %); not entered: 1 opted out\n',
  );
});

test('an enforcer that reserves none, as it was deployed, is fine, and so is an account without STS in the Region', async () => {
  const patient = await healthy();
  deployedWith(patient.organization, { ReservedConcurrency: 'none' });
  patient.organization.functions.reserved.set('keyrotation-enforcer', null);
  patient.organization.functions.concurrency = 10;
  patient.organization.world.accounts.get(BANK)?.withoutStsIn.add('eu-west-1');
  const diagnoses = await diagnose(patient);
  expect(namesOf(diagnoses, 'broken')).toEqual([]);
  expect(namesOf(diagnoses, 'attention')).toEqual([]);
  expect(saidBy(diagnoses, 'concurrency')).toContain('reserves none, as it was deployed');
});

test('the commands that bring the role name it, its path, the hub’s role and the Region as they were deployed', async () => {
  const patient = await healthy();
  const { organization } = patient;
  organization.world.memberRole.path = '/team/';
  organization.world.memberRole.name = 'reader';
  deployedWith(organization, {
    MemberRoleName: 'team/reader',
    EnforcerRoleName: 'team/keyrotation-enforcer',
  });
  const instances = organization.cloudformation.stackSets.get('keyrotation-member-role') ?? [];
  organization.cloudformation.stackSets.set(
    'keyrotation-member-role',
    instances.map((each) => ({ ...each, region: 'us-east-1' })),
  );
  organization.world.hub.policy = ADMINISTRATOR_POLICY;
  organization.faults.removeMemberRole(BANK);
  const settings = { MEMBERROLE: 'team/reader' };
  const byStackSet = saidBy(await diagnose(patient, { settings }), 'member-role');
  expect(byStackSet).toContain('--stack-set-name keyrotation-member-role --regions us-east-1 ');
  organization.cloudformation.stackSets.clear();
  const byHand = saidBy(await diagnose(patient, { settings }), 'member-role');
  expect(byHand).toContain(
    [
      `  HubAccountId=${HUB} OrganizationId=o-a1b2c3d4e5 \\`,
      '  HubRoleName=team/keyrotation-enforcer RoleName=reader RolePath=/team/',
    ].join('\n'),
  );
  const withExternalId = await diagnose(patient, { settings: { ...settings, EXTERNALID: 'between-us' } });
  expect(saidBy(withExternalId, 'member-role')).toContain('RolePath=/team/ ExternalId=between-us');
});

/** The stack with outputs besides those that it has. */
function deployedWith(
  { cloudformation }: EmbeddedOrganization,
  outputs: Readonly<Record<string, string>>,
): void {
  const stack = cloudformation.stacks.get('keyrotation');
  if (stack)
    cloudformation.stacks.set('keyrotation', {
      ...stack,
      outputs: new Map([...stack.outputs, ...Object.entries(outputs)]),
    });
}

interface SetUp {
  readonly what: string;
  readonly broken: (patient: Patient) => void | Promise<void>;
  readonly circumstances?: Circumstances;
  /** The one check that it shows in, with its mark. */
  readonly named: readonly [check: string, kind: Diagnosis['kind']];
  readonly says: readonly string[];
}

/** Each breaks one thing; the check that is about it names it, and no other one does. */
const SET_UPS: readonly SetUp[] = [
  {
    what: 'a machine whose clock is ten minutes ahead',
    broken: () => undefined,
    circumstances: { aheadMs: 600_000 },
    named: ['clock', 'broken'],
    says: ['ahead of AWS', 'NTP'],
  },
  {
    what: 'a Region in which the stack cannot stand',
    broken: () => undefined,
    circumstances: { region: 'ap-southeast-4' },
    named: ['region', 'broken'],
    says: ['ap-southeast-4', 'no SES resources'],
  },
  {
    what: 'a partition in which the stack cannot stand anywhere',
    broken: () => undefined,
    circumstances: { region: 'cn-north-1' },
    named: ['region', 'broken'],
    says: ['in China there is neither SES nor trusted access', 'no way yet to run it in this partition'],
  },
  {
    what: 'a Region that accounts have to switch on',
    broken: () => undefined,
    circumstances: { region: 'ap-southeast-3' },
    named: ['region', 'attention'],
    says: ['its role is assumed through us-east-1', '`memberRoleRegion: us-east-1`'],
  },
  {
    what: 'trusted access of StackSets that was never switched on',
    broken: ({ organization }) => {
      organization.world.trustedServices.clear();
    },
    circumstances: { rollout: 'self' },
    named: ['trusted-access', 'broken'],
    says: ['StackSets have none', 'aws cloudformation activate-organizations-access'],
  },
  {
    what: 'a scope that names an OU which is not there',
    broken: () => undefined,
    circumstances: { settings: { EXCLUDEOUS: 'ou-a1b2-goneaway' } },
    named: ['scope', 'broken'],
    says: ['EXCLUDEOUS: ou-a1b2-goneaway', 'OU_NOT_FOUND'],
  },
  {
    what: 'a ledger that is not protected against deletion',
    broken: async ({ organization }) => {
      const credentials = organization.administrator;
      const client = new DynamoDBClient({ ...reach(organization), credentials });
      const TableName = 'keyrotation-ledger';
      await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
      client.destroy();
    },
    named: ['ledger', 'broken'],
    says: ['not protected', '--deletion-protection-enabled'],
  },
  {
    what: 'an account in which the Region is switched off',
    broken: ({ organization }) => {
      organization.faults.inject(
        { action: 'sts:AssumeRole', accountId: BANK },
        { kind: 'error', status: 403, code: 'RegionDisabledException', message: 'STS is not activated' },
      );
    },
    named: ['member-role', 'broken'],
    says: ['1 account did not answer', 'Enable the Region in this account', `${BANK} bank: RegionDisabled`],
  },
  {
    what: 'an account without STS in the Region, that an SCP keeps from being entered through the base Region',
    broken: ({ organization }) => {
      organization.world.accounts.get(BANK)?.withoutStsIn.add('eu-west-1');
      organization.faults.inject({ action: 'sts:AssumeRole', accountId: BANK, nth: 2 }, REFUSALS.denied);
    },
    named: ['member-role', 'broken'],
    says: [
      '1 account did not answer',
      `${BANK} bank: RegionDisabledException in eu-west-1; us-east-1 answered AccessDenied`,
      'service control policy',
    ],
  },
  {
    what: 'a member role on a path that MEMBERROLE does not name',
    broken: ({ organization }) => {
      deployedWith(organization, { MemberRoleName: 'team/keyrotation-member' });
    },
    named: ['stack', 'broken'],
    says: [
      'enters team/keyrotation-member, and MEMBERROLE names keyrotation-member',
      'Set MEMBERROLE to team/',
    ],
  },
  {
    what: 'an emergency stop of an enforcer that reserves none',
    broken: ({ organization }) => {
      deployedWith(organization, { ReservedConcurrency: 'none' });
      organization.functions.reserved.set('keyrotation-enforcer', 0);
    },
    named: ['concurrency', 'broken'],
    says: ['keyrotation-enforcer was stopped', 'aws lambda delete-function-concurrency'],
  },
  {
    what: 'an enforcer whose reservation is gone',
    broken: ({ organization }) => {
      deployedWith(organization, { ReservedConcurrency: '1' });
      organization.functions.reserved.set('keyrotation-enforcer', null);
    },
    named: ['concurrency', 'attention'],
    says: ['keyrotation-enforcer has reserved none', 'Reserve one'],
  },
  {
    what: 'an IAM that throttles, so that nobody can tell whether the role may deactivate',
    broken: ({ organization }) => {
      organization.faults.inject({ action: 'iam:UpdateAccessKey', accountId: BANK }, REFUSALS.throttled);
    },
    named: ['member-role', 'attention'],
    says: ['1 account did not answer', `${BANK} bank: Throttling`],
  },
  {
    what: 'a sender that is not verified',
    broken: ({ organization }) => {
      organization.ses.identities.remove('keys@example.com');
    },
    named: ['sender', 'broken'],
    says: ['keys@example.com is not verified in eu-west-1', '--email-identity example.com'],
  },
  {
    what: 'SES in the sandbox',
    broken: ({ organization }) => {
      organization.ses.setSandbox(true);
    },
    named: ['sending', 'attention'],
    says: ['sandbox: 200 mails a day', 'production access'],
  },
  {
    what: 'a configuration set whose bounces go nowhere',
    broken: ({ organization }) => {
      const set = organization.ses.configurationSets.get('keyrotation');
      if (set) set.destinations = set.destinations.map((each) => ({ ...each, enabled: false }));
    },
    named: ['mail-events', 'broken'],
    says: ['does not hand on BOUNCE, COMPLAINT, REJECT'],
  },
  {
    what: 'a contact whom SES suppresses',
    broken: ({ organization }) => {
      organization.ses.suppress('bob@example.com');
    },
    named: ['suppression', 'attention'],
    says: ['1 of 2 contacts', 'bob@example.com (bounce)'],
  },
  {
    what: 'an emergency stop that nobody took back',
    broken: ({ organization }) => void organization.functions.reserved.set('keyrotation-enforcer', 0),
    named: ['concurrency', 'broken'],
    says: ['keyrotation-enforcer was stopped', '--reserved-concurrent-executions 1'],
  },
  {
    what: 'a schedule that is switched off',
    broken: ({ organization }) => {
      const schedule = organization.schedules.get('keyrotation-daily');
      if (schedule) schedule.state = 'DISABLED';
    },
    named: ['schedule', 'broken'],
    says: ['keyrotation-daily is switched off'],
  },
  {
    what: 'an account that the member role has not reached',
    broken: ({ organization }) => {
      organization.faults.removeMemberRole(BANK);
    },
    named: ['member-role', 'broken'],
    says: [
      'assumable in 2 of 3 accounts in scope (66 %)',
      'Production (ou-a1b2-prodprod)',
      `${BANK} bank`,
      'aws cloudformation create-stack-instances',
      `"${BANK}"`,
      '"ou-a1b2-prodprod"',
    ],
  },
  {
    what: 'a member role that may not deactivate',
    broken: ({ organization }) => {
      organization.world.memberRole.policy = {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Action: [
            'iam:Generate*',
            'iam:GetCredential*',
            'iam:ListUser*',
            'iam:ListAccessKeys',
            'iam:GetAccess*',
          ],
          Resource: '*',
        },
      };
    },
    named: ['permissions', 'broken'],
    says: ['lacks calls in 3 accounts', `${SHOP} shop: iam:UpdateAccessKey`],
  },
  {
    what: 'a member role that may everything',
    broken: ({ organization }) => {
      organization.world.memberRole.policy = {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
      };
    },
    named: ['permissions', 'attention'],
    says: ['more than it needs in 3 accounts', 'iam:ListRoles, iam:ListGroups'],
  },
  {
    what: 'a stack whose update was rolled back in vain',
    broken: ({ organization }) => {
      const stack = organization.cloudformation.stacks.get('keyrotation');
      if (stack) stack.status = 'UPDATE_ROLLBACK_FAILED';
    },
    named: ['stack', 'broken'],
    says: ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback'],
  },
  {
    what: 'a pause',
    broken: async ({ stage, organization: { world } }) => {
      const { policy } = world.hub;
      world.hub.policy = ADMINISTRATOR_POLICY;
      await stage.services.ledger.pause.begin({
        by: 'arn:aws:iam::111111111111:user/ann',
        since: stage.services.clock.now(),
        reason: 'wrong keys',
      });
      world.hub.policy = policy;
    },
    named: ['paused', 'broken'],
    says: ['by arn:aws:iam::111111111111:user/ann: wrong keys', 'npx keyrotation resume'],
  },
  {
    what: 'a quota that one day’s mail does not fit in',
    broken: ({ organization }) => {
      organization.ses.quota.max24HourSend = 1;
    },
    named: ['quota', 'attention'],
    says: ['a run like the last one has 2 mails', 'Ask SES for a higher quota'],
  },
];

test.each(SET_UPS.map((each) => [each.what, each] as const))(
  '%s is named by the check that is about it, and by no other',
  async (_what, { broken, circumstances, named: [check, kind], says }) => {
    const patient = await healthy();
    await broken(patient);
    const diagnoses = await diagnose(patient, circumstances);
    expect({ broken: namesOf(diagnoses, 'broken'), attention: namesOf(diagnoses, 'attention') }).toEqual({
      broken: kind === 'broken' ? [check] : [],
      attention: kind === 'attention' ? [check] : [],
    });
    for (const words of says) expect(saidBy(diagnoses, check)).toContain(words);
  },
);

test('an account that has opted out is not entered', async () => {
  const patient = await healthy();
  await diagnose(patient);
  const entered = patient.organization.calls
    .find({ action: 'sts:AssumeRole' })
    .map(({ resource }) => resource.split(':')[4]);
  expect(entered).not.toContain(OPTED_OUT);
  expect([...new Set(entered)].sort()).toEqual(['111111111111', SHOP, BANK]);
});

test('nothing is changed: the only call that could is on a user that cannot exist', async () => {
  const patient = await healthy();
  const shop = patient.organization.world.accounts.get(SHOP);
  shop?.users.set('carl', user({ name: 'carl', accessKeys: [accessKey()] }));
  const before = JSON.stringify(await patient.stage.rows());
  await diagnose(patient);
  const writes = patient.organization.calls.find({ write: true });
  expect([...new Set(writes.map(({ action, outcome }) => `${action} ${outcome}`))]).toEqual([
    'UpdateAccessKey NoSuchEntity',
  ]);
  for (const { params } of writes) {
    // IAM gives no user a name of more than 64 letters, and takes one of 128 where a user is asked for.
    const { length } = String(params.UserName);
    expect(length > 64 && length <= 128).toBe(true);
  }
  expect(JSON.stringify(await patient.stage.rows())).toBe(before);
});
