import { before, on, turn, type Regression } from './regression.ts';

export const twoMailsOfOneNotice: Regression = {
  tells:
    'a notice that two runs mailed, since the first had not heard yet that SES took it, is told of twice',
  events: [
    on(
      0,
      turn({
        kind: 'suspended',
        at: before('ses:SendRawEmail'),
        when: 'after',
        minutes: 6,
        meanwhile: 'another-run',
      }),
    ),
  ],
  breakage: 'tells of two mails by one ID',
  law: 'event',
};
