import { emptyWorld } from '../../../src/simulator/world/builders.ts';
import type { MemberAccount, User, World } from '../../../src/simulator/world/world.ts';
import { oneOf, wholeNumber, type Random } from '../../../src/simulator/random.ts';
import type { Newcomers } from './newcomers.ts';

export const FIRST_DAY = new Date('2027-01-04T08:00:00.000Z');
export const SENDER = 'keys@example.com';
export const OPERATOR = 'operator@example.com';
export const CONTACTS = ['ann@example.org', 'bob@example.org', 'cleo@example.org'] as const;
export const INSIDE = 'ou-a1b2-inside00';
export const OUTSIDE = 'ou-a1b2-outside0';
/** The account of whoever plays foul. */
export const FOE = '666666666666';
export const BUS = 'security';
/** As the hub stack names its own. */
export const BUCKET = 'keyrotation-reports-111111111111-eu-west-1';

/** Whoever is asked to verify an address follows the link by the next day. */
export const FOLLOWED_AFTER_MS = 20 * 3_600_000;

const DAY_MS = 86_400_000;
const A_WHILE_AGO = new Date(FIRST_DAY.getTime() - 300 * DAY_MS);

/**
 * Small enough for a run of a tenth of a second, and with one of everything.
 * @param foes the users of the hostile account; none: there is none
 */
export function littleWorld(random: Random, born: Newcomers, foes: readonly User[] = []): World {
  const accounts = [0, 1, 2].map((a) =>
    born.account({
      id: `${100000000001 + a * 111}`,
      name: `team-${a}`,
      ouPath: [INSIDE],
      joinedAt: A_WHILE_AGO,
      tags: a === 0 ? { Contact: 'team@example.org' } : {},
      users: Array.from({ length: a === 2 ? 1 : 2 }, (_, u) =>
        born.user({
          name: `user-${a}${u}`,
          tags: u === 0 ? { Contact: oneOf(random, CONTACTS) } : {},
          accessKeys: [born.key(new Date(FIRST_DAY.getTime() - wholeNumber(random, 5, 45) * DAY_MS))],
        }),
      ),
    }),
  );
  if (foes.length === 0) return organizationOf(accounts);
  return organizationOf([
    ...accounts,
    born.account({ id: FOE, name: 'foe', ouPath: [INSIDE], joinedAt: A_WHILE_AGO, users: foes }),
  ]);
}

/** One key of one user, as old as it may be: all that happens, happens to it. Its contact is the first of `CONTACTS`. */
export function worldOfOneKey(born: Newcomers): World {
  const key = born.key(new Date(FIRST_DAY.getTime() - 30 * DAY_MS));
  const owner = born.user({ name: 'ann', tags: { Contact: CONTACTS[0] }, accessKeys: [key] });
  return organizationOf([born.account({ name: 'team', ouPath: [INSIDE], users: [owner] })]);
}

function organizationOf(accounts: readonly MemberAccount[]): World {
  const world = emptyWorld({
    accounts,
    organizationalUnits: [
      { id: INSIDE, name: 'inside' },
      { id: OUTSIDE, name: 'outside' },
    ],
  });
  const hub = world.accounts.get(world.hub.accountId);
  // An OU without an account is none to the embedded organization.
  if (hub) hub.ouPath = [OUTSIDE];
  return world;
}
