import { on, person, trouble, type Regression } from './regression.ts';

export const exemptAndUnread: Regression = {
  tells: 'a key whose tags could not be read since its user is exempt is left alone',
  events: [on(7, person('exempt')), on(7, trouble('iam:ListUserTags', 'failed', 1_000))],
  breakage: 'takes tags that it could not read for none',
  law: 'I7 exempt',
};
