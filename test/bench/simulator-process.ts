import { startEmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { accessKey, account, user } from '../../src/simulator/world/builders.ts';
import { seedWorld } from '../../src/simulator/world/seed-world.ts';
import type { World } from '../../src/simulator/world/world.ts';
import type { Limits } from '../../src/simulator/traffic/limits.ts';
import { SENDER } from './sender.ts';

/** What a measurement asks of its organization. */
export interface OrganizationRequest {
  readonly accounts: number;
  readonly usersPerAccount: number;
  readonly latencyMs: number;
  readonly limits: Limits;
  /** One account besides, with so many users of two keys each. */
  readonly hugeAccountUsers: number;
}

/** What the organization tells when it is asked, over IPC. */
export interface Counted {
  readonly counts: Readonly<Record<string, { calls: number; errors: number }>>;
  readonly activeKeys: number;
}

// The load generator has a process of its own, so that its work is not measured as the engine's.
const asked = JSON.parse(process.argv[2] ?? '{}') as OrganizationRequest;
const startAt = new Date();
const world = seedWorld({ accounts: asked.accounts, usersPerAccount: asked.usersPerAccount, asOf: startAt });
if (asked.hugeAccountUsers > 0) addHugeAccount(world, asked.hugeAccountUsers);
const organization = await startEmbeddedOrganization({
  world,
  startAt,
  running: true,
  verified: [SENDER],
  latency: asked.latencyMs,
  limits: asked.limits,
  callLogCapacity: 0,
});
process.on('message', () => {
  process.send?.({
    counts: Object.fromEntries(organization.calls.counts),
    activeKeys: countActive(world),
  } satisfies Counted);
});
process.on('disconnect', () => process.exit(0));
process.send?.({
  endpoint: organization.endpoint,
  region: organization.region,
  credentials: organization.credentials,
});

function addHugeAccount({ accounts }: World, users: number): void {
  const created = new Date(startAt.getTime() - 10 * 86_400_000);
  const huge = account({
    id: '999999999999',
    name: 'huge',
    users: Array.from({ length: users }, (_, n) =>
      user({
        name: `user-${n}`,
        accessKeys: [accessKey({ createDate: created }), accessKey({ createDate: created })],
      }),
    ),
  });
  accounts.set(huge.id, huge);
}

function countActive({ accounts }: World): number {
  let active = 0;
  for (const { users } of accounts.values()) {
    for (const { accessKeys } of users.values())
      active += accessKeys.filter((key) => key.status === 'Active').length;
  }
  return active;
}
