import type { MemberAccount } from '../../../src/simulator/world/world.ts';
import type { AccountAct, Happening } from '../story/story.ts';
import { nowOf, type Life } from './life.ts';
import { FOE, INSIDE, OUTSIDE } from './little-world.ts';
import { pick } from './pick.ts';
import { contactTags, optOut, without } from './tags.ts';

const DAY_MS = 86_400_000;
/** More would only make the runs slower. */
const MOST = 5;
const FEWEST = 2;

/** What an organization does with its accounts; nothing, where there is none to do it with. */
export function actOnAccounts(life: Life, { act, whom, how }: Extract<Happening, { kind: 'account' }>): void {
  const { accounts } = life.stage.organization.world;
  const members = membersOf(life);
  if (act === 'join') {
    if (members.length < MOST) join(life, how);
    return;
  }
  if (act === 'return') {
    const back = pick([...life.left.values()], whom);
    if (!back || members.length >= MOST) return;
    life.left.delete(back.id);
    accounts.set(back.id, back);
    return;
  }
  const one = pick(
    members.filter((each) => isAble(each, act)),
    whom,
  );
  if (!one) return;
  if (act !== 'leave') {
    actOn(one, act, how, nowOf(life));
    return;
  }
  if (members.length <= FEWEST) return;
  accounts.delete(one.id);
  life.left.set(one.id, one);
}

function membersOf({ stage }: Life): MemberAccount[] {
  const { world } = stage.organization;
  return [...world.accounts.values()].filter(({ id }) => id !== world.hub.accountId && id !== FOE);
}

function isAble(each: MemberAccount, act: AccountAct): boolean {
  switch (act) {
    case 'suspend':
      return each.state === 'ACTIVE';
    case 'unsuspend':
      return each.state === 'SUSPENDED';
    case 'opt-in':
      return each.tags.KeyRotation !== undefined;
    case 'move-out':
      return each.ouPath.includes(INSIDE);
    case 'move-in':
      return each.ouPath.includes(OUTSIDE);
    case 'lose-role':
      return each.hasMemberRole;
    case 'regain-role':
      return !each.hasMemberRole;
    case 'join':
    case 'leave':
    case 'return':
    case 'opt-out':
    case 'contact':
      return true;
  }
}

function join({ stage, born }: Life, how: number): void {
  const { world, clock } = stage.organization;
  const now = clock.now();
  const joined = born.account({
    ouPath: [INSIDE],
    joinedAt: now,
    users: [
      born.user({
        tags: contactTags(how),
        accessKeys: [born.key(new Date(now.getTime() - how * 200 * DAY_MS))],
      }),
    ],
  });
  world.accounts.set(joined.id, joined);
}

function actOn(
  one: MemberAccount,
  act: Exclude<AccountAct, 'join' | 'leave' | 'return'>,
  how: number,
  now: Date,
): void {
  switch (act) {
    case 'suspend':
    case 'unsuspend':
      one.state = act === 'suspend' ? 'SUSPENDED' : 'ACTIVE';
      return;
    case 'opt-out':
      one.tags = { ...one.tags, KeyRotation: optOut(how, now) };
      return;
    case 'opt-in':
      one.tags = without(one.tags, 'keyrotation');
      return;
    case 'move-out':
    case 'move-in':
      one.ouPath = [act === 'move-out' ? OUTSIDE : INSIDE];
      return;
    case 'lose-role':
    case 'regain-role':
      one.hasMemberRole = act === 'regain-role';
      return;
    case 'contact':
      one.tags = { ...without(one.tags, 'contact'), ...contactTags(how) };
  }
}
