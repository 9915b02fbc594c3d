import type { Fault } from '../../../../src/simulator/traffic/faults/fault.ts';
import type { InterceptedRequest } from '../../../../src/simulator/traffic/faults/intercepted-request.ts';
import type { MemberAccount, User } from '../../../../src/simulator/world/world.ts';
import { FIRST_DAY } from '../little-world.ts';
import type { Life } from '../life.ts';
import type { Newcomers } from '../newcomers.ts';

/** What the people of one account do every day, calm or not; of one year, since it may remember something. */
export interface Abuse {
  /** Its users, by names that no other abuse takes. */
  users(born: Newcomers): User[];
  /** Before the day's run. */
  before?(scene: Scene): void;
  /** Asked about each call of the day's run, before it is made. */
  atCall?(scene: Scene, request: InterceptedRequest): Fault | undefined;
  /** When the day's run is over. */
  after?(scene: Scene): void | Promise<void>;
  /** Their own keys may stay on, or nobody be told of them: that is nobody else's harm. */
  readonly harmsItself: boolean;
}

export interface Scene {
  readonly life: Life;
  readonly account: MemberAccount;
  readonly day: number;
}

const DAY_MS = 86_400_000;

/** A user with one key, which is older than anybody else's. */
export function oldUser(born: Newcomers, name: string, contact: string, more: Partial<User> = {}): User {
  const createDate = new Date(FIRST_DAY.getTime() - 300 * DAY_MS);
  return born.user({ name, tags: { Contact: contact }, accessKeys: [born.key(createDate)], ...more });
}

/** Switches all keys of a user. */
export function switchKeys({ life, account }: Scene, name: string, status: 'Active' | 'Inactive'): void {
  const now = life.stage.organization.clock.now();
  for (const key of account.users.get(name)?.accessKeys ?? []) {
    if (key.status === status) continue;
    key.status = status;
    key.statusChangedAt = now;
  }
  life.seen.look();
}

/** Whoever had the name is gone. */
export function rename({ life, account: { users } }: Scene, from: string, to: string): void {
  const user = users.get(from);
  if (!user) return;
  users.delete(from);
  user.name = to;
  users.set(to, user);
  life.seen.look();
}
