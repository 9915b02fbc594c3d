import { startEmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { findAccessKey } from '../../src/simulator/world/find-access-key.ts';
import type { MemberAccount, World } from '../../src/simulator/world/world.ts';
import { embeddedMemberRole } from '../deploy/member-role-template.ts';
import type { Backend } from './backend.ts';
import { EVENT_BUS, HUB, LOCKED_POLICY, type AccountPlan } from './scenario.ts';

const organizationId = 'o-a1b2c3d4e5';
const hubAccountId = '111111111111';
const outerOu = { id: 'ou-a1b2-11111111', name: 'labs' };
const innerOu = { id: 'ou-a1b2-22222222', name: 'trials' };

/** The embedded organization has no calls that found one: accounts, units and member roles are there from the start. */
export async function embeddedBackend(accounts: readonly AccountPlan[]): Promise<Backend> {
  const world = worldOf(accounts);
  const organization = await startEmbeddedOrganization({ world, startAt: new Date(), sandbox: true });
  // As in moto, whoever is asked to verify an address does so at once.
  organization.ses.identities.confirmAfterMs = 0;
  organization.eventBuses.create(EVENT_BUS);
  const { endpoint, region, clock, credentials, administrator } = organization;
  return {
    endpoint,
    region,
    clock,
    hub: credentials,
    administrator,
    accountIds: new Map([...world.accounts.values()].map(({ id, name }) => [name, id])),
    excludedOu: outerOu.id,
    use: (accountId, { accessKeyId }) => {
      const key = findAccessKey(accountOf(world, accountId), accessKeyId)?.key;
      if (!key) throw new Error(`no key ${accessKeyId} in account ${accountId}`);
      key.lastUsed = { date: clock.now(), service: 'sts', region };
      return Promise.resolve();
    },
    underAccessControl: (work) => work(),
    sentMails: () =>
      Promise.resolve(
        organization.ses.mailbox.accepted.map(({ destinations, subject, text }) => ({
          to: destinations,
          subject,
          text,
        })),
      ),
    countSentMails: () => Promise.resolve(organization.ses.mailbox.accepted.length),
    countEvents: () => Promise.resolve(organization.eventBuses.events.get(EVENT_BUS)?.length ?? 0),
    close: () => organization.close(),
  };
}

function worldOf(accounts: readonly AccountPlan[]): World {
  const world = emptyWorld({
    organizationalUnits: [outerOu, innerOu],
    accounts: accounts.map(({ name, tags = {}, excluded, closed }) =>
      account({
        name,
        tags: { ...tags },
        ...(name === HUB && { id: hubAccountId }),
        ...(excluded && { ouPath: [outerOu.id, innerOu.id] }),
        ...(closed && { state: 'SUSPENDED' }),
      }),
    ),
    organizationId,
    hub: { accountId: hubAccountId },
    memberRole: embeddedMemberRole({ HubAccountId: hubAccountId, OrganizationId: organizationId }),
  });
  for (const { name } of accounts.filter(({ locked }) => locked)) {
    const locked = [...world.accounts.values()].find((each) => each.name === name);
    locked?.roles.push({ ...world.memberRole, policy: LOCKED_POLICY });
  }
  return world;
}

function accountOf(world: World, accountId: string): MemberAccount {
  const found = world.accounts.get(accountId);
  if (!found) throw new Error(`no account ${accountId}`);
  return found;
}
