import type { Outcome } from '../../core/report.ts';
import { isDeactivated, outcomeSoFar, type RunFinding } from '../../core/run-finding.ts';
import { PausedError } from '../../ledger/pause.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run, Services } from '../run.ts';
import { deactivateKey } from './deactivate-key.ts';
import type { ToDeactivate } from './to-deactivate.ts';

const ACT_CONCURRENCY = 5;

export type Acted = {
  /** Keys that were to be deactivated, and surely were not: their places are free. */
  readonly inVain: number;
  /** Who has paused all deeds, and why; the keys that are left then stay as the plan decided. */
  readonly paused: string | null;
};

export interface ActedRows {
  readonly rows: readonly RunFinding[];
  readonly paused: string | null;
}

/** Deactivates these keys, and writes down what came of each. */
export async function actOn(
  services: Services,
  run: Run,
  rows: readonly ToDeactivate[],
  onActed: (outcome: Outcome) => void = () => undefined,
): Promise<ActedRows> {
  const { keys, runs } = services.ledger;
  const pause: { words: string | null } = { words: null };
  const unlessPaused = async (row: ToDeactivate): Promise<RunFinding> => {
    if (pause.words !== null) return row;
    const acted = await deactivateKey(services, run, row);
    if (!(acted instanceof PausedError)) {
      onActed(outcomeSoFar(acted));
      return acted;
    }
    pause.words = acted.message;
    return row;
  };
  const acted = await limitedMap(rows, ACT_CONCURRENCY, unlessPaused);
  run.lease.assertHeld();
  // Also what holds its place because nobody knows: it would be first in line again each day.
  const notSurelyDone = acted.filter((row) => row.stage === 'done' && !isDeactivated(row));
  await limitedMap(notSurelyDone, ACT_CONCURRENCY, ({ finding }) =>
    // A row that does not take it keeps its place in the line, no more.
    unlessOfOneRow(keys.setBack(finding, run.asOf), () => undefined),
  );
  for (const found of await runs.putFindings(run.runId, acted))
    run.emit({ event: 'problem', problem: found });
  return { rows: acted, paused: pause.words };
}
