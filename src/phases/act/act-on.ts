import { problem } from '../../core/problem.ts';
import type { Outcome } from '../../core/report.ts';
import { isDeactivated, outcomeSoFar, type RunFinding } from '../../core/run-finding.ts';
import { PausedError } from '../../ledger/pause.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { inPieces } from '../../core/in-pieces.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import { decided } from '../plan/decide-chunk.ts';
import type { Run, Services } from '../run.ts';
import { deactivateKey } from './deactivate-key.ts';
import type { ToDeactivate } from './to-deactivate.ts';

const ACT_CONCURRENCY = 5;
/** Written down together: what is done of it is lost to the report, should its machine die. */
const PIECE = 2 * ACT_CONCURRENCY;

export type Acted = {
  /** Keys that were to be deactivated, and surely were not: their places are free. */
  readonly inVain: number;
  /** Keys that there was no time to begin with: the next run deactivates them. */
  readonly left: number;
  /** Who has paused all deeds, and why; the keys that are left then stay as the plan decided. */
  readonly paused: string | null;
};

export type ActedRows = Pick<Acted, 'left' | 'paused'> & {
  readonly rows: readonly RunFinding[];
};

interface Bounds {
  /** Asked before each key; from then on none is begun. */
  readonly isTimeUp: () => boolean;
  readonly onActed?: (outcome: Outcome) => void;
}

/** Deactivates these keys, and writes down what came of each, piece by piece. */
export async function actOn(
  services: Services,
  run: Run,
  toDeactivate: readonly ToDeactivate[],
  { isTimeUp, onActed = () => undefined }: Bounds,
): Promise<ActedRows> {
  const { runs } = services.ledger;
  const ended: { left: number; paused: string | null } = { left: 0, paused: null };
  const unlessOver = async (row: ToDeactivate): Promise<RunFinding> => {
    if (ended.paused !== null) return row;
    if (isTimeUp()) {
      ended.left += 1;
      return leftForTime(row);
    }
    const acted = await deactivateKey(services, run, row);
    if (!(acted instanceof PausedError)) {
      onActed(outcomeSoFar(acted));
      return acted;
    }
    ended.paused = acted.message;
    return row;
  };
  const rows: RunFinding[] = [];
  for (const piece of inPieces(toDeactivate, PIECE)) {
    const acted = await limitedMap(piece, ACT_CONCURRENCY, unlessOver);
    run.lease.assertHeld();
    await setBack(services, run, acted);
    for (const found of await runs.putFindings(run.runId, acted))
      run.emit({ event: 'problem', problem: found });
    rows.push(...acted);
  }
  return { rows, ...ended };
}

/** Also what holds its place because nobody knows: it would be first in line again each day. */
async function setBack(
  { ledger: { keys } }: Services,
  run: Run,
  acted: readonly RunFinding[],
): Promise<void> {
  const notSurelyDone = acted.filter((row) => row.stage === 'done' && !isDeactivated(row));
  await limitedMap(notSurelyDone, ACT_CONCURRENCY, ({ finding }) =>
    // A row that does not take it keeps its place in the line, no more.
    unlessOfOneRow(keys.setBack(finding, run.asOf), () => undefined),
  );
}

/** Deferred like a key that the brake holds back, and reminded like one. What was left open stays so. */
function leftForTime(row: ToDeactivate): RunFinding {
  if (row.stage === 'done') return row;
  const why = 'the key was left active: the time of this run for deactivations was up; the next run goes on';
  const found = problem('key', row.finding.accessKeyId, 'DEACTIVATION_WITHHELD', why);
  const deferred = decided(row, { ...row.decision, kind: 'deferred' });
  return { ...deferred, problems: [...deferred.problems, found] };
}
