import { ApiError } from '../protocol/api-error.ts';
import type { ApiRequest } from '../protocol/api-request.ts';
import type { Simulation } from '../simulation.ts';
import type { SessionEnd } from '../traffic/faults/fault.ts';
import { ImpossibleFault } from '../traffic/impossible-fault.ts';
import { identifyCaller } from './caller.ts';

/** Ends the session that signed the request; returns how AWS refuses it. @throws ImpossibleFault when none did */
export function endSession(request: ApiRequest, simulation: Simulation, as: SessionEnd): ApiError {
  const session = simulation.sessions.find(request.accessKeyId ?? '');
  if (!session) throw new ImpossibleFault(`${request.action} came without a session that could end`);
  session.ended = as;
  try {
    identifyCaller(request, simulation);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new ImpossibleFault('the session goes on');
}
