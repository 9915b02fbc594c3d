import type { MemberAccount } from '../../../src/simulator/world/world.ts';
import type { SettingName } from '../story/story.ts';
import type { Newcomers } from './newcomers.ts';
import type { YearStage } from './stage.ts';
import type { Witness } from './witness.ts';

/** A year as it is lived. */
export interface Life {
  readonly stage: YearStage;
  readonly seen: Witness;
  readonly born: Newcomers;
  /** Of the next runs. */
  settings: Readonly<Record<SettingName, string>>;
  /** So far; each has its number. */
  runs: number;
  /** IDs of the runs that deactivated something, and came to their end. */
  readonly deactivating: string[];
  /** Of those that were to, and could not. */
  readonly inVain: string[];
  /** Accounts that have left, and may return. */
  readonly left: Map<string, MemberAccount>;
  /** Bounces and complaints are on their way, and do not come. */
  isFeedbackHeld: boolean;
}

export const nowOf = ({ stage: { organization } }: Life): Date => organization.clock.now();
export const nowMs = (life: Life): number => nowOf(life).getTime();
