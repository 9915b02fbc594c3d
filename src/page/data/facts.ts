import type { Instant } from '../../core/instant.ts';
import type { Thresholds } from '../../core/policy.ts';
import type { KeyEntry, Mode, ReportHead, RunFigures } from '../../core/report.ts';
import type { HistoryEntry } from './key-history.ts';
import type { PageLists } from './page-lists.ts';

/** Everything that the page of a run is made of. */
export interface PageFacts {
  readonly report: ReportHead;
  readonly thresholds: Thresholds;
  /** One run a day, the oldest first; the run itself is the last. */
  readonly trend: readonly TrendPoint[];
  readonly lists: PageLists;
  /** By account and key ID. */
  readonly keys: () => AsyncIterable<KeyWithHistory>;
}

/** A listed key, and what the ledger remembers of it. */
export interface KeyWithHistory {
  readonly key: KeyEntry;
  readonly history: readonly HistoryEntry[];
}

export interface TrendPoint {
  readonly asOf: Instant;
  readonly mode: Mode;
  readonly figures: RunFigures;
}
