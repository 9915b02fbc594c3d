import type { AccessKey, User, World } from '../../../src/simulator/world/world.ts';
import type { Happening, PeopleAct } from '../story/story.ts';
import { nowOf, type Life } from './life.ts';
import { FOE } from './little-world.ts';
import { wholeSecond } from './newcomers.ts';
import { pick } from './pick.ts';
import { contactTags, optOut, without } from './tags.ts';

const DAY_MS = 86_400_000;
/** More would only make the runs slower. */
const MOST = { users: 3, keys: 2 };

type Act = Extract<Happening, { kind: 'people' }>;

/** What people do with users and keys; nothing, where there is nobody to do it. */
export function actAsPeople(life: Life, { act, among, whom, how }: Act): void {
  const { world } = life.stage.organization;
  if (act === 'create-user') {
    createUser(life, whom, how);
    return;
  }
  const able = everybody(world).filter((each) => isAble(each, act));
  const meant = able.filter(
    (each) => among !== 'all' && each.accessKeys.some((key) => life.seen[among].has(key.id)),
  );
  const one = pick(meant.length > 0 ? meant : able, whom);
  if (one) actOn(life, one, act, how);
}

/** But for those of the hostile account, whose days are their own. */
const everybody = ({ accounts }: World): User[] =>
  [...accounts.values()].flatMap(({ id, users }) => (id === FOE ? [] : [...users.values()]));

const having = ({ accessKeys }: User, status: AccessKey['status']): AccessKey | undefined =>
  accessKeys.find((key) => key.status === status);

function isAble(user: User, act: PeopleAct): boolean {
  switch (act) {
    case 'rotate':
    case 'switch-off':
    case 'use':
      return having(user, 'Active') !== undefined;
    case 'switch-on':
      return having(user, 'Inactive') !== undefined;
    case 'create-key':
      return user.accessKeys.length < MOST.keys;
    case 'delete-key':
      return user.accessKeys.length > 0;
    case 'exempt-ends':
      return user.tags.KeyRotation !== undefined;
    case 'create-user':
    case 'delete-user':
    case 'rename':
    case 'contact':
    case 'exempt':
      return true;
  }
}

function actOn(life: Life, user: User, act: Exclude<PeopleAct, 'create-user'>, how: number): void {
  const now = nowOf(life);
  switch (act) {
    case 'rotate': {
      const old = having(user, 'Active');
      if (!old) return;
      if (how < 0.5) switchTo(old, 'Inactive', now);
      user.accessKeys = [...(how < 0.5 ? [old] : []), life.born.key(now)];
      return;
    }
    case 'create-key':
      user.accessKeys.push(life.born.key(longAgo(how, now)));
      return;
    case 'switch-off':
    case 'switch-on': {
      const [from, to] =
        act === 'switch-off' ? (['Active', 'Inactive'] as const) : (['Inactive', 'Active'] as const);
      const key = having(user, from);
      if (key) switchTo(key, to, now);
      return;
    }
    case 'delete-key':
      user.accessKeys = tidied(user.accessKeys);
      return;
    case 'delete-user':
    case 'rename': {
      const { users } = homeOf(life, user);
      users.delete(user.name);
      if (act === 'delete-user') return;
      user.name = `renamed-${now.getTime().toString(36)}-${Math.floor(how * 1000)}`;
      users.set(user.name, user);
      return;
    }
    case 'contact':
      user.tags = { ...without(user.tags, 'contact'), ...contactTags(how) };
      return;
    case 'exempt':
      user.tags = { ...user.tags, KeyRotation: optOut(how, now) };
      return;
    case 'exempt-ends':
      user.tags = without(user.tags, 'keyrotation');
      return;
    case 'use': {
      const key = having(user, 'Active');
      if (key) key.lastUsed = { date: wholeSecond(now), service: 's3', region: 'eu-west-1' };
    }
  }
}

/** One goes: one that is not in use, if there is any. */
function tidied(keys: readonly AccessKey[]): AccessKey[] {
  const gone = keys.find(({ status }) => status === 'Inactive') ?? keys[0];
  return keys.filter((key) => key !== gone);
}

function switchTo(key: AccessKey, status: AccessKey['status'], now: Date): void {
  key.status = status;
  key.statusChangedAt = now;
}

function homeOf({ stage }: Life, user: User) {
  const home = [...stage.organization.world.accounts.values()].find(
    ({ users }) => users.get(user.name) === user,
  );
  if (!home) throw new RangeError(`${user.name} is at home nowhere`);
  return home;
}

function createUser({ stage, born }: Life, whom: number, how: number): void {
  const now = stage.organization.clock.now();
  const home = pick(
    [...stage.organization.world.accounts.values()].filter(
      ({ id, users }) => id !== FOE && users.size < MOST.users,
    ),
    whom,
  );
  const one = born.user({ tags: contactTags(how), accessKeys: [born.key(longAgo(how, now))] });
  home?.users.set(one.name, one);
}

/** Some move in with what they had, half of it old: IAM has no such keys, yet a year is long, and this is a short one. */
const longAgo = (how: number, now: Date): Date =>
  new Date(now.getTime() - (how < 0.5 ? how * 40 : 18 + how * 20) * DAY_MS);
