import type { OtherKey } from '../../core/access-key.ts';
import { daysBetween, type Instant } from '../../core/instant.ts';
import type { Notice } from '../../core/notice.ts';

/** Unused for so long a key is more likely forgotten than needed; UNUSEDKEYAGE says otherwise where it is set. */
export const IDLE_DAYS = 90;

export const isIdle = (lastUse: OtherKey['lastUse'], asOf: Instant, idleDays: number): boolean =>
  lastUse === 'never' || (lastUse !== 'not-asked' && daysBetween(lastUse, asOf) >= idleDays);

/** A user's other keys by what becomes of them when one is rotated. */
export interface OtherKeys {
  /** Inactive, or as good as: they make room for a new one, the surest first. */
  readonly spare: readonly OtherKey[];
  /** In use, as far as anybody knows; the oldest first. */
  readonly kept: readonly OtherKey[];
}

/** null when nobody knows the user's other keys. */
export function othersBeside({ otherKeys }: Notice, asOf: Instant, idleDays: number): OtherKeys | null {
  if (otherKeys === null) return null;
  const isSpare = ({ active, lastUse }: OtherKey): boolean => !active || isIdle(lastUse, asOf, idleDays);
  const byAge = otherKeys.toSorted((a, b) => (isOlder(a, b) ? -1 : 1));
  return {
    spare: byAge.filter(isSpare).toSorted((a, b) => Number(a.active) - Number(b.active)),
    kept: byAge.filter((key) => !isSpare(key)),
  };
}

type Aged = Pick<OtherKey, 'accessKeyId' | 'createDate'>;

/** The same of two keys whichever of them is asked, so that two cards of one mail agree. */
export const isOlder = (a: Aged, b: Aged): boolean => ageOf(a) < ageOf(b);

const ageOf = ({ createDate, accessKeyId }: Aged): string => `${createDate ?? ''} ${accessKeyId}`;
