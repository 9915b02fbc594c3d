import { on, organization, person, type Regression } from './regression.ts';

export const seenOffThenOutOfReach: Regression = {
  tells: 'a key that was seen inactive, then out of reach, then back, starts a new notice cycle',
  events: [
    on(5, person('switch-off')),
    on(6, organization('lose-role')),
    on(7, person('switch-on')),
    on(8, organization('regain-role')),
  ],
  breakage: 'forgets that a key was off, or exempt',
  law: 'I1 notice before action',
};
