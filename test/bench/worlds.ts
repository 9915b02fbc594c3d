import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { seedWorld } from '../../src/simulator/world/seed-world.ts';
import type { MemberAccount, World } from '../../src/simulator/world/world.ts';
import { keptWorld, type KeptWorld } from './kept-world.ts';

export type WorldRequest =
  /** Believable, with everything that goes wrong in an organization of some size; nobody has more keys than IAM allows. */
  | { readonly kind: 'seeded'; readonly accounts: number; readonly usersPerAccount: number }
  /** All alike, and nothing in the way: whatever goes wrong is the engine's doing. */
  | PlainWorld
  | KeptWorld;

export interface PlainWorld {
  readonly kind: 'plain';
  readonly accounts: number;
  /** Of the accounts in turn, and then from the start again. */
  readonly users: readonly [number, ...number[]];
  readonly keysPerUser: number;
  /** Of each user; or one for so many teams an account. */
  readonly contacts: 'own' | number;
  /** One account besides, with so many users of two due keys each. */
  readonly hugeAccountUsers?: number;
}

export const HUGE_ACCOUNT = '999999999999';
const DUE_DAYS = 40;
/** IAM's quota, which nobody can have raised. */
const KEYS_PER_USER = 2;

export function worldOf(asked: WorldRequest, asOf: Date): World {
  switch (asked.kind) {
    case 'seeded':
      return asIamAllows(seedWorld({ ...asked, asOf }));
    case 'plain':
      return plainWorld(asked, asOf);
    case 'kept':
      return keptWorld(asked, asOf);
  }
}

function asIamAllows(world: World): World {
  for (const { users } of world.accounts.values())
    for (const { accessKeys } of users.values()) accessKeys.splice(KEYS_PER_USER);
  return world;
}

function plainWorld(asked: PlainWorld, asOf: Date): World {
  const accounts = Array.from({ length: asked.accounts }, (_, n) => {
    const { users, keysPerUser, contacts } = asked;
    const contactOf = (place: number): string =>
      contacts === 'own' ? `user-${n}-${place}` : `team-${n}-${place % contacts}`;
    return plainAccount({ name: `account-${n}` }, users[n % users.length] ?? 0, keysPerUser, asOf, contactOf);
  });
  const { hugeAccountUsers = 0 } = asked;
  if (hugeAccountUsers > 0) {
    const names = { id: HUGE_ACCOUNT, name: 'huge' };
    accounts.push(plainAccount(names, hugeAccountUsers, 2, asOf, () => 'huge'));
  }
  return emptyWorld({ accounts });
}

/** All keys are due, so that tags and last use are read as well. */
function plainAccount(
  names: Partial<Pick<MemberAccount, 'id' | 'name'>>,
  users: number,
  keysPerUser: number,
  asOf: Date,
  contactOf: (place: number) => string,
): MemberAccount {
  const createDate = new Date(asOf.getTime() - DUE_DAYS * 86_400_000);
  return account({
    ...names,
    users: Array.from({ length: users }, (_, place) =>
      user({
        name: `user-${place}`,
        tags: { Contact: `${contactOf(place)}@example.com` },
        accessKeys: Array.from({ length: keysPerUser }, () => accessKey({ createDate })),
      }),
    ),
  });
}
