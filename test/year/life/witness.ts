import type { EmbeddedOrganization } from '../../../src/simulator/embedded-organization.ts';
import type { Call } from '../../../src/simulator/traffic/call-log.ts';
import { arrivals } from './arrivals.ts';
import { factsOf } from './calls-seen.ts';
import type { AccountSeen, Fact, KeySeen, UserSeen } from './chronicle.ts';
import { keepsOut } from './tags.ts';

/** Writes down what anybody outside the engine could see. */
export interface Witness {
  readonly facts: readonly Fact[];
  /** Keys that a mail has told of, and those that the engine has switched off. */
  readonly told: ReadonlySet<string>;
  readonly deactivated: ReadonlySet<string>;
  write(fact: Fact): void;
  /** What has changed in the organization since the last look; people did it, unless the engine did. */
  look(by?: 'people' | 'engine'): void;
  /** What a call has brought about, be it that its answer is still under way. */
  heed(action: string): void;
}

/** Calls that bring something to somebody. */
const ARRIVING = new Set(['SendRawEmail', 'PutEvents', 'PutObject']);

export function witness(organization: EmbeddedOrganization): Witness {
  const { world, calls, clock } = organization;
  const facts: Fact[] = [];
  const told = new Set<string>();
  const deactivated = new Set<string>();
  const known = new Map<string, string>();
  const write = (fact: Fact): void => void facts.push(fact);
  const isNews = (name: string, seen: unknown): boolean => {
    const text = JSON.stringify(seen);
    if (known.get(name) === text) return false;
    known.set(name, text);
    return true;
  };

  function look(by: 'people' | 'engine' = 'people'): void {
    const atMs = clock.now().getTime();
    const there = new Set<string>();
    for (const [account, users] of seenIn(world, clock.now())) {
      there.add(`account ${account.accountId}`);
      if (isNews(`account ${account.accountId}`, account)) write({ kind: 'account', atMs, account });
      for (const [user, keys] of users) {
        if (isNews(`user ${user.userId}`, user)) write({ kind: 'user', atMs, user });
        for (const key of keys) {
          there.add(`key ${key.keyId}`);
          if (!isNews(`key ${key.keyId}`, key)) continue;
          if (by === 'engine' && key.status === 'Inactive') deactivated.add(key.keyId);
          write({ kind: 'key', atMs, key, by });
        }
      }
    }
    for (const [name, text] of known) {
      if (there.has(name)) continue;
      if (name.startsWith('key ')) {
        const key = { ...(JSON.parse(text) as KeySeen), status: 'gone' } as const;
        if (isNews(name, key)) write({ kind: 'key', atMs, key, by: 'people' });
      } else if (name.startsWith('account ')) {
        const account = { ...(JSON.parse(text) as AccountSeen), isThere: false };
        if (isNews(name, account)) write({ kind: 'account', atMs, account });
      }
    }
  }

  const record = calls.record.bind(calls);
  calls.record = (call: Call) => {
    record(call);
    note(call);
  };

  const arrived = arrivals(organization);
  function note(call: Call): void {
    const { action, outcome, at } = call;
    for (const fact of factsOf(call)) write(fact);
    if (outcome === 'ok') heed(action, at.getTime());
  }

  function heed(action: string, atMs = clock.now().getTime()): void {
    if (action === 'UpdateAccessKey') look('engine');
    if (!ARRIVING.has(action)) return;
    for (const fact of arrived(atMs)) {
      write(fact);
      if (fact.kind === 'mail') for (const { keyId } of fact.told) told.add(keyId);
    }
  }

  return { facts, told, deactivated, write, look, heed };
}

type Seen = readonly [AccountSeen, readonly (readonly [UserSeen, readonly KeySeen[]])[]];

function seenIn({ accounts }: EmbeddedOrganization['world'], now: Date): Seen[] {
  return [...accounts.values()].map(({ id: accountId, state, ouPath, tags, hasMemberRole, users }) => [
    {
      accountId,
      isThere: true,
      isActive: state === 'ACTIVE',
      ous: ouPath,
      isOptedOut: keepsOut(tags.KeyRotation, now),
      hasRole: hasMemberRole,
    },
    [...users.values()].map((each) => [
      { userId: each.id, userName: each.name, accountId, isExempt: keepsOut(each.tags.KeyRotation, now) },
      each.accessKeys.map(({ id: keyId, status, createDate, lastUsed }) => ({
        keyId,
        userId: each.id,
        accountId,
        createdMs: createDate.getTime(),
        usedMs: lastUsed?.date.getTime() ?? null,
        status,
      })),
    ]),
  ]);
}
