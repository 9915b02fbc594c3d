import type { EmbeddedOrganization } from '../../../src/simulator/embedded-organization.ts';
import type { Call } from '../../../src/simulator/traffic/call-log.ts';
import { toldIn } from '../../e2e/told-in.ts';
import type { AccountSeen, Fact, KeySeen, UserSeen } from './chronicle.ts';
import { OUTSIDE } from './little-world.ts';
import { keepsOut } from './people.ts';

/** Writes down what anybody outside the engine could see. */
export interface Witness {
  readonly facts: readonly Fact[];
  write(fact: Fact): void;
  /** What has changed in the organization since the last look; people did it, unless the engine did. */
  look(by?: 'people' | 'engine'): void;
}

export function witness({ world, calls, ses, clock }: EmbeddedOrganization): Witness {
  const facts: Fact[] = [];
  const known = new Map<string, string>();
  const write = (fact: Fact): void => void facts.push(fact);
  const isNews = (name: string, seen: unknown): boolean => {
    const text = JSON.stringify(seen);
    if (known.get(name) === text) return false;
    known.set(name, text);
    return true;
  };

  function look(by: 'people' | 'engine' = 'people'): void {
    const now = clock.now();
    const atMs = now.getTime();
    const keys = new Set<string>();
    const accounts = new Set<string>();
    for (const { id, state, ouPath, tags, hasMemberRole, users } of world.accounts.values()) {
      accounts.add(id);
      const account: AccountSeen = {
        accountId: id,
        isThere: true,
        isActive: state === 'ACTIVE',
        isOutside: ouPath.includes(OUTSIDE),
        isOptedOut: keepsOut(tags.KeyRotation, now),
        hasRole: hasMemberRole,
      };
      if (isNews(`account ${id}`, account)) write({ kind: 'account', atMs, account });
      for (const each of users.values()) {
        const user: UserSeen = {
          userId: each.id,
          accountId: id,
          isExempt: keepsOut(each.tags.KeyRotation, now),
        };
        if (isNews(`user ${each.id}`, user)) write({ kind: 'user', atMs, user });
        for (const { id: keyId, status, createDate } of each.accessKeys) {
          keys.add(keyId);
          const key: KeySeen = {
            keyId,
            userId: each.id,
            accountId: id,
            createdMs: createDate.getTime(),
            status,
          };
          if (isNews(`key ${keyId}`, key)) write({ kind: 'key', atMs, key, by });
        }
      }
    }
    for (const [name, text] of known) {
      const [what, id = ''] = name.split(' ');
      if (what === 'key' && !keys.has(id)) {
        const key = { ...(JSON.parse(text) as KeySeen), status: 'gone' } as const;
        if (isNews(name, key)) write({ kind: 'key', atMs, key, by: 'people' });
      }
      if (what === 'account' && !accounts.has(id)) {
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

  let mails = ses.mailbox.accepted.length;
  function note({ service, action, outcome, params, fault, dropped, at }: Call): void {
    const atMs = at.getTime();
    if (fault !== undefined) write({ kind: 'trouble', atMs, action: `${service}:${action}` });
    if (outcome !== 'ok') return;
    if (service === 'iam' && action === 'UpdateAccessKey') look('engine');
    if (service === 'sts' && action === 'AssumeRole')
      write({ kind: 'entered', atMs, accountId: /:(\d{12}):/.exec(String(params.RoleArn))?.[1] ?? '' });
    for (; mails < ses.mailbox.accepted.length; mails += 1) {
      const mail = ses.mailbox.accepted[mails];
      if (!mail) break;
      const told = toldIn(mail.text);
      const isAnswerLost = fault !== undefined || dropped !== undefined;
      for (const to of mail.destinations)
        write({ kind: 'mail', atMs, messageId: mail.messageId, to, told, isAnswerLost });
    }
  }

  return { facts, write, look };
}
