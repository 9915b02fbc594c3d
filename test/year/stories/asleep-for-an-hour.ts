import { before, on, turn, type Regression } from './regression.ts';

export const asleepForAnHour: Regression = {
  tells: 'a run that was asleep for an hour, in which another one did its work, mails nothing again',
  events: [
    on(
      0,
      turn({
        kind: 'suspended',
        at: before('ses:GetSendQuota'),
        when: 'after',
        minutes: 60,
        meanwhile: 'another-run',
      }),
    ),
  ],
  breakage: 'forgets what it has sent',
  law: 'liveness',
};
