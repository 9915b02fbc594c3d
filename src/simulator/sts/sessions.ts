import type { PresentClock } from '../clock.ts';
import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import type { SessionEnd } from '../traffic/faults/fault.ts';
import type { Role } from '../world/world.ts';
import { uniqueCharacters } from '../world/identifiers.ts';

/** Temporary credentials that AssumeRole made, and whom they make their bearer. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
  readonly accountId: string;
  readonly role: Role;
  readonly name: string;
  readonly policy: CompiledPolicy | null;
  /** Simulator clock. */
  readonly expiresAt: Date;
  /** Set when it came to its end before its time. */
  ended: SessionEnd | null;
}

export interface Sessions {
  open(session: Pick<Session, 'accountId' | 'role' | 'name' | 'policy' | 'expiresAt'>): Session;
  find(accessKeyId: string): Session | undefined;
  /** Ends all sessions of the account; returns how many there were. */
  readonly end: (accountId: string, as: SessionEnd) => number;
}

const FORGET_AT_COUNT = 20_000;

export function sessions(clock: PresentClock): Sessions {
  const byAccessKey = new Map<string, Session>();
  let opened = 0;

  /** Long runs open many: those that are over go, once there are too many. */
  const forgetExpired = () => {
    const now = clock.now();
    for (const [id, { expiresAt }] of byAccessKey) if (expiresAt < now) byAccessKey.delete(id);
  };

  return {
    open(given) {
      if (byAccessKey.size >= FORGET_AT_COUNT) forgetExpired();
      const characters = uniqueCharacters(++opened);
      const session: Session = {
        ...given,
        ended: null,
        accessKeyId: `ASIA${characters}`,
        secretAccessKey: `embedded/${characters}/secret`,
        token: `embedded-session-token/${characters}`,
      };
      byAccessKey.set(session.accessKeyId, session);
      return session;
    },
    find: (accessKeyId) => byAccessKey.get(accessKeyId),
    end(accountId, as) {
      const open = [...byAccessKey.values()].filter((each) => each.accountId === accountId && !each.ended);
      for (const session of open) session.ended = as;
      return open.length;
    },
  };
}
