import { on, organization, type Regression } from './regression.ts';

export const movedOutOfScope: Regression = {
  tells: 'an account that moves under an excluded OU in mid-cycle is left alone until it is back',
  events: [on(2, organization('move-out')), on(6, organization('move-in'))],
  breakage: 'takes every account for one in scope',
  law: 'I7 not entered',
};
