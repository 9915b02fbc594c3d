import type { KeyName } from '../../core/access-key.ts';
import { holdsPlace, isRecovered, type RunFinding } from '../../core/run-finding.ts';
import type { Batch } from '../../workflow/batches.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { Planned } from '../plan/plan.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { actOn, type Acted } from './act-on.ts';
import { actInTheirPlace } from './in-their-place.ts';
import { isToDeactivate } from './to-deactivate.ts';

const CHUNK = 100;

/** Deactivates what the plan says, and in place of what cannot be deactivated the next in line. */
export async function act(
  workflow: Workflow,
  services: Services,
  run: Run,
  { batches, nextInLine }: Pick<Planned, 'batches' | 'nextInLine'>,
): Promise<readonly Acted[]> {
  const acted = await workflow.map('act', batches, (batch) => actOnBatch(services, run, batch), {
    concurrency: 1,
  });
  const hasRoom = acted.some(({ inVain }) => inVain > 0) && acted.every(({ paused }) => paused === null);
  if (!hasRoom || nextInLine.length === 0) return acted;
  return [
    ...acted,
    await workflow.step('act in their place', () => actInTheirPlace(services, run, nextInLine)),
  ];
}

async function actOnBatch(services: Services, run: Run, batch: Batch<KeyName>): Promise<Acted> {
  let inVain = 0;
  for await (const chunk of inChunks(services.ledger.runs.findings(run.runId, leftToReport, batch), CHUNK)) {
    const toDeactivate = chunk.filter(isToDeactivate);
    const { rows, paused } = await actOn(services, run, toDeactivate, (outcome) => {
      run.emit({ event: 'key-acted', outcome });
    });
    inVain += [...rows, ...chunk.filter(hadItsTurn)].filter((row) => !holdsPlace(row)).length;
    if (paused !== null) return { inVain, paused };
  }
  return { inVain, paused: null };
}

/** In an earlier attempt at this step or run. */
const hadItsTurn = (row: RunFinding): boolean =>
  row.decision.kind === 'deactivate' && !isToDeactivate(row) && !isRecovered(row);
