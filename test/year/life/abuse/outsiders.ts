import { oldUser, type Abuse } from './abuse.ts';

const strangers = (n: number): string =>
  Array.from({ length: 8 }, (_, each) => `x${each}@u${n}.example.net`).join(' ');

export const outsiders = (): Abuse => ({
  users: (born) => [0, 1].map((n) => oldUser(born, `host-${n}`, strangers(n))),
  harmsItself: false,
});
