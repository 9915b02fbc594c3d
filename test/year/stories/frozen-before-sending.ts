import { before, on, turn, type Regression } from './regression.ts';

export const frozenBeforeSending: Regression = {
  tells: 'a mail that a run had signed when it froze is refused by the time another run may send it',
  events: [
    on(
      0,
      turn({
        kind: 'suspended',
        at: before('ses:SendRawEmail'),
        when: 'before',
        minutes: 3,
        meanwhile: 'another-run',
      }),
    ),
  ],
  breakage: 'takes no lock',
  law: 'I5 nothing twice',
};
