import { on, trouble, type Regression } from './regression.ts';

export const refusedMail: Regression = {
  tells: 'a first notice that SES did not accept is none, on the second day either',
  events: [
    on(0, trouble('ses:SendRawEmail', 'failed', 1_000)),
    on(1, trouble('ses:SendRawEmail', 'empty-answer', 1_000)),
  ],
  breakage: 'counts a mail that SES did not accept',
  law: 'truth',
};
