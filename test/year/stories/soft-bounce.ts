import { on, type Regression } from './regression.ts';

export const softBounce: Regression = {
  tells: 'a first notice that a full mailbox sent back is none: the days begin with the next one',
  events: [
    on(0, { kind: 'mail', fate: 'mailbox-full', whom: 0 }),
    on(1, { kind: 'mail', fate: 'arrive', whom: 0 }),
  ],
  breakage: 'ignores a bounce',
  law: 'I1 notice before action',
};
