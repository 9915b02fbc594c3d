import type { TableRequest } from '../dynamodb/table-store.ts';
import type { Random } from '../random.ts';
import type { Simulation } from '../simulation.ts';
import { identifyCaller, type Caller } from '../sts/caller.ts';
import type { CallLog } from '../traffic/call-log.ts';
import type { FaultAction } from '../traffic/faults.ts';
import { waitFor, type Latency } from '../traffic/latency.ts';
import type { Throttle } from '../traffic/limits.ts';
import { loggedParameters } from '../traffic/logged-parameters.ts';
import { ApiError, throttled } from '../protocol/api-error.ts';
import { isWrite } from '../protocol/action.ts';
import type { ApiRequest } from '../protocol/api-request.ts';
import { errorResponse, type ApiResponse } from '../protocol/api-response.ts';
import { perform } from './perform.ts';

/** What requests meet on their way, and where they are written down. */
export interface Traffic {
  readonly calls: CallLog;
  readonly throttle: Throttle;
  latency: Latency;
  readonly random: Random;
}

/** What of a request is known so far. */
interface Seen {
  caller: Caller | null;
  resource: string;
}

interface Ending {
  readonly outcome: string;
  readonly response: ApiResponse;
  readonly dropped?: 'before' | 'after';
}

/** Takes a request through caller, limits, faults, policies and action. `null` means: cut the connection. */
export async function answerRequest(
  request: ApiRequest,
  wire: TableRequest,
  simulation: Simulation,
  traffic: Traffic,
  requestId: string,
): Promise<ApiResponse | null> {
  const seen: Seen = { caller: null, resource: '*' };
  const failing = (error: unknown): Ending => failure(request, error, requestId);

  const run = async (): Promise<Ending> => {
    const caller = identifyCaller(request, simulation);
    seen.caller = caller;
    const { service, action, params } = request;
    const { accountId } = caller;
    const fault = simulation.faults.actionFor({ service, action, accountId, params, write: isWrite(action) });
    await waitFor(traffic.latency, traffic.random);
    const cut = await meetFault(fault, traffic.random);
    if (cut === 'before') return { ...failing(new ApiError(500, 'ConnectionDropped', '')), dropped: cut };
    if (!traffic.throttle.admits(accountId, service, action)) throw throttled(service);
    const invocation = { params, caller, simulation };
    const onResource = (resource: string) => (seen.resource = resource);
    const ending = await perform({ request, wire, requestId, invocation, onResource }).then(success, failing);
    return cut === undefined ? ending : { ...ending, dropped: cut };
  };

  const ending = await run().catch(failing);
  record(request, seen, ending, simulation, traffic);
  return ending.dropped === undefined ? ending.response : null;
}

/** @throws ApiError when the fault is an error. */
async function meetFault(
  fault: FaultAction | undefined,
  random: Random,
): Promise<'before' | 'after' | undefined> {
  switch (fault?.kind) {
    case 'error':
      throw new ApiError(fault.status, fault.code, fault.message);
    case 'delay':
      await waitFor(fault.ms, random);
      return undefined;
    case 'drop':
      return fault.when;
    case undefined:
      return undefined;
  }
}

const success = (response: ApiResponse): Ending => ({ outcome: outcomeOf(response), response });

/** dynalite's errors come as responses: `{"__type":"…#ConditionalCheckFailedException"}`. */
const outcomeOf = ({ status, body }: ApiResponse): string =>
  status < 400 ? 'ok' : (/"__type":"(?:[^"#]*#)?([^"]+)"/.exec(body)?.[1] ?? String(status));

/** A bug of the simulator shows as an error that no SDK tries again. */
function failure(request: ApiRequest, error: unknown, requestId: string): Ending {
  const known =
    error instanceof ApiError ? error : new ApiError(400, 'EmbeddedOrganizationBug', String(error));
  return { outcome: known.code, response: errorResponse(request, known, requestId) };
}

function record(
  { service, action, params }: ApiRequest,
  { caller, resource }: Seen,
  { outcome, dropped }: Ending,
  { clock }: Simulation,
  { calls }: Traffic,
): void {
  calls.record({
    at: clock.now(),
    service,
    action,
    accountId: caller?.accountId ?? null,
    principal: caller?.principalArn ?? null,
    resource,
    params: calls.recording ? loggedParameters(service, params) : {},
    outcome,
    ...(dropped === undefined ? {} : { dropped }),
    write: isWrite(action),
  });
}
