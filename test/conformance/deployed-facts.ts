import { buildClients } from '../../src/aws/clients.ts';
import { callerIdentity } from '../../src/aws/caller-identity.ts';
import { functions } from '../../src/aws/deployed/functions.ts';
import { tableSetup } from '../../src/aws/deployed/ledger-table.ts';
import { mailSetup } from '../../src/aws/deployed/mail-setup.ts';
import { organizationFacts } from '../../src/aws/deployed/organization-facts.ts';
import { schedules } from '../../src/aws/deployed/schedules.ts';
import { stackReads } from '../../src/aws/deployed/stacks.ts';
import type { Credentials } from './backend.ts';

export const TABLE = 'keyrotation-ledger';
export const SCHEDULE = {
  expression: 'cron(0 8 * * ? *)',
  timezone: 'Europe/Berlin',
  target: 'arn:aws:lambda:eu-west-1:111122223333:function:keyrotation-enforcer:durable',
};
export const TRUSTED = 'member.org.stacksets.cloudformation.amazonaws.com';
/** One that moto knows as well. */
export const ADMINISTERED = 'guardduty.amazonaws.com';

/** Where a hub stands, and what of it has IDs of its own making. */
export interface DeployedHub {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly unit: { readonly id: string; readonly name: string };
  readonly delegatedId: string;
  readonly inStackSet: string;
}

/**
 * What src/aws/deployed reads of a hub, in one value; of what is not there too. Left out is what moto has not: SES's account,
 * suppression list and event destinations, Lambda's limits, the delegation policy; and the options of a configuration set,
 * which it does not keep.
 */
export async function readDeployed({ endpoint, region, credentials, unit }: DeployedHub) {
  const clients = buildClients({ endpoint, region, credentials, maxAttempts: 1 }, null);
  const organization = organizationFacts(clients.organizations);
  const mail = mailSetup(clients.sesV2);
  const table = tableSetup(clients.dynamodb, TABLE);
  const stacks = stackReads(clients);
  try {
    const described = await table.describe();
    return {
      caller: (await callerIdentity(clients.sts)).arn.startsWith('arn:aws:'),
      organization: (await organization.organization())?.organizationId.startsWith('o-'),
      roots: (await organization.roots()).length,
      unit: await organization.unitName(unit.id),
      noUnit: await organization.unitName('ou-a1b2-notthere'),
      trusted: await organization.trustedServices(),
      delegated: await organization.delegatedAdministrators(),
      delegatedOfOne: await organization.delegatedAdministrators(ADMINISTERED),
      table: described && { ...described, arn: '' },
      noTable: await tableSetup(clients.dynamodb, 'no-such-table').describe(),
      expiry: await table.expiryAttribute(),
      recovery: await table.hasPointInTimeRecovery(),
      identity: (await mail.identity('keys@example.com')) !== null,
      noIdentity: await mail.identity('nobody@example.org'),
      noConfigurationSet: await mail.configurationSet('no-such-set'),
      schedule: await schedules(clients).schedule('keyrotation-daily'),
      noSchedule: await schedules(clients).schedule('no-such-schedule'),
      noFunction: await functions(clients).reservedConcurrency('no-such-function'),
      stack: (await stacks.stack('keyrotation'))?.outputs.get('LedgerTable'),
      noStack: await stacks.stack('no-such-stack'),
      instances: (await stacks.instances('keyrotation-member-role', 'SELF'))?.map(
        ({ accountId }) => accountId,
      ),
      noStackSet: await stacks.instances('no-such-stack-set', 'SELF'),
    };
  } finally {
    clients.close();
  }
}

/** What they tell of such a hub, whoever answers. */
export function expectedOf({ unit, delegatedId, inStackSet }: DeployedHub) {
  return {
    caller: true,
    organization: true,
    roots: 1,
    unit: unit.name,
    noUnit: null,
    trusted: [TRUSTED],
    delegated: [delegatedId],
    delegatedOfOne: [delegatedId],
    table: {
      arn: '',
      status: 'ACTIVE',
      keys: ['pk', 'sk'],
      indexes: new Map([['outbox', { status: 'ACTIVE', keys: ['outbox', 'sk'], projection: 'ALL' }]]),
      isProtected: true,
    },
    noTable: null,
    expiry: 'expiresAt',
    recovery: true,
    identity: true,
    noIdentity: null,
    noConfigurationSet: null,
    schedule: { isEnabled: true, ...SCHEDULE },
    noSchedule: null,
    noFunction: 'absent',
    stack: TABLE,
    noStack: null,
    instances: [inStackSet],
    noStackSet: null,
  };
}
