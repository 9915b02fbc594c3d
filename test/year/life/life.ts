import type { YearStage } from './stage.ts';
import type { Witness } from './witness.ts';

/** A year as it is lived. */
export interface Life {
  readonly stage: YearStage;
  readonly seen: Witness;
  brake: number | null;
  /** So far; each has its number. */
  runs: number;
  /** IDs of the enforcing runs that came to their end. */
  readonly enforced: string[];
}

export const nowMs = ({ stage: { organization } }: Life): number => organization.clock.now().getTime();
