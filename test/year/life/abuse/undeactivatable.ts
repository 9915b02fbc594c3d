import { REFUSALS } from '../../../../src/simulator/traffic/faults/refusals.ts';
import { oldUser, type Abuse } from './abuse.ts';

/** More than the brake lets through. */
const KEYS = 5;

/** On two days of three IAM denies it, on the third nobody can tell. */
export const undeactivatable = (): Abuse => ({
  users: (born) =>
    Array.from({ length: KEYS }, (_, n) => oldUser(born, `stuck-${n}`, `stuck-${n % 2}@foe.example`)),
  atCall: ({ account, day }, request) => {
    if (request.action !== 'UpdateAccessKey' || request.accountId !== account.id) return undefined;
    return day % 3 === 2 ? REFUSALS.failed(request) : REFUSALS.denied(request);
  },
  harmsItself: true,
});
