import { REFUSALS } from '../../../src/simulator/traffic/faults/refusals.ts';
import { proxyPage } from '../../../src/simulator/traffic/faults/proxy-page.ts';
import type { Fault, FaultMaker } from '../../../src/simulator/traffic/faults/fault.ts';
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

const FAULTS: Readonly<Record<FaultKind, Fault | FaultMaker>> = {
  throttled: REFUSALS.throttled,
  failed: REFUSALS.failed,
  denied: REFUSALS.denied,
  'lost-before': { kind: 'drop', when: 'before' },
  'lost-after': { kind: 'drop', when: 'after' },
  'empty-answer': ({ service }) => ({
    kind: 'raw',
    status: 200,
    body: service === 'iam' || service === 'sts' || service === 'ses' ? '' : '{}',
  }),
  'page-of-a-proxy': proxyPage(502),
  'session-expired': REFUSALS.expired,
};

export function faultOf(kind: FaultKind, request: InterceptedRequest): Fault {
  const fault = FAULTS[kind];
  return typeof fault === 'function' ? fault(request) : fault;
}
