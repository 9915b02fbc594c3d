import type { RestoreEntry } from './restore-report.ts';

/** What a restore tells its host while it works. */
export type RestoreEvent =
  | { readonly event: 'keys-looked-at'; readonly done: number; readonly total: number }
  | {
      readonly event: 'key-settled';
      readonly entry: RestoreEntry;
      readonly done: number;
      readonly total: number;
    }
  | { readonly event: 'others-awaited'; readonly keys: number; readonly waitMs: number };
