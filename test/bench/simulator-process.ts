import { DAY_MS, instant, type Instant } from '../../src/core/instant.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import type { Limits } from '../../src/simulator/traffic/limits.ts';
import { usedAgain } from './day-passes.ts';
import { enteredAccounts, floorOf, secondDayFloorOf, type Floor } from './floor.ts';
import { SENDER } from './sender.ts';
import { tallyOf, type Tally } from './tally.ts';
import { HUGE_ACCOUNT, worldOf, type WorldRequest } from './worlds.ts';

/** What a measurement asks of its organization. */
export interface OrganizationRequest {
  readonly world: WorldRequest;
  readonly latencyMs: number;
  /** Of DynamoDB alone, on top. */
  readonly ledgerLatencyMs: number;
  readonly limits: Limits;
  /** Mails a second; enforced when there are limits. */
  readonly maxSendRate: number;
  /** How often IAM shows a credential report that is still being written. */
  readonly credentialReportPolls: number;
  /** The huge account's sessions are revoked that often; null: they last. */
  readonly revokeEveryMs: number | null;
}

/** What the organization tells once it is there. */
export interface Started {
  readonly config: Pick<EmbeddedOrganization, 'endpoint' | 'region' | 'credentials'>;
  /** From which the ages of its keys count: the as-of instant of the run. */
  readonly asOf: Instant;
  /** IDs of the accounts that can be entered, and the role of the hub in them. */
  readonly entered: readonly string[];
  readonly memberRole: string;
}

/** What it is asked, over IPC: either is answered with `Counted`. */
export type Asked = 'count' | 'let a day pass';

export interface Counted {
  readonly all: Tally;
  readonly huge: Tally;
  /** Of the day that it is. */
  readonly floor: Floor;
  /** Processor time of the organization so far. */
  readonly cpuMs: number;
}

// The load generator has a process of its own, so that its work is not measured as the engine's.
const asked = JSON.parse(process.argv[2] ?? '{}') as OrganizationRequest;
const startAt = new Date();
const world = worldOf(asked.world, startAt);
world.credentialReportPolls = asked.credentialReportPolls;
const organization = await startEmbeddedOrganization({
  world,
  startAt,
  running: true,
  verified: [SENDER],
  latency: asked.latencyMs,
  limits: asked.limits,
});
const { all, huge } = tallyOf(organization.calls);
let floor = floorOf(world, instant(startAt));
organization.ses.quota.maxSendRate = asked.maxSendRate;
if (asked.ledgerLatencyMs > 0) {
  organization.faults.intercept(({ service }) =>
    service === 'dynamodb' ? { kind: 'delay', ms: asked.ledgerLatencyMs } : undefined,
  );
}
if (asked.revokeEveryMs !== null) {
  setInterval(() => {
    organization.faults.expireSessions(HUGE_ACCOUNT);
  }, asked.revokeEveryMs);
}
process.on('message', (question: Asked) => {
  if (question === 'let a day pass') {
    organization.clock.advance(DAY_MS);
    usedAgain(world, organization.clock.now());
    floor = secondDayFloorOf(world, instant(startAt.getTime() + DAY_MS));
  }
  const { user, system } = process.cpuUsage();
  process.send?.({ all, huge, floor, cpuMs: (user + system) / 1000 } satisfies Counted);
});
process.on('disconnect', () => process.exit(0));
const { endpoint, region, credentials } = organization;
process.send?.({
  config: { endpoint, region, credentials },
  asOf: instant(startAt),
  entered: enteredAccounts(world, instant(startAt)).map(({ id }) => id),
  memberRole: world.memberRole.name,
} satisfies Started);
