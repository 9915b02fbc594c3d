import type { Instant } from '../../core/instant.ts';
import type { Thresholds } from '../../core/policy.ts';
import type { Mode, RunFigures, RunReport } from '../../core/report.ts';
import type { HistoryEntry } from './key-history.ts';

/** Everything that the page of a run is made of. */
export interface PageFacts {
  readonly report: RunReport;
  readonly thresholds: Thresholds;
  /** One run a day, the oldest first; the run itself is the last. */
  readonly trend: readonly TrendPoint[];
  /** By `keyText`; a key of which the ledger remembers nothing is not in it. */
  readonly histories: ReadonlyMap<string, readonly HistoryEntry[]>;
}

export interface TrendPoint {
  readonly asOf: Instant;
  readonly mode: Mode;
  readonly figures: RunFigures;
}
