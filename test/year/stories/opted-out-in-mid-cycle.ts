import { on, organization, type Regression } from './regression.ts';

export const optedOutInMidCycle: Regression = {
  tells: 'an account that opts out in mid-cycle is not entered any more',
  events: [on(3, organization('opt-out'))],
  breakage: "ignores an account's opt-out",
  law: 'I7 not entered',
};
