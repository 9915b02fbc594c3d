import { on, organization, type Regression } from './regression.ts';

export const suspendedAccount: Regression = {
  tells: 'nobody turns to an account while it is suspended',
  events: [on(2, organization('suspend')), on(6, organization('unsuspend'))],
  breakage: 'enters a suspended account',
  law: 'I7 not entered',
};
