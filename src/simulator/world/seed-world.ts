import { chance, oneOf, seededRandom, type Random } from '../random.ts';
import { account, emptyWorld } from './builders.ts';
import { identifiers } from './identifiers.ts';
import { seedAccountName } from './seed-names.ts';
import { seedUser, seedUserCount, type UserSeed } from './seed-users.ts';
import type { MemberAccount, OrganizationalUnit, TagMap, User, World } from './world.ts';

export interface SeedOptions {
  /** Including the hub. */
  readonly accounts?: number;
  /** Exactly this many in each account, for load tests; by default about 15, unevenly. */
  readonly usersPerAccount?: number;
  readonly seed?: number;
  /** The instant that the ages of keys count from. */
  readonly asOf: Date;
}

const UNITS: readonly OrganizationalUnit[] = [
  { id: 'ou-a1b2-workload', name: 'Workloads' },
  { id: 'ou-a1b2-prodprod', name: 'Production' },
  { id: 'ou-a1b2-sandboxs', name: 'Sandbox' },
];

const OU_PATHS = [[], ['ou-a1b2-workload'], ['ou-a1b2-workload', 'ou-a1b2-prodprod'], ['ou-a1b2-sandboxs']];

const OPT_OUT_TAG = 'KeyRotation';

/** Tags of the accounts at these places: the opt-outs that every organization of some size has. */
const OPT_OUT_PLACES: ReadonlyMap<number, TagMap> = new Map([
  [4, { [OPT_OUT_TAG]: 'opt-out' }],
  [9, { [OPT_OUT_TAG]: 'Opt-Out Until 2099-12-31' }],
  [12, { [OPT_OUT_TAG]: 'opt-out until 2020-01-31' }],
  [17, { [OPT_OUT_TAG]: 'opt-out' }],
]);

const SUSPENDED_PLACE = 7;
const WITHOUT_ROLE_PLACE = 11;

/**
 * A believable organization: the same seed makes the same one. The hub is its management account, with users of its
 * own. The seventh account is suspended, the eleventh has no member role; four have opt-out tags, one of them expired.
 */
export function seedWorld({ accounts = 40, usersPerAccount, seed = 1, asOf }: SeedOptions): World {
  const random = seededRandom(seed);
  const userSeed: UserSeed = { random, ids: identifiers('seed'), asOf, optOutTag: OPT_OUT_TAG };
  const seeded = Array.from({ length: accounts }, (_, place) =>
    seedAccount(place, usersPerAccount, userSeed),
  );
  const hub = seeded[0] ?? account({ id: '111111111111' });
  return emptyWorld({ accounts: seeded, hub: { accountId: hub.id }, organizationalUnits: [...UNITS] });
}

function seedAccount(place: number, usersPerAccount: number | undefined, seed: UserSeed): MemberAccount {
  const { random, ids, asOf } = seed;
  const id = ids.accountId();
  const isHub = place === 0;
  return account({
    id,
    name: isHub ? 'security-hub' : seedAccountName(random, place),
    email: `aws+${id}@example.com`,
    state: place === SUSPENDED_PLACE ? 'SUSPENDED' : 'ACTIVE',
    joinedAt: new Date(asOf.getTime() - (1_500 - (place % 1_000)) * 86_400_000),
    ouPath: isHub ? [] : oneOf(random, OU_PATHS),
    tags: { ...accountContact(random, place), ...OPT_OUT_PLACES.get(place) },
    hasMemberRole: place !== WITHOUT_ROLE_PLACE,
    hasRootKey: false,
    users: seedUsers(usersPerAccount ?? seedUserCount(random), seed),
  });
}

/** Names are unique in an account without regard to case. */
function seedUsers(count: number, seed: UserSeed): User[] {
  const byName = new Map<string, User>();
  for (let place = 0; byName.size < count; place += 1) {
    const user = seedUser(place, seed);
    byName.set(user.name.toLowerCase(), user);
  }
  return [...byName.values()];
}

const accountContact = (random: Random, place: number): TagMap => ({
  ...(chance(random, 0.5) ? { Contact: `owner-${place}@example.com` } : {}),
  ...(chance(random, 0.4) ? { CostCenter: String(1_000 + place) } : {}),
});
