import { keyText, type KeyName } from '../../core/access-key.ts';
import { applyBrake, type DecidedKey } from '../../core/brake.ts';
import { byText } from '../../core/compare-text.ts';
import { resolveContacts, type ResolvedContacts } from '../../core/contact.ts';
import { decide, type Decision } from '../../core/decision.ts';
import type { NoticeKind } from '../../core/notice.ts';
import {
  ended,
  isDeactivated,
  type DecidedFinding,
  type JudgedFinding,
  type RunFinding,
} from '../../core/run-finding.ts';
import { toBatches, type Batch } from '../../workflow/batches.ts';
import { eachChunk, inPieces } from '../../workflow/in-chunks.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { NO_DOUBT, recordInactiveKeys, type InDoubt } from './found-inactive.ts';
import { planProblems } from './problems.ts';
import { chainOf, NOTHING_READ, readLedger, type LedgerRead } from './read-ledger.ts';

export type Planned = {
  readonly due: number;
  readonly toDeactivate: number;
  readonly deferred: number;
  /** Of the keys to deactivate, one step of `act` each. */
  readonly batches: readonly Batch<KeyName>[];
};

/** With MAXDEACTIVATIONS=unlimited there may be tens of thousands; the default makes one batch. */
const ACT_BATCHES = { atLeast: 100, batchesAtMost: 400 };

/** Each piece waits for the ledger some ten times, one after the other: several at once wait together. */
const CHUNKS = { size: 100, concurrency: 16 };

/**
 * Decides every finding of the survey, in two passes over the ledger so that memory stays small: first each key for
 * itself, then the brake over all deactivations of the run.
 */
export async function plan(services: Services, run: Run): Promise<Planned> {
  const { runs } = services.ledger;
  const inDoubt = run.mode === 'enforce' ? await recordInactiveKeys(services, run) : NO_DOUBT;
  const candidates: DecidedKey[] = [];
  let [due, doneBefore] = [0, 0];
  await eachChunk(runs.findings(run.runId, leftToReport), CHUNKS, async (chunk) => {
    const decided = await decideChunk(services, run, chunk, inDoubt);
    await putFindings(services, run, decided);
    due += decided.length;
    for (const row of decided) {
      if (row.decision.kind !== 'deactivate' || (row.stage === 'done' && row.recovered)) continue;
      // Deactivated by an earlier attempt at this run: it has had its place under the brake.
      if (isDeactivated(row)) doneBefore += 1;
      else candidates.push({ ...idOf(row.finding), decision: row.decision });
    }
  });

  const { maxDeactivations } = run.settings.policy;
  const left = maxDeactivations === null ? null : Math.max(0, maxDeactivations - doneBefore);
  const braked = applyBrake(candidates, left);
  const deferred = new Map(
    braked.flatMap((key) => (key.decision.kind === 'deferred' ? [[keyText(key), key] as const] : [])),
  );
  for (const chunk of inPieces([...deferred.values()], CHUNKS.size)) {
    const { found } = await runs.findingsOf(run.runId, chunk);
    const changed = [...found.values()].flatMap((row) => {
      const key = deferred.get(keyText(row.finding));
      return key && row.stage !== 'seen' ? [decided(row, key.decision)] : [];
    });
    await putFindings(services, run, changed);
  }
  const toDeactivate = candidates.filter((key) => !deferred.has(keyText(key))).sort(byText(keyText));
  const planned = { due, toDeactivate: toDeactivate.length, deferred: deferred.size };
  run.emit({ event: 'keys-planned', ...planned });
  return { ...planned, batches: toBatches(toDeactivate.map(idOf), ACT_BATCHES) };
}

const idOf = ({ accountId, accessKeyId }: KeyName): KeyName => ({ accountId, accessKeyId });

async function decideChunk(
  services: Services,
  run: Run,
  chunk: readonly RunFinding[],
  inDoubt: InDoubt,
): Promise<JudgedFinding[]> {
  const { policy } = run.settings;
  const read = inDoubt === 'all' ? NOTHING_READ : await readLedger(services, run, chunk);
  return chunk.map((row) => {
    // Found done by an earlier attempt at this run.
    if (row.stage === 'done' && row.recovered) return row;
    const { finding, accountContactTag } = row;
    const history = inDoubt !== 'all' && inDoubt.has(keyText(finding)) ? null : read.historyOf(finding);
    const resolved = resolveContacts(chainOf(row, run), (address) => read.undeliverable.has(address));
    // An earlier attempt at this run has told and done things by what it decided: that stands.
    const decision =
      row.stage === 'seen'
        ? unlessUntold(decide({ finding, history, runId: run.runId }, policy, run.asOf), resolved, read)
        : row.decision;
    const judged = decided(
      {
        finding,
        accountContactTag,
        contacts: resolved.contacts,
        contactSource: resolved.source,
        problems: planProblems(finding, decision, resolved, read.unreadable),
      },
      decision,
    );
    const done = history?.deactivation;
    const isDone = done?.state === 'done' && done.runId === run.runId && decision.kind === 'deactivate';
    return isDone ? ended(judged, 'deactivated', { notice: 'deactivated' }) : judged;
  });
}

/** Whoever loses a key is told at once (I4): not so when nobody knows what its contacts were told today. */
function unlessUntold(decision: Decision, { contacts }: ResolvedContacts, read: LedgerRead): Decision {
  const untold = contacts.length > 0 && contacts.every((address) => read.unreadable.contacts.has(address));
  return decision.kind === 'deactivate' && untold
    ? { kind: 'undetermined', reason: 'contact-unread' }
    : decision;
}

async function putFindings({ ledger }: Services, run: Run, rows: readonly RunFinding[]): Promise<void> {
  for (const problem of await ledger.runs.putFindings(run.runId, rows))
    run.emit({ event: 'problem', problem });
}

function decided(
  {
    finding,
    accountContactTag,
    contacts,
    contactSource,
    problems,
  }: Omit<DecidedFinding, 'stage' | 'decision' | 'notice'>,
  decision: Decision,
): DecidedFinding {
  const notice = plannedNotice(decision);
  const told = { contacts, contactSource, problems };
  return { stage: 'decided', finding, accountContactTag, decision, notice, ...told };
}

/** The notice that goes with a decision; `deactivated` is added once the key really is. */
function plannedNotice(decision: Decision): NoticeKind | null {
  switch (decision.kind) {
    case 'notify':
      return decision.notice;
    case 'deferred':
      return decision.reminderDue ? 'reminder' : null;
    case 'compliant':
    case 'exempt':
    case 'undetermined':
    case 'wait':
    case 'deactivate':
      return null;
  }
}
