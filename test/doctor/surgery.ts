import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Rollout } from '../../src/doctor/context.ts';
import { deployed } from '../../src/commands/doctor/deployed.ts';
import { instant } from '../../src/core/instant.ts';
import { protectLedger, standUp } from '../../src/demo/deploy.ts';
import { CHECKS } from '../../src/doctor/checks.ts';
import type { DoctorContext } from '../../src/doctor/context.ts';
import { examine, type Diagnosis } from '../../src/doctor/examine.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import {
  accessKey,
  account,
  emptyWorld,
  user,
  type WorldOptions,
} from '../../src/simulator/world/builders.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { wire } from '../../src/wiring.ts';
import { doctorPolicy, enforcerPolicy } from '../deploy/enforcer-policy.ts';
import { embeddedMemberRole } from '../deploy/member-role-template.ts';
import type { SettingValues } from '../e2e/engine.ts';
import { SENDER, stage, type Stage } from '../e2e/harness.ts';
import { reach } from '../in-process/reach.ts';

export const HUB = '111111111111';
export const SHOP = '222222222222';
export const BANK = '333333333333';
export const OPTED_OUT = '444444444444';
export const OUTER = 'ou-a1b2-workload';
export const INNER = 'ou-a1b2-prodprod';

const DAYS_OLD = new Date(Date.now() - 40 * 86_400_000);

/** The hub is the management account; its stack is deployed, and has run. */
export function healthyWorld(options: WorldOptions = {}, contacts = 1): World {
  const withKey = (name: string) =>
    user({
      name,
      tags: { Contact: contactsOf(name, contacts) },
      accessKeys: [accessKey({ createDate: DAYS_OLD })],
    });
  return emptyWorld({
    organizationalUnits: [
      { id: OUTER, name: 'Workloads' },
      { id: INNER, name: 'Production' },
    ],
    memberRole: embeddedMemberRole({
      HubAccountId: HUB,
      OrganizationId: 'o-a1b2c3d4e5',
      OperatorRoleName: 'ops',
    }),
    accounts: [
      account({ id: SHOP, name: 'shop', ouPath: [OUTER], users: [withKey('ann')] }),
      account({ id: BANK, name: 'bank', ouPath: [OUTER, INNER], users: [withKey('bob')] }),
      account({ id: OPTED_OUT, name: 'legacy', tags: { KeyRotation: 'opt-out' } }),
    ],
    ...options,
  });
}

const contactsOf = (name: string, many: number): string =>
  Array.from({ length: many }, (_, n) => `${name}${n === 0 ? '' : n}@example.com`).join(' ');

export interface Patient {
  readonly stage: Stage;
  readonly organization: EmbeddedOrganization;
}

/** A hub in which everything is as it should be, with one enforcing run behind it; in the present, as AWS's clock is. */
export async function healthy(options: WorldOptions = {}, contacts = 1): Promise<Patient> {
  const settings = { MAXCONTACTS: String(Math.max(5, contacts)) };
  const shop = await stage(healthyWorld(options, contacts), settings, { startAt: new Date(), running: true });
  const { organization } = shop;
  organization.world.hub.policy = enforcerPolicy(SENDER);
  standUp(organization);
  const credentials = organization.administrator;
  const administrator = new DynamoDBClient({ ...reach(organization), credentials });
  await protectLedger(administrator, 'keyrotation-ledger');
  administrator.destroy();
  await shop.runNow();
  // From here on people call, as the role that operatorRole names.
  Object.assign(organization.world.hub, { roleName: 'ops', policy: doctorPolicy(SENDER) });
  organization.calls.clear();
  return { stage: shop, organization };
}

export interface Circumstances {
  readonly settings?: SettingValues;
  readonly beforeDeploy?: boolean;
  readonly reservesConcurrency?: boolean;
  readonly rollout?: Rollout | null;
  readonly targetOUs?: readonly string[];
  readonly region?: string;
  /** How far this machine's clock is ahead. */
  readonly aheadMs?: number;
}

/** What doctor says, by the names of its checks. */
export async function diagnose(
  { organization }: Pick<Patient, 'organization'>,
  { settings: more = {}, aheadMs = 0, ...circumstances }: Circumstances = {},
): Promise<ReadonlyMap<string, Diagnosis>> {
  const settings = parseSettings({ SOURCEMAIL: SENDER, SESCONFIGURATIONSET: 'keyrotation', ...more });
  const { region, credentials } = organization;
  const clock = { now: () => instant(Date.now() + aheadMs), sleep: () => Promise.resolve() };
  const config = { ...reach(organization), credentials, maxAttempts: 1 };
  const { services, clients } = wire(settings, config, clock);
  const context: DoctorContext = {
    settings,
    region,
    rollout: null,
    targetOUs: [],
    beforeDeploy: false,
    reservesConcurrency: true,
    deployed: deployed(clients, settings),
    services,
    onAccount: () => undefined,
    ...circumstances,
  };
  const found = new Map<string, Diagnosis>();
  try {
    for await (const diagnosis of examine(context, CHECKS)) found.set(diagnosis.name, diagnosis);
  } finally {
    clients.close();
  }
  return found;
}

/** The names of the checks with that mark. */
export function namesOf(diagnoses: ReadonlyMap<string, Diagnosis>, kind: Diagnosis['kind']): string[] {
  return [...diagnoses.values()].filter((each) => each.kind === kind).map(({ name }) => name);
}

/** What a check found, in one text. */
export function saidBy(diagnoses: ReadonlyMap<string, Diagnosis>, name: string): string {
  return (diagnoses.get(name)?.findings ?? [])
    .flatMap(({ found, fix, items, command }) => [found, fix ?? '', ...items, ...command])
    .join('\n');
}
