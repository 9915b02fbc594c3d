import { keyText, type KeyName } from '../../core/access-key.ts';
import { inTurns } from '../../core/in-turns.ts';
import { holdsPlace, isRecovered, type RunFinding } from '../../core/run-finding.ts';
import type { Batch } from '../../workflow/batches.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { Planned } from '../plan/plan.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { actOn, type Acted } from './act-on.ts';
import { actInTheirPlace } from './in-their-place.ts';
import { timeLimit } from './time-limit.ts';
import { isToDeactivate } from './to-deactivate.ts';

/** Deactivates what the plan says, and in place of what cannot be deactivated the next in line. */
export async function act(
  workflow: Workflow,
  services: Services,
  run: Run,
  { batches, nextInLine }: Pick<Planned, 'batches' | 'nextInLine'>,
): Promise<readonly Acted[]> {
  const acted = await workflow.map(
    'act',
    batches,
    (batch, isTimeUp) => actOnBatch(services, run, batch, isTimeUp),
    { concurrency: 1 },
  );
  const isOver = acted.some(({ left, paused }) => left > 0 || paused !== null);
  const hasRoom = acted.some(({ inVain }) => inVain > 0) && !isOver;
  if (!hasRoom || nextInLine.length === 0) return acted;
  return [
    ...acted,
    await workflow.step('act in their place', () => actInTheirPlace(services, run, nextInLine)),
  ];
}

/** Accounts take turns, so that one whose calls take long does not take the time of all others. */
async function actOnBatch(
  services: Services,
  run: Run,
  batch: Batch<KeyName>,
  isTimeUp: () => boolean,
): Promise<Acted> {
  const found: RunFinding[] = [];
  // Between the first and the last of a batch lie all other due keys of the organization.
  for await (const row of services.ledger.runs.findings(run.runId, leftToReport, batch))
    if (row.decision.kind === 'deactivate') found.push(row);
  const toDeactivate = inTurns(found.filter(isToDeactivate), {
    groupOf: ({ finding }) => finding.accountId,
    rankOf: ({ finding }) => keyText(finding),
  });
  const { rows, left, paused } = await actOn(services, run, toDeactivate, {
    isTimeUp: timeLimit(services.clock, isTimeUp),
    onActed: (outcome) => {
      run.emit({ event: 'key-acted', outcome });
    },
  });
  const inVain = [...rows, ...found.filter(hadItsTurn)].filter((row) => !holdsPlace(row)).length;
  return { inVain, left, paused };
}

/** In an earlier attempt at this step or run. */
const hadItsTurn = (row: RunFinding): boolean =>
  row.decision.kind === 'deactivate' && !isToDeactivate(row) && !isRecovered(row);
