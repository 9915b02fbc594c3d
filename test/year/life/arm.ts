import type { InjectedFault } from '../../../src/simulator/traffic/faults/injected-fault.ts';
import type { Happening, Moment, Story } from '../story/story.ts';
import { happen } from './happen.ts';
import type { Life } from './life.ts';
import { faultOf, isAt } from './trouble.ts';

/** Makes ready what is to befall a day's run: faults, and what people do between two of its calls. */
export function arm(life: Life, today: Story['events']): InjectedFault[] {
  return today.flatMap(({ what, during }) => {
    if (what.kind === 'fault') return [faultFrom(life, what)];
    return during === null || what.kind === 'run' ? [] : [meanwhile(life, during, what)];
  });
}

function faultFrom(
  { stage: { organization } }: Life,
  { at, times, fault }: Extract<Happening, { kind: 'fault' }>,
): InjectedFault {
  let since = 0;
  const isFirst = isAt(at);
  return organization.faults.intercept((request) => {
    if (since === 0 && !isFirst(request)) return undefined;
    if (`${request.service}:${request.action}` !== at.action || since >= times) return undefined;
    since += 1;
    return faultOf(fault, request);
  });
}

/** The call that it comes before is held until it has happened. */
function meanwhile(life: Life, moment: Moment, what: Happening): InjectedFault {
  const isNow = isAt(moment);
  return life.stage.organization.faults.intercept((request) =>
    isNow(request) ? { kind: 'hold', until: happen(life, what) } : undefined,
  );
}
