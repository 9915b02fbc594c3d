import { chance, oneOf, wholeNumber } from '../../../src/simulator/random.ts';
import { at, before, troubleAt, type Chain } from './chain.ts';
import { setting, SETTINGS } from './happenings.ts';
import type { MailFate } from './story.ts';

/** SES takes no mail for a day or two, one mail or all of them. */
export const mailFails: Chain = (random, day) => {
  const nth = wholeNumber(random, 1, 2);
  const times = oneOf(random, [1, 1_000]);
  const kind = oneOf(random, ['failed', 'throttled', 'lost-before', 'empty-answer', 'denied'] as const);
  return Array.from({ length: wholeNumber(random, 1, 3) }, (_, n) =>
    before(day + n, troubleAt({ action: 'ses:SendRawEmail', nth }, times, kind)),
  );
};

/** An address takes no mail for some days. */
export const unreachable: Chain = (random, day) => {
  const whom = random();
  const fate = oneOf<MailFate>(random, [
    'permanent',
    'mailbox-full',
    'mailbox-full',
    'content-rejected',
    'abuse',
  ]);
  return [
    before(day, { kind: 'mail', fate, whom }),
    before(day + wholeNumber(random, 1, 12), { kind: 'mail', fate: 'arrive', whom }),
  ];
};

export const sesAwayAndBack: Chain = (random, day) => {
  const [away, back] = oneOf(random, [
    ['sandbox', 'out-of-sandbox'],
    ['quota-full', 'quota-free'],
    ['sender-lost', 'sender-back'],
    ['paused', 'unpaused'],
    ['feedback-held', 'feedback-comes'],
  ] as const);
  return [
    at(random, day, { kind: 'ses', act: away }),
    at(random, day + wholeNumber(random, 1, 3), { kind: 'ses', act: back }),
  ];
};

/** The event bus takes nothing for some days, and one of its answers is lost when it is back. */
export const busAway: Chain = (random, day) => {
  const back = day + wholeNumber(random, 1, 5);
  return [
    at(random, day, { kind: 'bus', act: oneOf(random, ['refuses', 'gone'] as const) }),
    at(random, back, { kind: 'bus', act: 'back' }),
    before(back, troubleAt({ action: 'events:PutEvents', nth: wholeNumber(random, 1, 2) }, 1, 'lost-after')),
  ];
};

/** Somebody else has asked for verifications that nobody followed, and then the account is in the sandbox. */
export const foreignIdentities: Chain = (random, day) => {
  const first = day + wholeNumber(random, 2, 3);
  const last = first + wholeNumber(random, 3, 6);
  return [
    before(day, { kind: 'ses', act: 'links-ignored' }),
    before(day, { kind: 'ses', act: 'foreign-requests' }),
    before(first, { kind: 'ses', act: 'sandbox' }),
    before(last, { kind: 'ses', act: 'links-followed' }),
    before(last, { kind: 'ses', act: 'out-of-sandbox' }),
  ];
};

/** A setting is changed in the middle of many a notice cycle, and as a rule back. */
export const changedSettings: Chain = (random, day) => {
  const name = oneOf(random, SETTINGS);
  const events = [before(day, setting(random, name))];
  if (chance(random, 0.7)) events.push(before(day + wholeNumber(random, 1, 9), setting(random, name)));
  return events;
};
