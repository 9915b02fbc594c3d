import type {
  AccountAct,
  FaultKind,
  Happening,
  Moment,
  PeopleAct,
  RunTurn,
  StoryEvent,
} from '../story/story.ts';

/**
 * What broke once, or could have: played in the world of one key, which gets its first notice on day 0 and is off on day 7
 * if nothing happens. After the last event comes the calm in which all must be well.
 */
export interface Regression {
  /** A sentence: what must be so. */
  readonly tells: string;
  readonly events: readonly StoryEvent[];
  /** As a durable execution on every day. */
  readonly isDurable?: boolean;
  /** A deliberate breakage with which the story must break this law: it can fail. */
  readonly breakage: string;
  readonly law: string;
}

/** Before the day's run, or before a call of it. */
export const on = (day: number, what: Happening, during: Moment | null = null): StoryEvent => ({
  day,
  during,
  what,
});

export const before = (action: Moment['action'], nth = 1): Moment => ({ action, nth });

/** @param how see tags.ts: 0.1 opts out for good */
export const person = (act: PeopleAct, how = 0.1): Happening => ({
  kind: 'people',
  act,
  among: 'all',
  whom: 0,
  how,
});

export const organization = (act: AccountAct, how = 0.1): Happening => ({
  kind: 'account',
  act,
  whom: 0,
  how,
});

export const trouble = (action: Moment['action'], fault: FaultKind, times = 1): Happening => ({
  kind: 'fault',
  at: before(action),
  times,
  fault,
});

export const turn = (what: RunTurn): Happening => ({ kind: 'run', turn: what });
