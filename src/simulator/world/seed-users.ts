import { chance, oneOf, wholeNumber, type Random } from '../random.ts';
import type { Identifiers } from './identifiers.ts';
import { seedUserName } from './seed-names.ts';
import type { AccessKey, LastUse, TagMap, User } from './world.ts';

const DAY_MS = 86_400_000;
const USED_SERVICES = ['s3', 'ec2', 'dynamodb', 'sts', 'lambda', 'sqs'];
const USED_REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1'];

export interface UserSeed {
  readonly random: Random;
  readonly ids: Identifiers;
  readonly asOf: Date;
  readonly optOutTag: string;
}

/** Most accounts have a handful of users, few have many; about 15 on average. */
export const seedUserCount = (random: Random): number => Math.round(3 + 48 * random() ** 3);

/** One user with 0 to 3 keys, and the tags that people give: mostly good, sometimes none, sometimes broken. */
export function seedUser(place: number, seed: UserSeed): User {
  const { random, ids, asOf } = seed;
  const { name, path, isPerson } = seedUserName(random, place);
  const accessKeys = Array.from({ length: keyCount(random) }, () => seedKey(seed));
  accessKeys.sort((a, b) => a.createDate.getTime() - b.createDate.getTime());
  const oldest = accessKeys[0]?.createDate ?? asOf;
  const createDate = new Date(oldest.getTime() - wholeNumber(random, 0, 300) * DAY_MS - 60_000);
  const tags = seedTags(name, isPerson, accessKeys, seed);
  return { name, path, id: ids.userId(), createDate, tags, accessKeys };
}

function keyCount(random: Random): number {
  const drawn = random();
  if (drawn < 0.25) return 0;
  if (drawn < 0.8) return 1;
  return drawn < 0.985 ? 2 : 3;
}

function seedKey({ random, ids, asOf }: UserSeed): AccessKey {
  const days = ageDays(random);
  const createDate = new Date(asOf.getTime() - days * DAY_MS - wholeNumber(random, 0, 86_399) * 1_000);
  const inactive = chance(random, 0.12);
  const changedDaysAgo = inactive ? wholeNumber(random, 0, days) : 0;
  return {
    id: ids.accessKeyId(),
    status: inactive ? 'Inactive' : 'Active',
    createDate,
    statusChangedAt: inactive ? new Date(asOf.getTime() - changedDaysAgo * DAY_MS) : null,
    lastUsed: lastUse(random, days, asOf),
  };
}

/** Most keys are fresh or younger than 90 days; some are three years old. */
function ageDays(random: Random): number {
  const drawn = random();
  if (drawn < 0.6) return wholeNumber(random, 0, 29);
  if (drawn < 0.82) return wholeNumber(random, 30, 89);
  if (drawn < 0.95) return wholeNumber(random, 90, 400);
  return wholeNumber(random, 401, 1_200);
}

function lastUse(random: Random, days: number, asOf: Date): LastUse | null {
  if (chance(random, 0.2)) return null;
  const daysAgo = chance(random, 0.7)
    ? Math.min(days, wholeNumber(random, 0, 3))
    : wholeNumber(random, 0, days);
  const date = new Date(asOf.getTime() - daysAgo * DAY_MS);
  return { date, service: oneOf(random, USED_SERVICES), region: oneOf(random, USED_REGIONS) };
}

function seedTags(
  name: string,
  isPerson: boolean,
  keys: readonly AccessKey[],
  { random, optOutTag }: UserSeed,
): TagMap {
  const tags: TagMap = {};
  const contact = contactValue(
    random,
    isPerson ? name.replace(/\d+$/, '') : `team-${name.split('-')[0] ?? 'x'}`,
  );
  if (contact !== undefined) tags[chance(random, 0.1) ? 'contact' : 'Contact'] = contact;
  if (chance(random, 0.02)) tags[optOutTag] = 'opt-out until 2099-06-30';
  for (const { id } of keys)
    if (chance(random, 0.3)) tags[id] = oneOf(random, ['laptop', 'build server', 'nightly export']);
  return tags;
}

/** Mostly one address, at times several, at times something that is none, at times nothing. */
function contactValue(random: Random, owner: string): string | undefined {
  const address = `${owner.replace(/[^a-z0-9.-]/gi, '')}@example.com`;
  const drawn = random();
  if (drawn < 0.68) return address;
  if (drawn < 0.78) return `${address} platform@example.com`;
  if (drawn < 0.83) return oneOf(random, ['see wiki', 'n/a', 'someone@', 'ask bob']);
  return undefined;
}
