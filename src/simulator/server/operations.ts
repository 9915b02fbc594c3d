import { stackOperations } from '../cloudformation/stack-operations.ts';
import { accessKeyOperations } from '../iam/access-key-operations.ts';
import { credentialReportOperations } from '../iam/credential-report-operations.ts';
import { principalOperations } from '../iam/principal-operations.ts';
import { userOperations } from '../iam/user-operations.ts';
import { eventOperations } from '../events/event-operations.ts';
import { functionOperations } from '../lambda/function-operations.ts';
import { organizationsOperations } from '../organizations/operations.ts';
import { objectOperations } from '../s3/object-operations.ts';
import { scheduleOperations } from '../scheduler/schedule-operations.ts';
import { configurationOperations } from '../ses/configuration-operations.ts';
import { identityOperations } from '../ses/identity-operations.ts';
import { quotaOperations } from '../ses/quota-operations.ts';
import { suppressionOperations } from '../ses/suppression-operations.ts';
import { sendOperations } from '../ses/send-operations.ts';
import { stsOperations } from '../sts/operations.ts';
import { TABLE_ACTIONS } from '../dynamodb/table-actions.ts';
import { ApiError } from '../protocol/api-error.ts';
import { actionName, type ActionName, type Service } from '../protocol/action.ts';
import type { ApiRequest } from '../protocol/api-request.ts';
import type { Operation } from '../operation.ts';

type Simulated = Exclude<Service, 'dynamodb'>;

const OPERATIONS: Readonly<Record<Simulated, ReadonlyMap<string, Operation>>> = {
  organizations: new Map(Object.entries(organizationsOperations)),
  sts: new Map(Object.entries(stsOperations)),
  iam: new Map(
    Object.entries({
      ...userOperations,
      ...accessKeyOperations,
      ...credentialReportOperations,
      ...principalOperations,
    }),
  ),
  ses: new Map(
    Object.entries({
      ...identityOperations,
      ...quotaOperations,
      ...sendOperations,
      ...configurationOperations,
      ...suppressionOperations,
    }),
  ),
  s3: new Map(Object.entries(objectOperations)),
  lambda: new Map(Object.entries(functionOperations)),
  events: new Map(Object.entries(eventOperations)),
  scheduler: new Map(Object.entries(scheduleOperations)),
  cloudformation: new Map(Object.entries(stackOperations)),
};

/** @throws ApiError for an action that is not simulated. */
export function findOperation(request: ApiRequest, service: Simulated): Operation {
  const operation = OPERATIONS[service].get(request.action);
  if (!operation) throw new ApiError(400, 'InvalidAction', `${actionName(request)} is not simulated.`);
  return operation;
}

/** Every action that is simulated. */
export const SIMULATED_ACTIONS: ReadonlySet<ActionName> = new Set([
  ...Object.entries(OPERATIONS).flatMap(([service, actions]) =>
    [...actions.keys()].map((action) => actionName({ service: service as Simulated, action })),
  ),
  ...TABLE_ACTIONS.map((action) => actionName({ service: 'dynamodb', action })),
]);

/** Whether there is such an action, or for `iam:*` such a service. */
export function isSimulated(name: ActionName): boolean {
  return SIMULATED_ACTIONS.has(name) || (name.endsWith(':*') && SERVICES.has(name.slice(0, -':*'.length)));
}

const SERVICES: ReadonlySet<string> = new Set([...SIMULATED_ACTIONS].map((name) => name.split(':')[0] ?? ''));
