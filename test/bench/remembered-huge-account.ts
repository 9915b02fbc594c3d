import { figure, type Figure } from './figure.ts';
import { sumOf } from './tally.ts';
import { twoDays, type BenchDay } from './two-days.ts';
import { HUGE_ACCOUNT } from './worlds.ts';

const IAM_A_SECOND = 20;
const OTHERS = { kind: 'kept', accounts: 20, usersPerAccount: 20, dueUsers: 2 } as const;
/** The size that the goal is for: IAM allows an account no more users. */
const MOST_USERS = 5_000;
const MOST_SECONDS = 30;

/** The second day of an account with thousands of users whose IAM throttles every action; paced as in production. */
export async function rememberedHugeAccount(users: number): Promise<Figure[]> {
  const world = { ...OTHERS, hugeAccount: { id: HUGE_ACCOUNT, users } };
  const limits = { 'iam:*': { perSecond: IAM_A_SECOND, burst: IAM_A_SECOND } };
  const { first, second } = await twoDays({ world, limits }, { paced: true });
  const name = `remembered: huge account, ${users} users, IAM at ${IAM_A_SECOND}/s`;
  const inSeconds = users < MOST_USERS ? undefined : { atMost: MOST_SECONDS };
  // Three for its report, and of each 50 users two for each of the two who are due, and one for each of six old keys that are
  // off; a few are throttled, and come twice.
  const inCalls = { atMost: Math.ceil(1.1 * (3 + (10 * users) / 50)) };
  const callsInIt = ({ hugeCalls }: BenchDay): number => sumOf(hugeCalls, 'sts:', 'iam:').calls;
  const unseen = second.floor.activeKeys - second.activeKeys + second.undetermined;
  return [
    figure(`${name}, day one`, first.wallMs / 1000, 's'),
    figure(`${name}, day two`, second.wallMs / 1000, 's', 1, inSeconds),
    figure('remembered: huge account, calls in it, day one', callsInIt(first), 'calls', 0),
    figure('remembered: huge account, calls in it, day two', callsInIt(second), 'calls', 0, inCalls),
    figure('remembered: huge account, day two, keys unseen or undetermined', unseen, 'keys', 0, {
      atMost: 0,
    }),
  ];
}
