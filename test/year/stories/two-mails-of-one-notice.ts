import { before, on, turn, type Regression } from './regression.ts';

export const twoMailsOfOneNotice: Regression = {
  tells:
    'a notice that two runs mailed, since the first was asleep before it wrote that down, is told of twice',
  events: [
    on(
      0,
      turn({
        kind: 'suspended',
        at: before('dynamodb:UpdateItem', 5),
        minutes: 3,
        meanwhile: 'another-run',
      }),
    ),
  ],
  breakage: 'tells of two mails by one ID',
  law: 'event',
};
