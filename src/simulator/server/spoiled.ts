import type { ApiResponse } from '../protocol/api-response.ts';
import type { Fault } from '../traffic/faults/fault.ts';
import { ImpossibleFault } from '../traffic/impossible-fault.ts';

/** A true answer as it arrives spoiled. @throws ImpossibleFault when there is nothing to spoil */
export function spoiled(
  response: ApiResponse,
  { body: spoil, headers: changes = {} }: Extract<Fault, { kind: 'spoil' }>,
): ApiResponse {
  const headers = new Map(Object.entries(response.headers));
  for (const [name, value] of Object.entries(changes)) {
    if (value !== null) headers.set(name.toLowerCase(), value);
    else if (!headers.delete(name.toLowerCase())) {
      throw new ImpossibleFault(`the answer has no header ${name} to take away`);
    }
  }
  const body = spoil ? spoil(response.body) : response.body;
  return { ...response, headers: Object.fromEntries(headers), body };
}
