import { on, type Regression } from './regression.ts';

export const shorterGraceInMidCycle: Regression = {
  tells: 'a deadline that a mail has named holds though GRACEDAYS is shorter from then on',
  events: [
    on(1, { kind: 'setting', name: 'GRACEDAYS', value: '4' }),
    on(9, { kind: 'setting', name: 'GRACEDAYS', value: '7' }),
  ],
  breakage: 'counts the days from before the notice',
  law: 'I1 promise',
};
