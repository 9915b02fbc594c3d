import { on, type Regression } from './regression.ts';

export const restoredKeyAgesOn: Regression = {
  tells: 'a key that somebody on call has restored is told of anew before it goes again',
  events: [on(8, { kind: 'on-call', act: 'restore', whom: 1 })],
  breakage: 'forgets a restore',
  // The ledger takes no intent of a run that does not know of the restore, so that the key stays on for ever.
  law: 'liveness',
};
