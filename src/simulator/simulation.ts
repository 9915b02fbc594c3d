import type { SimulatorClock } from './clock.ts';
import type { CloudFormationState } from './cloudformation/stacks.ts';
import type { TableStore } from './dynamodb/table-store.ts';
import type { TableProtection } from './dynamodb/table-protection.ts';
import type { TimesToLive } from './dynamodb/time-to-live.ts';
import type { EventBusState } from './events/event-buses.ts';
import type { CredentialReports } from './iam/credential-reports.ts';
import type { FunctionState } from './lambda/functions.ts';
import type { PolicyCache } from './policy/policy-cache.ts';
import type { Buckets } from './s3/buckets.ts';
import type { MultipartUploads } from './s3/multipart-uploads.ts';
import type { Schedules } from './scheduler/schedules.ts';
import type { SesState } from './ses/ses-state.ts';
import type { Sessions } from './sts/sessions.ts';
import type { FaultState } from './traffic/faults/faults.ts';
import type { Identifiers } from './world/identifiers.ts';
import type { World } from './world/world.ts';

/** All that a request can read or change. */
export interface Simulation {
  readonly region: string;
  readonly clock: SimulatorClock;
  readonly world: World;
  readonly sessions: Sessions;
  readonly policies: PolicyCache;
  readonly reports: CredentialReports;
  readonly ses: SesState;
  readonly buckets: Buckets;
  readonly multipartUploads: MultipartUploads;
  readonly tables: TableStore;
  readonly timesToLive: TimesToLive;
  readonly tableProtection: TableProtection;
  readonly functions: FunctionState;
  readonly schedules: Schedules;
  readonly cloudformation: CloudFormationState;
  readonly eventBuses: EventBusState;
  readonly faults: FaultState;
  readonly identifiers: Identifiers;
}
