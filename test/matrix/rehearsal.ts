import { isWrite } from '../../src/simulator/protocol/action.ts';
import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import { onDay, type Stage } from '../e2e/harness.ts';
import { hasCondition, placesOf } from './call.ts';
import { CALLS } from './calls.ts';
import type { Traits } from './failures.ts';
import { liveDay, type Ended } from './lived-day.ts';
import { timelineFrom, whatHappened, type Happened, type Timeline } from './observed.ts';
import { eve, type Past } from './story.ts';
import { isAbout } from './subject.ts';
import { DAY } from './world.ts';

/** The fault's day and the next one as they are without it. */
export interface Rehearsal {
  readonly past: Past;
  /** Every call of the fault's day by name; of each the true answers about the victims. */
  readonly calls: ReadonlyMap<string, Traits>;
  readonly days: readonly [Ended, Ended];
  readonly happened: Happened;
  readonly timeline: Timeline;
}

export async function rehearse(past: Past): Promise<Rehearsal> {
  const staged = await eve(past);
  const calls = new Map<string, Traits & { readonly answers: string[]; rows: number }>();
  const first = await liveDay(staged, DAY, (name, request) => {
    const known = calls.get(name) ?? { ...traitsOf(name, request), answers: [] };
    calls.set(name, known);
    if (CALLS[name]?.costs !== 'nothing' && !isAbout(request, past.victims)) return undefined;
    if (request.service === 'dynamodb') known.rows = Math.max(known.rows, placesOf(request.params).length);
    const keepAnswer = (body: string): string => {
      known.answers.push(body);
      return body;
    };
    return { kind: 'spoil', body: keepAnswer };
  });
  const next = await liveDay(staged, DAY + 1, () => undefined);
  const happened = await ending(staged, past);
  return {
    past,
    calls,
    days: [first.ended, next.ended],
    happened,
    timeline: timelineFrom(new Date(onDay(DAY)), happened),
  };
}

/** What has happened by now; the organization is closed. */
export async function ending(staged: Stage, past: Past): Promise<Happened> {
  const happened = whatHappened(staged.organization, past.told);
  await staged.close();
  return happened;
}

function traitsOf(name: string, { service, action, params }: InterceptedRequest): Omit<Traits, 'answers'> {
  return {
    name,
    isWrite: isWrite(action),
    format: service === 'organizations' || service === 'dynamodb' || action === 'GetAccount' ? 'json' : 'xml',
    isConditional: hasCondition(params),
    rows: 0,
  };
}
