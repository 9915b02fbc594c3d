import { on, person, trouble, type Regression } from './regression.ts';

export const refusedThenSwitchedOff: Regression = {
  tells: 'a key that IAM would not let go off, and that people then switched off themselves, is not restored',
  events: [
    on(7, trouble('iam:UpdateAccessKey', 'denied', 1_000)),
    on(8, person('switch-off')),
    on(8, { kind: 'on-call', act: 'restore-in-vain', whom: 1 }),
  ],
  breakage: 'restores what it was to deactivate and did not',
  law: 'I9 only its own',
};
