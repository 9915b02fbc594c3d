import { before, on, trouble, turn, type Regression } from './regression.ts';

export const doneLostAndADurableRunDies: Regression = {
  tells:
    'a durable run that dies right after the deactivation goes on from its checkpoint, and tells of it once',
  isDurable: true,
  events: [
    on(7, turn({ kind: 'killed', at: before('iam:UpdateAccessKey'), when: 'after', retried: false })),
    on(8, trouble('iam:ListAccessKeys', 'denied', 1_000)),
  ],
  breakage: 'forgets the mail about a deactivation',
  law: 'I4 told',
};
