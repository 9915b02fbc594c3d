import { keyText, type KeyName } from '../../core/access-key.ts';
import { deferredOf, firstInLine, type KeyInLine } from '../../core/brake.ts';
import { byText } from '../../core/compare-text.ts';
import { piecesOf } from '../../core/in-pieces.ts';
import type { PlannedWork } from '../../core/planned-deeds.ts';
import { isDeactivated, isRecovered, type RunFinding } from '../../core/run-finding.ts';
import { toBatches, type Batch } from '../../workflow/batches.ts';
import { eachChunk } from '../../workflow/in-chunks.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { candidates, type Candidates } from './candidates.ts';
import { decideChunk, decided, heldToPlan } from './decide-chunk.ts';
import { NO_DOUBT, recordRestarts, type InDoubt } from './restarts.ts';

export type Planned = PlannedWork & {
  readonly due: number;
  /** Of the keys to deactivate, one step of `act` each. */
  readonly batches: readonly Batch<KeyName>[];
  /** The first of those that the brake deferred, in their order: they go in place of what cannot be deactivated. */
  readonly nextInLine: readonly KeyName[];
};

/** So many small names fit the result of a step easily; each of them may be tried in vain, which takes its time. */
const MAX_NEXT_IN_LINE = 500;

/** With MAXDEACTIVATIONS=unlimited there may be tens of thousands; the default makes one batch. */
const ACT_BATCHES = { atLeast: 100, batchesAtMost: 400 };

/** Each piece waits for the ledger some ten times, one after the other: several at once wait together. */
const CHUNKS = { size: 100, concurrency: 16 };

/**
 * Decides every key that the survey saw, in two passes over the ledger so that memory stays small: first each key for
 * itself, then the brake over all deactivations of the run. Each decision is written once.
 */
export async function plan(services: Services, run: Run): Promise<Planned> {
  const { runs } = services.ledger;
  const inDoubt = run.mode === 'enforce' ? await recordRestarts(services, run) : NO_DOUBT;
  const inLine = candidates();
  let [due, toNotify, doneBefore] = [0, 0, 0];
  await eachChunk(runs.seen(run.runId, leftToReport), CHUNKS, async (chunk) => {
    const placed = await decideChunk(services, run, chunk, inDoubt);
    const rows = placed.map(({ row }) => row);
    due += rows.filter(({ decision }) => decision.kind !== 'compliant').length;
    toNotify += rows.filter(({ notice, stage }) => notice !== null && stage === 'decided').length;
    // Deactivated by an earlier attempt at this run: it has had its place under the brake.
    doneBefore += rows.filter((row) => isDeactivated(row) && !isRecovered(row)).length;
    for (const { row, place } of placed) {
      const { finding, decision } = row;
      if (isCandidate(row) && decision.kind === 'deactivate')
        inLine.add({ ...nameOf(finding), deadline: decision.deadline, place });
    }
    await write(
      services,
      run,
      rows.filter((row) => !isCandidate(row)),
    );
  });

  const { toDeactivate, nextInLine } = letThrough(run, inLine, doneBefore);
  await brake(services, run, { inLine, toDeactivate, inDoubt });
  const deferred = inLine.length - toDeactivate.length;
  const planned = { due, toNotify, toDeactivate: toDeactivate.length, deferred };
  run.emit({ event: 'keys-planned', ...planned });
  return { ...planned, batches: toBatches(toDeactivate, ACT_BATCHES), nextInLine };
}

/** @param doneBefore places that an earlier attempt at this run has used */
function letThrough(
  run: Run,
  inLine: Candidates,
  doneBefore: number,
): { readonly toDeactivate: readonly KeyName[]; readonly nextInLine: readonly KeyName[] } {
  const { maxDeactivations } = run.settings.policy;
  const inOrder = (keys: readonly KeyInLine[]): KeyName[] => keys.map(nameOf).sort(byText(keyText));
  if (maxDeactivations === null)
    return { toDeactivate: [...inLine.byAccount()].flatMap(inOrder), nextInLine: [] };
  const places = Math.max(0, maxDeactivations - doneBefore);
  const first = firstInLine(inLine.byAccount(), places + MAX_NEXT_IN_LINE);
  return { toDeactivate: inOrder(first.slice(0, places)), nextInLine: first.slice(places).map(nameOf) };
}

const isCandidate = (row: RunFinding): boolean =>
  row.decision.kind === 'deactivate' && !isDeactivated(row) && !isRecovered(row);
const nameOf = ({ accountId, accessKeyId }: KeyName): KeyName => ({ accountId, accessKeyId });

/** Writes what the brake leaves of the keys in line, each once. */
async function brake(
  services: Services,
  run: Run,
  {
    inLine,
    toDeactivate,
    inDoubt,
  }: { readonly inLine: Candidates; readonly toDeactivate: readonly KeyName[]; readonly inDoubt: InDoubt },
): Promise<void> {
  const { runs } = services.ledger;
  const isLetThrough =
    run.settings.policy.maxDeactivations === null ? null : new Set(toDeactivate.map(keyText));
  const braked = (row: RunFinding): RunFinding =>
    isCandidate(row) && isLetThrough?.has(keyText(row.finding)) === false
      ? heldToPlan(decided(row, deferredOf(row.decision)), run)
      : row;
  const writePiece = async (piece: readonly KeyName[]): Promise<void> => {
    const { found } = await runs.seenOf(run.runId, piece);
    const placed = await decideChunk(services, run, [...found.values()], inDoubt);
    await write(
      services,
      run,
      placed.map(({ row }) => braked(row)),
    );
  };
  for (const piece of piecesOf(inLine.all(), CHUNKS.size)) await writePiece(piece);
}

/** A row that DynamoDB does not take costs its key, which the report then finds undecided. */
async function write({ ledger }: Services, run: Run, rows: readonly RunFinding[]): Promise<void> {
  run.lease.assertHeld();
  // A dry run ends here: no later phase notes an outcome that a late write could undo.
  const { runs } = ledger;
  const refused =
    run.mode === 'enforce'
      ? await runs.decideFindings(run.runId, rows)
      : await runs.putFindings(run.runId, rows);
  for (const found of refused) run.emit({ event: 'problem', problem: found });
}
