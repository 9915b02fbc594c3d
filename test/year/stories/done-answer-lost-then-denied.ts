import { on, trouble, type Regression } from './regression.ts';

export const doneAnswerLostThenDenied: Regression = {
  tells: 'a deactivation whose answer was lost, and at which nobody may look for two days, is told of',
  events: [
    on(7, trouble('iam:UpdateAccessKey', 'lost-after')),
    on(7, trouble('iam:ListAccessKeys', 'denied', 1_000), { action: 'ses:SendRawEmail', nth: 1 }),
    on(8, trouble('iam:ListAccessKeys', 'denied', 1_000)),
    on(9, trouble('sts:AssumeRole', 'denied', 1_000)),
  ],
  breakage: 'leaves what it began open',
  law: 'liveness',
};
