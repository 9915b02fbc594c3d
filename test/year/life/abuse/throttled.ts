import { REFUSALS } from '../../../../src/simulator/traffic/faults/refusals.ts';
import { oldUser, type Abuse } from './abuse.ts';

/** Each day another call, and then there is peace for as many days. */
const CALLS = ['ListAccessKeys', 'ListUserTags', 'GetAccessKeyLastUsed'];

export const throttled = (): Abuse => ({
  users: (born) => [0, 1].map((n) => oldUser(born, `busy-${n}`, 'busy@foe.example')),
  atCall: ({ account, day }, request) =>
    request.accountId === account.id && request.action === CALLS[day % (2 * CALLS.length)]
      ? REFUSALS.throttled(request)
      : undefined,
  harmsItself: true,
});
