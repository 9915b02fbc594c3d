import { chance, oneOf, seededRandom, wholeNumber, type Random } from '../random.ts';
import { identifiers, type Identifiers } from './identifiers.ts';
import type { AccessKey, MemberAccount, User, World } from './world.ts';

/** What people read of a mail. */
export interface ReadMail {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

export interface LifeOptions {
  /** Midnight of the day that is lived. */
  readonly day: Date;
  readonly random: Random;
  /** Every mail so far: an owner may take some days to act on one. */
  readonly mails: readonly ReadMail[];
  /** How likely an owner who was told rotates a key on a day; default 0.25. Some owners never do. */
  readonly diligence?: number;
}

/** What people did, for whoever tells the story. */
export type LifeEvent =
  | {
      readonly kind: 'rotated';
      readonly accountId: string;
      readonly userName: string;
      readonly oldKeyId: string;
      readonly newKeyId: string;
      readonly oldKey: 'deactivated' | 'deleted';
    }
  | {
      readonly kind: 'key-created' | 'user-created';
      readonly accountId: string;
      readonly userName: string;
      readonly newKeyId: string;
    };

interface Day extends Required<LifeOptions> {
  readonly ids: Identifiers;
  readonly toldOf: ReadonlySet<string>;
}

/** A day in the organization: keys are used, owners who got a mail rotate, new keys and users appear. */
export function liveOneDay(world: World, options: LifeOptions): LifeEvent[] {
  const { day, mails } = options;
  const ids = identifiers('life', Math.floor(day.getTime() / 86_400_000) * 4_000);
  const living: Day = { diligence: 0.25, ...options, ids, toldOf: mentionedKeys(mails) };
  const active = [...world.accounts.values()].filter(({ state }) => state === 'ACTIVE');
  return active.flatMap((account) => [
    ...[...account.users.values()].flatMap((user) => liveAsUser(account, user, living)),
    ...arrivals(account, living),
  ]);
}

/**
 * Access key IDs in the mails. One with cards names its users' other keys too, which nobody has to rotate: there only
 * those count that it is about.
 */
const mentionedKeys = (mails: LifeOptions['mails']): Set<string> =>
  new Set(
    mails.flatMap(({ subject, text, html = '' }) => {
      const about = [...text.matchAll(/(?:access key |^\* )(AKIA[A-Z2-7]{16})\b/gm)];
      return text.includes('access key AKIA')
        ? about.map(([, id = '']) => id)
        : (`${subject} ${text} ${html}`.match(/\bAKIA[A-Z2-7]{16}\b/g) ?? []);
    }),
  );

function liveAsUser(account: MemberAccount, user: User, living: Day): LifeEvent[] {
  const active = user.accessKeys.filter(({ status }) => status === 'Active');
  for (const key of active) useKey(key, living);
  return active
    .filter(({ id }) => living.toldOf.has(id) && isDiligent(id) && chance(living.random, living.diligence))
    .map((key) => rotate(account, user, key, living));
}

/** One owner in six does nothing about mails, whatever the day; the key's ID tells which. */
function isDiligent(keyId: string): boolean {
  const digest = [0, 1, 2, 3].reduce((sum, at) => sum * 31 + keyId.charCodeAt(keyId.length - 1 - at), 7);
  return seededRandom(digest)() > 1 / 6;
}

/** What was used lately goes on being used; what was not, hardly ever. */
function useKey(key: AccessKey, { day, random }: Day): void {
  const idleMs = day.getTime() - (key.lastUsed?.date ?? key.createDate).getTime();
  if (!chance(random, idleMs < 7 * 86_400_000 ? 0.7 : 0.01)) return;
  const { service, region } = key.lastUsed ?? {
    service: oneOf(random, ['s3', 'ec2', 'sqs']),
    region: 'eu-west-1',
  };
  key.lastUsed = { date: duringDay(day, random), service, region };
}

/** AWS's order: create the new key, move over, then take the old one out of use. IAM allows two, so a spare one goes first. */
function rotate(account: MemberAccount, user: User, old: AccessKey, { day, random, ids }: Day): LifeEvent {
  const newKey = newKeyOf(ids, duringDay(day, random));
  const deletes = user.accessKeys.length > 1 || chance(random, 0.4);
  if (deletes) {
    user.accessKeys = user.accessKeys.filter((each) => each !== old);
  } else {
    old.status = 'Inactive';
    old.statusChangedAt = newKey.createDate;
  }
  user.accessKeys.push(newKey);
  return {
    kind: 'rotated',
    accountId: account.id,
    userName: user.name,
    oldKeyId: old.id,
    newKeyId: newKey.id,
    oldKey: deletes ? 'deleted' : 'deactivated',
  };
}

/** Now and then a user gets a first or second key, or somebody new comes. */
function arrivals(account: MemberAccount, { day, random, ids }: Day): LifeEvent[] {
  if (account.users.size === 0 || !chance(random, 0.05)) return [];
  const newKey = newKeyOf(ids, duringDay(day, random));
  const created = { accountId: account.id, newKeyId: newKey.id };
  const user = oneOf(random, [...account.users.values()]);
  if (user.accessKeys.length < 2 && chance(random, 0.5)) {
    user.accessKeys.push(newKey);
    return [{ kind: 'key-created', userName: user.name, ...created }];
  }
  const name = `new.starter-${newKey.id.slice(-4).toLowerCase()}`;
  const tags = { Contact: `${name}@example.com` };
  account.users.set(name, {
    name,
    path: '/people/',
    id: ids.userId(),
    createDate: newKey.createDate,
    tags,
    accessKeys: [newKey],
  });
  return [{ kind: 'user-created', userName: name, ...created }];
}

const newKeyOf = (ids: Identifiers, createDate: Date): AccessKey => ({
  id: ids.accessKeyId(),
  status: 'Active',
  createDate,
  statusChangedAt: null,
  lastUsed: null,
});

const duringDay = (day: Date, random: Random): Date =>
  new Date(day.getTime() + wholeNumber(random, 6 * 3600, 20 * 3600) * 1_000);
