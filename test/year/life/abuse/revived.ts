import { oldUser, switchKeys, type Abuse } from './abuse.ts';

/** More than the brake lets through. */
const KEYS = 5;

const names = Array.from({ length: KEYS }, (_, n) => `again-${n}`);

export const revived = (): Abuse => ({
  users: (born) => names.map((name) => oldUser(born, name, 'again@foe.example')),
  before: (scene) => {
    for (const name of names) switchKeys(scene, name, 'Active');
  },
  harmsItself: true,
});
