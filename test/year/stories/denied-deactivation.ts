import { on, trouble, type Regression } from './regression.ts';

export const deniedDeactivation: Regression = {
  tells: 'a run that could not deactivate a key that was due does not end with 0',
  events: [on(7, trouble('iam:UpdateAccessKey', 'denied', 1_000))],
  breakage: 'tells a deactivation that failed as a warning',
  law: 'exit code',
};
