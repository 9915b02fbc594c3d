import type { Check } from './check.ts';
import { callerCheck } from './checks/caller.ts';
import { clockCheck } from './checks/clock.ts';
import { concurrencyCheck } from './checks/concurrency.ts';
import { eventBusCheck } from './checks/event-bus.ts';
import { lastRunCheck } from './checks/last-run.ts';
import { ledgerCheck } from './checks/ledger.ts';
import { leftoversCheck } from './checks/leftovers.ts';
import { mailEventsCheck } from './checks/mail-events.ts';
import { memberPermissionsCheck } from './checks/member-permissions.ts';
import { memberRoleCheck } from './checks/member-role.ts';
import { organizationCheck } from './checks/organization.ts';
import { pausedCheck } from './checks/paused.ts';
import { positionCheck } from './checks/position.ts';
import { quotaCheck } from './checks/quota.ts';
import { regionCheck } from './checks/region.ts';
import { rolloutCheck } from './checks/rollout.ts';
import { scheduleCheck } from './checks/schedule.ts';
import { scopeCheck } from './checks/scope.ts';
import { senderCheck } from './checks/sender.ts';
import { sendingCheck } from './checks/sending.ts';
import { stackCheck } from './checks/stack.ts';
import { suppressionCheck } from './checks/suppression.ts';
import { targetsCheck } from './checks/targets.ts';
import { trustedAccessCheck } from './checks/trusted-access.ts';

/** What doctor looks at, in this order; docs/doctor.md has the same list. */
export const CHECKS: readonly Check[] = [
  callerCheck,
  clockCheck,
  regionCheck,
  organizationCheck,
  positionCheck,
  trustedAccessCheck,
  targetsCheck,
  scopeCheck,
  stackCheck,
  leftoversCheck,
  ledgerCheck,
  lastRunCheck,
  pausedCheck,
  scheduleCheck,
  concurrencyCheck,
  senderCheck,
  sendingCheck,
  mailEventsCheck,
  quotaCheck,
  suppressionCheck,
  eventBusCheck,
  rolloutCheck,
  memberRoleCheck,
  memberPermissionsCheck,
];
