import { on, organization, type Regression } from './regression.ts';

export const optOutEnded: Regression = {
  tells:
    'a key whose account was opted out for two days in mid-cycle gets a new first notice and a full grace period',
  events: [on(5, organization('opt-out')), on(7, organization('opt-in'))],
  breakage: 'forgets that a key was off, or exempt',
  law: 'I1 notice before action',
};
