/** A law that was broken, in words: when, which, of what. */
export interface Breach {
  readonly law: string;
  readonly words: string;
  readonly atMs: number;
}

export type Say = (law: string, words: string) => void;

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
