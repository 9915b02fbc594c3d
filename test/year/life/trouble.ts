import { REFUSALS } from '../../../src/simulator/traffic/faults/refusals.ts';
import { proxyPage } from '../../../src/simulator/traffic/faults/proxy-page.ts';
import type { Fault } from '../../../src/simulator/traffic/faults/fault.ts';
import type { InterceptedRequest } from '../../../src/simulator/traffic/faults/intercepted-request.ts';
import type { FaultKind, Moment } from '../story/story.ts';

/** Counts the calls of one action, and says when its moment has come. */
export function isAt({ action, nth }: Moment): (request: InterceptedRequest) => boolean {
  let seen = 0;
  return ({ service, action: name }) => {
    if (`${service}:${name}` !== action) return false;
    seen += 1;
    return seen === nth;
  };
}

export function faultOf(kind: FaultKind, request: InterceptedRequest): Fault {
  switch (kind) {
    case 'throttled':
    case 'failed':
    case 'denied':
      return REFUSALS[kind](request);
    case 'session-expired':
      return REFUSALS.expired(request);
    case 'lost-before':
      return { kind: 'drop', when: 'before' };
    case 'lost-midway':
      return { kind: 'drop', when: 'midway' };
    case 'lost-after':
      return LOST_AFTER;
    case 'condition-lost':
      return request.params.ConditionExpression !== undefined ? { kind: 'condition-lost' } : LOST_AFTER;
    case 'unprocessed':
      return request.action.startsWith('Batch') ? { kind: 'unprocessed' } : LOST_AFTER;
    case 'empty-answer':
      return { kind: 'raw', status: 200, body: emptyOf(request) };
    case 'empty-answer-after':
      return { kind: 'raw', status: 200, body: emptyOf(request), when: 'after' };
    case 'page-of-a-proxy':
      return proxyPage(502);
  }
}

const LOST_AFTER: Fault = { kind: 'drop', when: 'after' };
const XML = new Set(['iam', 'sts', 'ses']);

const emptyOf = ({ service }: InterceptedRequest): string => (XML.has(service) ? '' : '{}');
