import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { AccessKey, MemberAccount, User, World } from '../../src/simulator/world/world.ts';

/** An organization in which people rotate: most keys are young, and a few of each 50 users have one that is due. */
export interface KeptWorld {
  readonly kind: 'kept';
  readonly accounts: number;
  readonly usersPerAccount: number;
  /** Of each 50. */
  readonly dueUsers: number;
  /** One account besides, with so many users. */
  readonly hugeAccount?: { readonly id: string; readonly users: number };
}

const EACH = 50;
/** Of each 50, those who only use the console, and those whose one key is old and off. */
const WITHOUT_KEY = 18;
const SWITCHED_OFF = 2;
/** Of those with a young key, one in so many has its old one still, off by now; one in so many has both on. */
const OLD_KEY_OFF = 7;
const BOTH_ON = 13;

/** Young keys are young a day later, too: 26 days at most. */
const youngDays = (place: number): number => 1 + ((place * 7) % 26);
const DUE_DAYS = 33;
const DAY_MS = 86_400_000;

export function keptWorld(asked: KeptWorld, asOf: Date): World {
  const { accounts: count, usersPerAccount, dueUsers, hugeAccount } = asked;
  const usersOf = (users: number): User[] =>
    Array.from({ length: users }, (_, place) => keptUser(place, dueUsers, asOf));
  const accounts: MemberAccount[] = Array.from({ length: count }, (_, place) =>
    account({ name: `account-${place}`, users: usersOf(usersPerAccount) }),
  );
  if (hugeAccount !== undefined) {
    accounts.push(account({ id: hugeAccount.id, name: 'huge', users: usersOf(hugeAccount.users) }));
  }
  const [hub] = accounts;
  return emptyWorld({ accounts, ...(hub && { hub: { accountId: hub.id } }) });
}

function keptUser(place: number, dueUsers: number, asOf: Date): User {
  const name = `user-${String(place).padStart(4, '0')}`;
  const accessKeys = keysAt(place % EACH, dueUsers, asOf);
  return user({ name, tags: { Contact: `${name}@example.com` }, accessKeys });
}

function keysAt(place: number, dueUsers: number, asOf: Date): AccessKey[] {
  const daysAgo = (days: number): Date => new Date(asOf.getTime() - days * DAY_MS);
  const active = (days: number): AccessKey =>
    accessKey({
      createDate: daysAgo(days),
      lastUsed: { date: daysAgo(0.1), service: 's3', region: 'eu-west-1' },
    });
  const inactive = (days: number): AccessKey =>
    accessKey({ createDate: daysAgo(days), status: 'Inactive', statusChangedAt: daysAgo(days / 2) });
  if (place < WITHOUT_KEY) return [];
  if (place < WITHOUT_KEY + SWITCHED_OFF) return [inactive(200 + place)];
  if (place < WITHOUT_KEY + SWITCHED_OFF + dueUsers) return [active(DUE_DAYS)];
  const young = active(youngDays(place));
  if (place % BOTH_ON === 0) return [active(youngDays(place) + 1), young];
  return place % OLD_KEY_OFF === 0 ? [inactive(60 + place), young] : [young];
}
