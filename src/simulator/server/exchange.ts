import type { TableRequest } from '../dynamodb/table-request.ts';
import { isWrite } from '../protocol/action.ts';
import { ApiError, throttled } from '../protocol/api-error.ts';
import type { ApiRequest } from '../protocol/api-request.ts';
import { errorResponse, type ApiResponse } from '../protocol/api-response.ts';
import type { Delivery } from '../protocol/delivery.ts';
import type { Random } from '../random.ts';
import type { Simulation } from '../simulation.ts';
import { identifyCaller, type Caller } from '../sts/caller.ts';
import { endSession } from '../sts/end-session.ts';
import type { CallLog } from '../traffic/call-log.ts';
import type { Fault } from '../traffic/faults/fault.ts';
import { waitFor, type Latency } from '../traffic/latency.ts';
import type { Throttle } from '../traffic/limits.ts';
import { loggedParameters } from '../traffic/logged-parameters.ts';
import { EXCHANGES, type PublishedExchange } from './exchanges.ts';
import { meetFault, passed, type Acted, type Changed, type Ending } from './meet-fault.ts';
import { perform } from './perform.ts';

/** What requests meet on their way, and where they are written down. */
export interface Traffic {
  readonly calls: CallLog;
  readonly throttle: Throttle;
  latency: Latency;
  readonly random: Random;
}

const UNCHANGED: Changed = {};

/** What of a request is known so far. */
interface Seen {
  caller: Caller | null;
  resource: string;
  fault: Fault['kind'] | null;
}

/** Takes a request through caller, faults, limits, policies and action. */
export async function answerRequest(
  request: ApiRequest,
  wire: TableRequest,
  simulation: Simulation,
  traffic: Traffic,
  requestId: string,
): Promise<Delivery> {
  const seen: Seen = { caller: null, resource: '*', fault: null };
  const failing = (error: unknown): Acted => failure(request, error, requestId);

  const nowMs = (): number => simulation.clock.now().getTime();
  const arrivedMs = nowMs();

  const run = async (): Promise<Ending> => {
    const caller = identifyCaller(request, simulation);
    seen.caller = caller;
    const { service, action, params } = request;
    const { accountId } = caller;
    const met = simulation.faults.meet({ service, action, accountId, params, write: isWrite(action) });
    await waitFor(traffic.latency, traffic.random);

    const act = async (changed: Changed = UNCHANGED): Promise<Acted> => {
      const invocation = { params, caller, simulation, ...changed };
      const onResource = (resource: string) => (seen.resource = resource);
      const exchange = { request, wire, requestId, invocation, onResource, ...changed };
      const acted = traffic.throttle.admits(accountId, service, action)
        ? await perform(exchange).then(success, failing)
        : failing(throttled(service));
      // As it came and as AWS would answer it, whatever becomes of the answer on its way.
      if (EXCHANGES.hasSubscribers && changed === UNCHANGED)
        EXCHANGES.publish({ request, response: acted.response } satisfies PublishedExchange);
      return acted;
    };
    if (!met) return passed(await act());
    try {
      const ending = await meetFault(met.what, {
        request,
        wire,
        random: traffic.random,
        ageMs: () => nowMs() - arrivedMs,
        act,
        refuse: (error) => errorResponse(request, error, requestId),
        endSession: (as) => endSession(request, simulation, as),
      });
      if (ending.isFaulty) {
        met.made();
        seen.fault = met.what.kind;
      }
      return ending;
    } catch (error) {
      met.failed(error);
      throw error;
    }
  };

  const ending = await run().catch((error: unknown) => passed(failing(error)));
  record(request, seen, ending, simulation, traffic);
  return ending.delivery;
}

function success(response: ApiResponse): Acted {
  return { outcome: outcomeOf(response), response };
}

/** dynalite's errors come as responses: `{"__type":"…#ConditionalCheckFailedException"}`. */
function outcomeOf({ status, body }: ApiResponse): string {
  return status < 400 ? 'ok' : (/"__type":"(?:[^"#]*#)?([^"]+)"/.exec(body)?.[1] ?? String(status));
}

/** A bug of the simulator shows as an error that no SDK tries again. */
function failure(request: ApiRequest, error: unknown, requestId: string): Acted {
  const known =
    error instanceof ApiError ? error : new ApiError(400, 'EmbeddedOrganizationBug', String(error));
  return { outcome: known.code, response: errorResponse(request, known, requestId) };
}

function record(
  { service, action, params }: ApiRequest,
  { caller, resource, fault }: Seen,
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
    ...(fault === null ? {} : { fault }),
    ...(dropped === undefined ? {} : { dropped }),
    write: isWrite(action),
  });
}
