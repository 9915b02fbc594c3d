import { before, on, type Regression } from './regression.ts';

export const pausedInMidRun: Regression = {
  tells: 'a pause in the middle of a run holds the days after as well, and what waited is done after resume',
  events: [
    on(6, { kind: 'on-call', act: 'pause', whom: 0 }, before('ses:GetSendQuota')),
    on(9, { kind: 'on-call', act: 'resume', whom: 0 }),
  ],
  breakage: 'ignores a pause',
  law: 'pause',
};
