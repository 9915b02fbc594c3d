import { on, type Regression } from './regression.ts';

export const lateBounce: Regression = {
  tells: 'a bounce that is told five days late voids the notice all the same',
  events: [
    on(0, { kind: 'mail', fate: 'permanent', whom: 0 }),
    on(0, { kind: 'ses', act: 'feedback-held' }),
    on(5, { kind: 'ses', act: 'feedback-comes' }),
  ],
  breakage: 'ignores a bounce',
  law: 'I1 notice before action',
};
