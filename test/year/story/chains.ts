import { chance, oneOf, wholeNumber } from '../../../src/simulator/random.ts';
import { at, before, troubleAt, type Chain } from './chain.ts';
import {
  busAway,
  changedSettings,
  foreignIdentities,
  mailFails,
  sesAwayAndBack,
  unreachable,
} from './chains-of-the-hub.ts';
import { fault, people } from './happenings.ts';
import { momentOf } from './moments.ts';
import type { AccountAct, Happening, PeopleAct } from './story.ts';

/** One user who has been told does one thing after the other. */
const inTurn =
  (...acts: readonly PeopleAct[]): Chain =>
  (random, day) => {
    const [whom, how] = [random(), random()];
    let when = day;
    return acts.map((act) => {
      const event = at(random, when, { kind: 'people', act, among: 'told', whom, how });
      when += wholeNumber(random, 0, 3);
      return event;
    });
  };

/** One account goes, and comes back some days later. */
const awayAndBack =
  (away: AccountAct, back: AccountAct): Chain =>
  (random, day) => {
    const [whom, how] = [random(), random()];
    return [
      at(random, day, { kind: 'account', act: away, whom, how }),
      at(random, day + wholeNumber(random, 1, 4), { kind: 'account', act: back, whom, how }),
    ];
  };

/** A key is seen inactive, its account is out of reach, and both are back. */
const offAndOutOfReach: Chain = (random, day) => {
  const [whom, where] = [random(), random()];
  const key = (act: PeopleAct): Happening => ({ kind: 'people', act, among: 'told', whom, how: 0 });
  const role = (act: AccountAct): Happening => ({ kind: 'account', act, whom: where, how: 0 });
  const days = wholeNumber(random, 1, 3);
  return [
    at(random, day, key('switch-off')),
    at(random, day + wholeNumber(random, 0, 1), role('lose-role')),
    at(random, day + days, key('switch-on')),
    at(random, day + days + wholeNumber(random, 0, 2), role('regain-role')),
  ];
};

/** A deed is done, its answer is lost, and nobody may look on the days after. */
const doneLostDenied: Chain = (random, day) => {
  const action = oneOf(random, ['iam:UpdateAccessKey', 'ses:SendRawEmail'] as const);
  const days = wholeNumber(random, 1, 3);
  return Array.from({ length: days + 1 }, (_, n) =>
    before(
      day + n,
      chance(random, 0.6)
        ? troubleAt(
            { action, nth: 1 },
            oneOf(random, [1, 1, 6]),
            oneOf(random, ['lost-after', 'lost-midway', 'failed']),
          )
        : troubleAt(
            { action: oneOf(random, ['iam:ListAccessKeys', 'sts:AssumeRole']), nth: 1 },
            1_000,
            'denied',
          ),
    ),
  );
};

/** Somebody on call stops it, in the middle of a run as a rule, and lets it go on some days later. */
const paused: Chain = (random, day) => [
  at(random, day, { kind: 'on-call', act: 'pause', whom: 0 }),
  at(random, day + wholeNumber(random, 0, 4), { kind: 'on-call', act: 'resume', whom: 0 }),
];

/** A key is switched on again by whoever is on call, and goes on ageing. */
const restored: Chain = (random, day) => {
  const events = [at(random, day, { kind: 'on-call', act: 'restore', whom: 1 })];
  if (chance(random, 0.3)) events.push(before(day, fault(random)));
  if (chance(random, 0.3)) events.push(at(random, day + 1, people(random, { act: 'switch-off' })));
  return events;
};

/** A deactivation is refused, people switch the key off themselves, and somebody on call undoes the run. */
const refusedThenOff: Chain = (random, day) => [
  before(day, troubleAt({ action: 'iam:UpdateAccessKey', nth: 1 }, 1_000, 'denied')),
  before(day + 1, people(random, { act: 'switch-off' })),
  before(day + 1, { kind: 'on-call', act: 'restore-in-vain', whom: 1 }),
];

/** Runs that die, day after day. */
const dying: Chain = (random, day) =>
  Array.from({ length: wholeNumber(random, 2, 3) }, (_, n) =>
    before(day + n, {
      kind: 'run',
      turn: {
        kind: 'killed',
        at: momentOf(random),
        when: oneOf(random, ['before', 'after'] as const),
        retried: chance(random, 0.3),
      },
    }),
  );

const CHAINS: readonly Chain[] = [
  inTurn('exempt', 'exempt-ends'),
  inTurn('exempt', 'contact', 'exempt-ends'),
  inTurn('switch-off', 'switch-on'),
  inTurn('contact', 'contact'),
  inTurn('rename', 'contact'),
  inTurn('rename', 'switch-off', 'switch-on'),
  inTurn('use', 'exempt'),
  inTurn('delete-key', 'create-key'),
  awayAndBack('suspend', 'unsuspend'),
  awayAndBack('opt-out', 'opt-in'),
  awayAndBack('move-out', 'move-in'),
  awayAndBack('lose-role', 'regain-role'),
  awayAndBack('leave', 'return'),
  offAndOutOfReach,
  doneLostDenied,
  mailFails,
  paused,
  restored,
  restored,
  unreachable,
  unreachable,
  sesAwayAndBack,
  busAway,
  foreignIdentities,
  refusedThenOff,
  changedSettings,
  dying,
];

/** One of them, from a day on. */
export const chain: Chain = (random, day) => oneOf(random, CHAINS)(random, day);
