import { isComingDue } from '../../core/decision.ts';
import { tallyAges, type AgeTally } from '../../core/key-ages.ts';
import type { ListedKey } from '../../aws/iam.ts';
import type { Run } from '../run.ts';

export interface KeyTally {
  readonly activeKeys: number;
  readonly comingDue: number;
  readonly ages: AgeTally;
}

/** Of keys, those that are active, by number and age. */
export function tallyKeys(keys: readonly ListedKey[], { asOf, settings }: Run): KeyTally {
  const created = keys.filter(({ active }) => active).map(({ createDate }) => createDate);
  return {
    activeKeys: created.length,
    comingDue: created.filter((date) => date !== null && isComingDue(date, settings.policy, asOf)).length,
    ages: tallyAges(created, asOf),
  };
}
