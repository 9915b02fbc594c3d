import { actionName } from '../../protocol/action.ts';
import {
  accessDenied,
  expiredToken,
  serverFailure,
  throttled,
  unknownAccessKey,
  type ApiError,
} from '../../protocol/api-error.ts';
import type { Fault, FaultMaker } from './fault.ts';

/** Errors that every service has, each in its own words. */
export const REFUSALS = {
  denied: (request) =>
    refusal(
      accessDenied(
        request.service,
        `Not authorized to perform: ${actionName(request)} with an explicit deny`,
      ),
    ),
  throttled: ({ service }) => refusal(throttled(service)),
  failed: ({ service }) => refusal(serverFailure(service)),
  expired: ({ service }) => refusal(expiredToken(service)),
  unknownCaller: ({ service }) => refusal(unknownAccessKey(service)),
} as const satisfies Readonly<Record<string, FaultMaker>>;

function refusal({ status, code, message }: ApiError): Fault {
  return { kind: 'error', status, code, message };
}
