import type { InjectedFault } from '../../../src/simulator/traffic/faults/injected-fault.ts';
import type { User } from '../../../src/simulator/world/world.ts';
import type { AbuseKind } from '../story/story.ts';
import type { Scene } from './abuse/abuse.ts';
import { ABUSES } from './abuse/abuses.ts';
import type { Foe } from './chronicle.ts';
import type { Life } from './life.ts';
import { FOE } from './little-world.ts';
import type { Newcomers } from './newcomers.ts';

/** What the hostile account does, day by day. */
export interface FoulPlay {
  users(born: Newcomers): User[];
  readonly foe: Foe | null;
  before(life: Life, day: number): void;
  /** During the day's run. @returns what ends it */
  arm(life: Life, day: number): InjectedFault[];
  after(life: Life, day: number): Promise<void>;
}

export function foulPlay(kinds: readonly AbuseKind[]): FoulPlay {
  const abuses = kinds.map((kind) => ABUSES[kind]());
  const sceneOf = (life: Life, day: number): Scene | null => {
    const account = life.stage.organization.world.accounts.get(FOE);
    return account ? { life, account, day } : null;
  };
  return {
    users: (born) => abuses.flatMap((abuse) => abuse.users(born)),
    foe:
      abuses.length === 0
        ? null
        : { accountId: FOE, harmsItself: abuses.some(({ harmsItself }) => harmsItself) },
    before(life, day) {
      const scene = sceneOf(life, day);
      if (scene) for (const abuse of abuses) abuse.before?.(scene);
    },
    arm(life, day) {
      const scene = sceneOf(life, day);
      if (!scene) return [];
      return abuses.map((abuse) =>
        life.stage.organization.faults.intercept((request) => abuse.atCall?.(scene, request)),
      );
    },
    async after(life, day) {
      const scene = sceneOf(life, day);
      if (scene) for (const abuse of abuses) await abuse.after?.(scene);
    },
  };
}
