import { accessKey, account, user } from '../../../src/simulator/world/builders.ts';
import type { MemberAccount, TagMap, User, World } from '../../../src/simulator/world/world.ts';
import { CONTACTS, INSIDE, OUTSIDE } from './little-world.ts';
import type { AccountAct, PeopleAct } from '../story/story.ts';

const DAY_MS = 86_400_000;
/** More would only make the runs slower. */
const MOST = { accounts: 5, users: 3, keys: 2 };

const pick = <T>(all: readonly T[], at: number): T | undefined => all[Math.floor(at * all.length)];

interface Whom {
  readonly account: MemberAccount;
  readonly user: User;
}

const everybody = ({ accounts }: World): Whom[] =>
  [...accounts.values()].flatMap((each) =>
    [...each.users.values()].map((one) => ({ account: each, user: one })),
  );

/** What people do with users and keys; nothing, where there is nobody to do it. */
export function actAsPeople(world: World, act: PeopleAct, whom: number, how: number, now: Date): void {
  const all = everybody(world);
  const having = (isOne: (user: User) => boolean): Whom | undefined =>
    pick(
      all.filter(({ user: each }) => isOne(each)),
      whom,
    );
  const keysOf = (each: User, status: 'Active' | 'Inactive') =>
    each.accessKeys.filter((key) => key.status === status);
  switch (act) {
    case 'rotate': {
      const found = having((each) => keysOf(each, 'Active').length > 0);
      const old = found && keysOf(found.user, 'Active')[0];
      if (!old) return;
      found.user.accessKeys = found.user.accessKeys.filter((key) => key === old);
      if (how < 0.5) {
        old.status = 'Inactive';
        old.statusChangedAt = now;
      } else found.user.accessKeys = [];
      found.user.accessKeys.push(accessKey({ createDate: now }));
      return;
    }
    case 'create-key': {
      const found = having((each) => each.accessKeys.length < MOST.keys);
      // Some move in with what they had: IAM has no such keys, yet a year is long, and this is a short one.
      found?.user.accessKeys.push(accessKey({ createDate: new Date(now.getTime() - how * 40 * DAY_MS) }));
      return;
    }
    case 'create-user': {
      const home = pick(
        [...world.accounts.values()].filter(({ users }) => users.size < MOST.users),
        whom,
      );
      const born = user({
        tags: contactTags(how),
        accessKeys: [accessKey({ createDate: new Date(now.getTime() - how * 40 * DAY_MS) })],
      });
      home?.users.set(born.name, born);
      return;
    }
    case 'switch-off':
    case 'switch-on': {
      const [from, to] =
        act === 'switch-off' ? (['Active', 'Inactive'] as const) : (['Inactive', 'Active'] as const);
      const found = having((each) => keysOf(each, from).length > 0);
      const key = found && keysOf(found.user, from)[0];
      if (!key) return;
      key.status = to;
      key.statusChangedAt = now;
      return;
    }
    case 'delete-key': {
      const found = having((each) => each.accessKeys.length > 0);
      if (found) found.user.accessKeys = found.user.accessKeys.slice(1);
      return;
    }
    case 'delete-user': {
      const found = having(() => true);
      found?.account.users.delete(found.user.name);
      return;
    }
    case 'rename': {
      const found = having(() => true);
      if (!found) return;
      found.account.users.delete(found.user.name);
      found.user.name = `renamed-${now.getTime().toString(36)}-${Math.floor(how * 1000)}`;
      found.account.users.set(found.user.name, found.user);
      return;
    }
    case 'contact': {
      const found = having(() => true);
      if (!found) return;
      found.user.tags = { ...without(found.user.tags, 'contact'), ...contactTags(how) };
      return;
    }
    case 'exempt': {
      const found = having(() => true);
      if (found) found.user.tags = { ...found.user.tags, KeyRotation: optOut(how, now) };
      return;
    }
    case 'exempt-ends': {
      const found = having(({ tags }) => tags.KeyRotation !== undefined);
      if (!found) return;
      found.user.tags = without(found.user.tags, 'keyrotation');
      return;
    }
    case 'use': {
      const found = having((each) => keysOf(each, 'Active').length > 0);
      const key = found && keysOf(found.user, 'Active')[0];
      if (key) key.lastUsed = { date: now, service: 's3', region: 'eu-west-1' };
    }
  }
}

/** In whatever case it is written. */
const without = (tags: TagMap, key: string): TagMap =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => name.toLowerCase() !== key));

function contactTags(how: number): Record<string, string> {
  if (how < 0.15) return {};
  if (how < 0.3) return { contact: 'nobody in particular' };
  const one = pick(CONTACTS, how) ?? '';
  return { Contact: how > 0.8 ? `${one} ${CONTACTS[0]}` : one };
}

function optOut(how: number, now: Date): string {
  if (how < 0.3) return 'opt-out';
  if (how < 0.4) return 'optout, please';
  const until = new Date(now.getTime() + Math.floor(how * 20) * DAY_MS).toISOString().slice(0, 10);
  return `opt-out until ${until}`;
}

/** What an organization does with its accounts. */
export function actOnAccounts(world: World, act: AccountAct, whom: number, how: number, now: Date): void {
  const members = [...world.accounts.values()].filter(({ id }) => id !== world.hub.accountId);
  const having = (isOne: (each: MemberAccount) => boolean) => pick(members.filter(isOne), whom);
  switch (act) {
    case 'join': {
      if (members.length >= MOST.accounts) return;
      const joined = account({
        ouPath: [INSIDE],
        joinedAt: now,
        users: [
          user({
            tags: contactTags(how),
            accessKeys: [accessKey({ createDate: new Date(now.getTime() - how * 200 * DAY_MS) })],
          }),
        ],
      });
      world.accounts.set(joined.id, joined);
      return;
    }
    case 'leave': {
      const found = having(() => members.length > 2);
      if (found) world.accounts.delete(found.id);
      return;
    }
    case 'suspend': {
      const found = having(({ state }) => state === 'ACTIVE');
      if (found) found.state = 'SUSPENDED';
      return;
    }
    case 'unsuspend': {
      const found = having(({ state }) => state === 'SUSPENDED');
      if (found) found.state = 'ACTIVE';
      return;
    }
    case 'opt-out': {
      const found = having(() => true);
      if (found) found.tags = { ...found.tags, KeyRotation: optOut(how, now) };
      return;
    }
    case 'opt-in': {
      const found = having(({ tags }) => tags.KeyRotation !== undefined);
      if (!found) return;
      found.tags = without(found.tags, 'keyrotation');
      return;
    }
    case 'move-out':
    case 'move-in': {
      const [from, to] = act === 'move-out' ? [INSIDE, OUTSIDE] : [OUTSIDE, INSIDE];
      const found = having(({ ouPath }) => ouPath.includes(from));
      if (found) found.ouPath = [to];
      return;
    }
    case 'lose-role':
    case 'regain-role': {
      const found = having(({ hasMemberRole }) => hasMemberRole === (act === 'lose-role'));
      if (found) found.hasMemberRole = act === 'regain-role';
      return;
    }
    case 'contact': {
      const found = having(() => true);
      if (!found) return;
      found.tags = { ...without(found.tags, 'contact'), ...contactTags(how) };
    }
  }
}

/** Whether the tag keeps the tool out on that day: anything in it that is not an opt-out that has ended does. */
export function keepsOut(tag: string | undefined, now: Date): boolean {
  if (tag === undefined) return false;
  const until = /^opt-out until (\d{4}-\d{2}-\d{2})$/.exec(tag)?.[1];
  return until === undefined || now.toISOString().slice(0, 10) <= until;
}
