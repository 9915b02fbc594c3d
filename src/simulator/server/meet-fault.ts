import { partOfBatch, type PartOfBatch } from '../dynamodb/part-of-batch.ts';
import type { TableRequest } from '../dynamodb/table-request.ts';
import { ApiError, staleSignature } from '../protocol/api-error.ts';
import type { Service } from '../protocol/action.ts';
import type { ApiRequest } from '../protocol/api-request.ts';
import { isSuccess, type ApiResponse } from '../protocol/api-response.ts';
import type { Delivery } from '../protocol/delivery.ts';
import type { Parameters } from '../protocol/request-parameters.ts';
import type { Random } from '../random.ts';
import type { Fault, Moment, SessionEnd } from '../traffic/faults/fault.ts';
import { ImpossibleFault } from '../traffic/impossible-fault.ts';
import { waitFor } from '../traffic/latency.ts';
import { spoiled } from './spoiled.ts';

/** AWS refuses a request that was signed longer ago. */
const signedForMs = (service: Service): number => (service === 's3' ? 15 : 5) * 60_000;

/** What AWS itself makes of a request, errors included. */
export interface Acted {
  readonly response: ApiResponse;
  /** `ok`, or the code of the error. */
  readonly outcome: string;
}

export interface Changed {
  readonly params?: Parameters;
  readonly part?: PartOfBatch;
}

/** A request that has met a fault. */
export interface Befallen {
  readonly request: ApiRequest;
  readonly wire: TableRequest;
  readonly random: Random;
  /** How long ago it arrived, and was signed at the latest, on the organization's clock. */
  readonly ageMs: () => number;
  /** Does what was asked, or that with a change. */
  readonly act: (changed?: Changed) => Promise<Acted>;
  readonly refuse: (error: ApiError) => ApiResponse;
  /** Ends the caller's session, and returns what AWS says from then on. @throws ImpossibleFault where there is none */
  readonly endSession: (as: SessionEnd) => ApiError;
}

export interface Ending {
  readonly delivery: Delivery;
  /** What the action came to, or else what stood in its way. */
  readonly outcome: string;
  /** Set when the connection was cut. */
  readonly dropped?: Moment | 'midway';
  /** Whether there was a fault, which some answers give no occasion for. */
  readonly isFaulty: boolean;
}

/** Makes the fault. @throws ImpossibleFault */
export async function meetFault(fault: Fault, befallen: Befallen): Promise<Ending> {
  const { request, act, refuse } = befallen;
  switch (fault.kind) {
    case 'error': {
      const { status, code, message } = fault;
      const acted = fault.when === 'after' ? await act() : null;
      return answer(refuse(new ApiError(status, code, message)), acted?.outcome ?? code);
    }
    case 'raw': {
      const { status, headers = {}, body = '' } = fault;
      const acted = fault.when === 'after' ? await act() : null;
      return answer({ status, headers, body }, acted?.outcome ?? `HTTP ${status}`);
    }
    case 'spoil': {
      const acted = await act();
      return isSuccess(acted.response)
        ? answer(spoiled(acted.response, fault), acted.outcome)
        : passed(acted);
    }
    case 'drop': {
      const dropped = fault.when;
      if (dropped === 'before') return { ...cut('ConnectionDropped'), dropped };
      const { response, outcome } = await act();
      if (dropped === 'after') return { ...cut(outcome), dropped };
      return { delivery: { kind: 'cut-midway', response }, outcome, dropped, isFaulty: true };
    }
    case 'hang': {
      const acted = fault.when === 'after' ? await act() : null;
      return { delivery: { kind: 'silence' }, outcome: acted?.outcome ?? 'NoAnswer', isFaulty: true };
    }
    case 'delay': {
      await waitFor(fault.ms, befallen.random);
      return { ...passed(await act()), isFaulty: true };
    }
    case 'hold': {
      const acted = fault.when === 'after' ? await act() : null;
      await (typeof fault.until === 'function' ? fault.until() : fault.until);
      if (acted) return { ...passed(acted), isFaulty: true };
      if (befallen.ageMs() <= signedForMs(request.service)) return { ...passed(await act()), isFaulty: true };
      const refusal = staleSignature(request.service);
      return answer(refuse(refusal), refusal.code);
    }
    case 'end-session': {
      const refusal = befallen.endSession(fault.as);
      return answer(refuse(refusal), refusal.code);
    }
    case 'other-account': {
      const { response, outcome } = await act({ params: intoAccount(request.params, fault.accountId) });
      if (!isSuccess(response))
        throw new ImpossibleFault(`no session in ${fault.accountId}: ${response.body}`);
      return answer(response, outcome);
    }
    case 'unprocessed': {
      const part = partOfBatch(befallen.wire, request.params, fault.processed ?? 0);
      const acted = await act(part ? { part } : {});
      return { ...passed(acted), isFaulty: part !== null && isSuccess(acted.response) };
    }
    case 'condition-lost': {
      if (request.params.ConditionExpression === undefined) {
        throw new ImpossibleFault(`${request.action} came without a condition to lose`);
      }
      const acted = await act();
      const lost = new ApiError(400, 'ConditionalCheckFailedException', 'The conditional request failed');
      return isSuccess(acted.response) ? answer(refuse(lost), acted.outcome) : passed(acted);
    }
  }
}

function answer(response: ApiResponse, outcome: string): Ending {
  return { delivery: { kind: 'answer', response }, outcome, isFaulty: true };
}

function cut(outcome: string): Ending {
  return { delivery: { kind: 'cut' }, outcome, isFaulty: true };
}

/** As AWS answered. */
export function passed({ response, outcome }: Acted): Ending {
  return { ...answer(response, outcome), isFaulty: false };
}

function intoAccount(params: Parameters, accountId: string): Parameters {
  return { ...params, RoleArn: String(params.RoleArn).replace(/:\d{12}:/, `:${accountId}:`) };
}
