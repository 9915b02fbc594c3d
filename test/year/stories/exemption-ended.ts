import { on, person, type Regression } from './regression.ts';

export const exemptionEnded: Regression = {
  tells:
    'a key whose user was exempt for two days in mid-cycle gets a new first notice and a full grace period',
  events: [on(5, person('exempt')), on(7, person('exempt-ends'))],
  breakage: 'forgets that a key was off, or exempt',
  law: 'I1 notice before action',
};
