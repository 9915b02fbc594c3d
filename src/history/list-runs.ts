import { toMs, type Instant } from '../core/instant.ts';
import { asOfOf, type Coverage, type MailCounts, type Mode } from '../core/report.ts';
import type { RunMeta } from '../core/run-record.ts';
import { inWords } from '../ledger/ledger-error.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** A run in a line. */
export interface RunLine {
  readonly runId: string;
  readonly asOf: Instant;
  readonly mode: Mode | null;
  /** `unreadable`: its row is there, and cannot be read. */
  readonly status: RunMeta['status'] | 'unreadable';
  readonly coverage: Coverage | null;
  readonly deactivated: number | null;
  readonly mail: MailCounts | null;
  /** From its beginning to its end; null while it has none. */
  readonly durationMs: number | null;
  /** Of one that cannot be read. */
  readonly reason: string | null;
}

export interface RunList {
  readonly runs: readonly RunLine[];
  /** Runs that the ledger keeps and that are not in `runs`. */
  readonly leftOut: number;
}

/** The latest first. @throws LedgerError */
export async function listRuns({ runs }: Pick<Ledger, 'runs'>, limit: number): Promise<RunList> {
  const ids: string[] = [];
  for await (const id of runs.ids()) ids.push(id);
  const asked = ids.slice(-limit).reverse();
  const { found, unreadable } = await runs.readMetas(asked);
  const lines = asked.flatMap((runId): RunLine[] => {
    const meta = found.get(runId);
    if (meta) return [lineOf(meta)];
    const row = unreadable.get(runId);
    return row ? [{ ...NOTHING, runId, asOf: asOfOf(runId), reason: inWords(row) }] : [];
  });
  return { runs: lines, leftOut: ids.length - asked.length };
}

const NOTHING = {
  mode: null,
  status: 'unreadable',
  coverage: null,
  deactivated: null,
  mail: null,
  durationMs: null,
} as const;

function lineOf({ runId, asOf, mode, status, figures, mail, startedAt, finishedAt }: RunMeta): RunLine {
  return {
    runId,
    asOf,
    mode,
    status,
    coverage: figures?.coverage ?? null,
    deactivated: figures?.counts.deactivated ?? null,
    mail: figures === null ? null : mail,
    durationMs: finishedAt === null ? null : toMs(finishedAt) - toMs(startedAt),
    reason: null,
  };
}
