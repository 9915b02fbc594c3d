import { keyText, parseAccessKeyId, type KeyName } from '../../core/access-key.ts';
import { parseAccountId } from '../../core/account.ts';
import { dayOf, type Day } from '../../core/instant.ts';
import { figuresOf, type KeyEntry, type Report, type ReportHead } from '../../core/report.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Thresholds } from '../../core/policy.ts';
import type { KeyWithHistory, PageFacts, TrendPoint } from '../../page/data/facts.ts';
import { entriesOf } from '../../page/data/key-history.ts';
import { pageLists } from '../../page/data/page-lists.ts';
import { inChunks } from '../../workflow/in-chunks.ts';

/** Days that the trend goes back: as far as the ledger keeps runs. */
const TREND_DAYS = 90;
/** Histories that are asked for, and in memory, at once. */
const KEYS_AT_ONCE = 1_000;

/** What the page tells besides the report: earlier runs, and what befell each listed key. @throws LedgerError */
export async function pageFacts(
  ledger: Pick<Ledger, 'runs' | 'keys'>,
  report: Report,
  thresholds: Thresholds,
): Promise<PageFacts> {
  return {
    report,
    thresholds,
    trend: await trendTo(ledger, report),
    lists: await pageLists(report, thresholds),
    keys: () => withHistories(ledger, report),
  };
}

/** The run, if it surveyed anything, and of each day before it the last one that did, an enforcing one if there was one. */
async function trendTo({ runs }: Pick<Ledger, 'runs'>, report: ReportHead): Promise<TrendPoint[]> {
  const ids: string[] = [];
  for await (const id of runs.ids()) if (id < report.runId) ids.push(id);
  // Of a day with many runs, such as one of trials, the last ones are enough.
  const { found } = await runs.readMetas(ids.slice(-4 * TREND_DAYS));
  const byDay = new Map<Day, TrendPoint>();
  for (const id of ids) {
    const meta = found.get(id);
    if (!meta?.figures || meta.figures.coverage.surveyed === 0) continue;
    const { asOf, mode, figures } = meta;
    const before = byDay.get(dayOf(asOf));
    if (mode === 'enforce' || before?.mode !== 'enforce') byDay.set(dayOf(asOf), { asOf, mode, figures });
  }
  const { asOf, mode, coverage } = report;
  byDay.delete(dayOf(asOf));
  const now = coverage.surveyed === 0 ? [] : [{ asOf, mode, figures: figuresOf(report) }];
  return [...byDay.values(), ...now].slice(-TREND_DAYS);
}

/** A history that cannot be read is left out: the report has its problem. */
async function* withHistories(
  { keys: histories }: Pick<Ledger, 'keys'>,
  report: Report,
): AsyncIterable<KeyWithHistory> {
  for await (const some of inChunks(report.keys(), KEYS_AT_ONCE)) {
    const { found } = await histories.readMany(some.flatMap(nameOf));
    for (const key of some) {
      const history = found.get(keyText(key));
      yield { key, history: history === undefined ? [] : entriesOf(history) };
    }
  }
}

function nameOf(key: KeyEntry): KeyName[] {
  const accountId = parseAccountId(key.accountId);
  const accessKeyId = parseAccessKeyId(key.accessKeyId);
  return accountId === null || accessKeyId === null ? [] : [{ accountId, accessKeyId }];
}
