import { keyText, type KeyName } from '../../core/access-key.ts';
import { holdsPlace } from '../../core/run-finding.ts';
import { decided } from '../plan/decide-chunk.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { actOn, type Acted } from './act-on.ts';
import { timeLimit } from './time-limit.ts';
import { isToDeactivate, type ToDeactivate } from './to-deactivate.ts';

/** What is let go and then not begun for want of time is written down twice more. */
const CHUNK = 20;

/**
 * What failed or was withheld makes room: the next in line go in its place, until all places are taken or nobody is left
 * in line. A key is written down as one to deactivate before it is touched, and what may have been deactivated holds a
 * place. So the brake holds wherever this is interrupted and repeated.
 */
export async function actInTheirPlace(
  services: Services,
  run: Run,
  nextInLine: readonly KeyName[],
): Promise<Acted> {
  const places = run.settings.policy.maxDeactivations ?? 0;
  const isTimeUp = timeLimit(services.clock);
  const { hadTheirTurn, ...before } = await placesOf(services, run);
  const waiting = nextInLine.filter((key) => !hadTheirTurn.has(keyText(key)));
  let { taken, begun: next } = before;
  let inVain = 0;
  for (;;) {
    const { rows, left, paused } = await actOn(services, run, next, { isTimeUp });
    const held = rows.filter(holdsPlace).length;
    taken += held;
    inVain += rows.length - held;
    const room = Math.min(places - taken, CHUNK);
    const isOver = room <= 0 || waiting.length === 0 || isTimeUp();
    if (paused !== null || isOver) return { inVain, left, paused };
    const letGone = await letGo(services, run, waiting.splice(0, room));
    taken += letGone.taken;
    next = letGone.begun;
  }
}

/** Places that this run has taken, and the keys that another attempt at this step has begun with. */
interface Places {
  readonly taken: number;
  readonly begun: readonly ToDeactivate[];
}

/** As they stand now. Those that another attempt lets go after this are met in the line. */
async function placesOf(
  { ledger }: Services,
  { runId }: Run,
): Promise<Places & { readonly hadTheirTurn: ReadonlySet<string> }> {
  let taken = 0;
  const begun: ToDeactivate[] = [];
  const hadTheirTurn = new Set<string>();
  for await (const row of ledger.runs.findings(runId, leftToReport)) {
    if (holdsPlace(row)) taken += 1;
    else if (isToDeactivate(row)) begun.push(row);
    if (row.decision.kind === 'deactivate') hadTheirTurn.add(keyText(row.finding));
  }
  return { taken, begun, hadTheirTurn };
}

/**
 * Their brake is off, in the ledger as well. What an attempt that lost its lease wrote late, after the places were
 * counted, is part of the count all the same: else its key and the next in line would both go.
 */
async function letGo({ ledger: { runs } }: Services, run: Run, keys: readonly KeyName[]): Promise<Places> {
  const { found } = await runs.findingsOf(run.runId, keys);
  const rows = keys.flatMap((key) => found.get(keyText(key)) ?? []);
  const deferred = rows.flatMap((row) => {
    if (row.stage !== 'decided' || row.decision.kind !== 'deferred') return [];
    const decision = { ...row.decision, kind: 'deactivate' } as const;
    return [{ ...decided(row, decision), decision }];
  });
  run.lease.assertHeld();
  const refused = await runs.decideFindings(run.runId, deferred);
  for (const problem of refused) run.emit({ event: 'problem', problem });
  const stay = new Set(refused.map(({ id }) => id));
  const letGone = deferred.filter(({ finding }) => !stay.has(finding.accessKeyId));
  const held = rows.filter(holdsPlace);
  const begun = rows.filter((row): row is ToDeactivate => isToDeactivate(row) && !holdsPlace(row));
  return { taken: held.length, begun: [...begun, ...letGone] };
}
