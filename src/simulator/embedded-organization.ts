import { cloudFormationState, type CloudFormationState } from './cloudformation/stacks.ts';
import { simulatorClock, type SimulatorClock } from './clock.ts';
import { tableStore } from './dynamodb/table-store.ts';
import { tableProtection } from './dynamodb/table-protection.ts';
import { eventBusState, type EventBuses } from './events/event-buses.ts';
import { functionState, type FunctionState } from './lambda/functions.ts';
import { credentialReports } from './iam/credential-reports.ts';
import { policyCache } from './policy/policy-cache.ts';
import { seededRandom } from './random.ts';
import type { Traffic } from './server/exchange.ts';
import { answering, type AnswerMessage } from './server/answer-message.ts';
import { listen } from './server/http-server.ts';
import type { Buckets } from './s3/buckets.ts';
import type { MultipartUploads } from './s3/multipart-uploads.ts';
import type { Schedules } from './scheduler/schedules.ts';
import { sesState, type SesState } from './ses/ses-state.ts';
import type { Simulation } from './simulation.ts';
import { ADMINISTRATOR_CREDENTIALS, HUB_CREDENTIALS } from './sts/caller.ts';
import { sessions } from './sts/sessions.ts';
import { callLog, type CallLog } from './traffic/call-log.ts';
import { faultState, type Faults } from './traffic/faults/faults.ts';
import { isSimulated } from './server/operations.ts';
import type { Latency } from './traffic/latency.ts';
import { throttle, type Limits } from './traffic/limits.ts';
import { identifiers } from './world/identifiers.ts';
import type { World } from './world/world.ts';

export interface EmbeddedOrganizationOptions {
  readonly world: World;
  readonly startAt: Date;
  /** Let the clock run on with real time. */
  readonly running?: boolean;
  /** Default eu-west-1. */
  readonly region?: string;
  /** SES starts in the sandbox; it does not by default. */
  readonly sandbox?: boolean;
  /** Identities verified from the start. */
  readonly verified?: readonly string[];
  readonly limits?: Limits;
  /** Milliseconds every call takes; none by default. */
  readonly latency?: Latency;
  /** Entries that the call log keeps; default 50,000. */
  readonly callLogCapacity?: number;
  /** Default: any that is free. */
  readonly port?: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A running organization. Everything in it may be changed while it runs. */
export interface EmbeddedOrganization {
  /** One for all services. */
  readonly endpoint: string;
  /** What the endpoint does, without a connection in between: for callers in the same process. */
  readonly answer: AnswerMessage;
  readonly region: string;
  readonly world: World;
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly ses: SesState;
  /** What stands in the hub account and its Region besides. */
  readonly functions: FunctionState;
  readonly schedules: Schedules;
  readonly buckets: Buckets;
  readonly multipartUploads: MultipartUploads;
  readonly cloudformation: CloudFormationState;
  /** And what went over them. */
  readonly eventBuses: EventBuses;
  /** Rates and times of calls. */
  readonly traffic: { limits: Limits; latency: Latency };
  /** Of the hub's role. */
  readonly credentials: Credentials;
  /** Of an administrator of the hub account, for what the hub's role may not do. */
  readonly administrator: Credentials;
  /** @throws ImpossibleFault for a fault that could not be made: whoever asked for it has tested nothing */
  close(): Promise<void>;
}

/** Starts an AWS Organization inside this process, for the real AWS SDK clients (docs/architecture.md). */
export async function startEmbeddedOrganization(
  options: EmbeddedOrganizationOptions,
): Promise<EmbeddedOrganization> {
  const { world, startAt, running = false, region = 'eu-west-1', limits = 'none', latency = 0 } = options;
  const clock = simulatorClock({ startAt, running });
  const traffic: Traffic = {
    calls: callLog(options.callLogCapacity ?? 50_000),
    throttle: throttle(limits),
    latency,
    random: seededRandom(1),
  };
  const simulation = simulate(world, clock, region, () => traffic.throttle.limits !== 'none');
  simulation.ses.verify(...(options.verified ?? []));
  if (options.sandbox === true) simulation.ses.setSandbox(true);
  const answer = answering(simulation, traffic);
  const server = await listen(answer, options.port ?? 0);
  const { faults, ses, functions, schedules, buckets, multipartUploads, cloudformation, eventBuses } =
    simulation;
  return {
    endpoint: server.endpoint,
    answer,
    region,
    world,
    clock,
    faults,
    calls: traffic.calls,
    ses,
    functions,
    schedules,
    buckets,
    multipartUploads,
    cloudformation,
    eventBuses,
    traffic: {
      get limits() {
        return traffic.throttle.limits;
      },
      set limits(changed) {
        traffic.throttle.limits = changed;
      },
      get latency() {
        return traffic.latency;
      },
      set latency(changed) {
        traffic.latency = changed;
      },
    },
    credentials: HUB_CREDENTIALS,
    administrator: ADMINISTRATOR_CREDENTIALS,
    async close() {
      await server.close();
      faults.assertAllMade();
    },
  };
}

function simulate(
  world: World,
  clock: SimulatorClock,
  region: string,
  isThrottling: () => boolean,
): Simulation {
  const open = sessions(clock);
  const faults = faultState({ isSimulated, endSessions: open.end });
  return {
    region,
    clock,
    world,
    faults,
    sessions: open,
    policies: policyCache(),
    reports: credentialReports(clock, faults),
    ses: sesState(clock, isThrottling),
    buckets: new Map(),
    multipartUploads: new Map(),
    tables: tableStore(),
    timesToLive: new Map(),
    tableProtection: tableProtection(),
    functions: functionState(),
    schedules: new Map(),
    cloudformation: cloudFormationState(),
    eventBuses: eventBusState(),
    identifiers: identifiers('api'),
  };
}
