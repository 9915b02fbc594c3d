import { on, turn, type Regression } from './regression.ts';

export const twoAtOnce: Regression = {
  tells: 'two runs at once mail once',
  events: [on(0, turn({ kind: 'twice' })), on(7, turn({ kind: 'twice' }))],
  breakage: 'takes no lock',
  law: 'I5 nothing twice',
};
