import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { AccessKey, User, World } from '../../src/simulator/world/world.ts';

const DAY_MS = 86_400_000;
const USERS_AN_ACCOUNT = 3;
/** The oldest key of a steady organization: noticed at 30 days, deactivated at 37 or a run later. */
const OLDEST_DAYS = 37;
/** Whoever minds the mail makes a new key when the old one has so many days. */
const DILIGENT_DAYS = 33;
/** Few users have keys of all ages as well. */
const SPREAD = 7;

/** An organization that is on any day as it was on the day before: what grows over the days is the engine's. */
export function steadyWorld(accounts: number, startAt: Date): World {
  return emptyWorld({
    accounts: Array.from({ length: accounts }, (_, nth) =>
      account({
        id: String(200_000_000_000 + nth),
        users: Array.from({ length: USERS_AN_ACCOUNT }, (__, which) => {
          const age =
            (SPREAD * (nth * USERS_AN_ACCOUNT + which)) %
            (isDiligent(nth, which) ? DILIGENT_DAYS : OLDEST_DAYS);
          return user({
            name: `user-${which}`,
            tags: { Contact: `team-${nth}@example.com` },
            accessKeys: [accessKey({ createDate: new Date(startAt.getTime() - age * DAY_MS) })],
          });
        }),
      }),
    ),
  });
}

/** One owner in three does not mind mails, and makes a new key when the old one is off. */
function isDiligent(nth: number, which: number): boolean {
  return (nth + which) % 3 !== 0;
}

/** After the run of a day: keys are replaced, so that as many of each age are there tomorrow. */
export function liveASteadyDay({ accounts }: World, now: Date): void {
  [...accounts.values()].forEach(({ users }) => {
    for (const each of users.values()) replaceKey(each, now);
  });
}

function replaceKey(owner: User, now: Date): void {
  const { accessKeys } = owner;
  const [key] = accessKeys;
  if (!key || !isOver(owner, key, now)) return;
  accessKeys.splice(0, accessKeys.length, accessKey({ createDate: now }));
}

function isOver({ tags, name }: User, key: AccessKey, now: Date): boolean {
  const nth = Number(/\d+/.exec(tags.Contact ?? '')?.[0]);
  const diligent = isDiligent(nth, Number(name.at(-1)));
  const ageDays = (now.getTime() - key.createDate.getTime()) / DAY_MS;
  return key.status === 'Inactive' || (diligent && ageDays >= DILIGENT_DAYS);
}
