import { applyBrake, type DecidedKey } from '../../core/brake.ts';
import {
  contactCandidates,
  isUndeliverable,
  resolveContacts,
  type ContactChain,
  type EmailAddress,
} from '../../core/contact.ts';
import { decide, type Decision } from '../../core/decision.ts';
import type { NoticeKind } from '../../core/notice.ts';
import { NO_HISTORY, type KeyHistory } from '../../core/notice-cycle.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import { historyKey } from '../../ledger/key-history.ts';
import type { KeyName, RunFinding, RunMeta } from '../../ledger/runs.ts';
import { toBatches, type Batch } from '../../workflow/batches.ts';
import { eachChunk } from '../../workflow/in-chunks.ts';
import { planProblems } from './problems.ts';
import { previousRun, withReactivations } from './reactivation.ts';
import type { Run, Services } from '../run.ts';

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
  const previous = await previousRun(services);
  const candidates: DecidedKey[] = [];
  let [due, doneBefore] = [0, 0];
  await eachChunk(runs.findings(run.runId), CHUNKS, async (chunk) => {
    const decided = await decideChunk(services, run, chunk, previous);
    await runs.putFindings(run.runId, decided);
    due += decided.length;
    for (const { finding, decision, outcome, recovered } of decided) {
      if (decision?.kind !== 'deactivate' || recovered === true) continue;
      // Deactivated by an earlier attempt at this run: it has had its place under the brake.
      if (outcome === 'deactivated') doneBefore += 1;
      else candidates.push({ ...idOf(finding), decision });
    }
  });

  const { maxDeactivations } = run.settings.policy;
  const left = maxDeactivations === null ? null : Math.max(0, maxDeactivations - doneBefore);
  const braked = applyBrake(candidates, left);
  const deferred = new Map(
    braked.flatMap(({ accessKeyId, decision }) =>
      decision.kind === 'deferred' ? [[accessKeyId, decision]] : [],
    ),
  );
  if (deferred.size > 0) {
    await eachChunk(runs.findings(run.runId), CHUNKS, async (chunk) => {
      const changed = chunk.flatMap((row) => {
        const decision = deferred.get(row.finding.accessKeyId);
        return decision ? [withDecision(row, decision)] : [];
      });
      await runs.putFindings(run.runId, changed);
    });
  }
  const toDeactivate = candidates
    .filter(({ accessKeyId }) => !deferred.has(accessKeyId))
    .sort((a, b) => (ledgerOrder(a) < ledgerOrder(b) ? -1 : 1));
  const planned = { due, toDeactivate: toDeactivate.length, deferred: deferred.size };
  run.emit({ event: 'keys-planned', ...planned });
  return { ...planned, batches: toBatches(toDeactivate.map(idOf), ACT_BATCHES) };
}

const ledgerOrder = ({ accountId, accessKeyId }: DecidedKey): string => `${accountId} ${accessKeyId}`;

const idOf = ({ accountId, accessKeyId }: Omit<DecidedKey, 'decision'>) => ({ accountId, accessKeyId });

async function decideChunk(
  services: Services,
  run: Run,
  chunk: readonly RunFinding[],
  previous: RunMeta | null,
): Promise<RunFinding[]> {
  const { policy } = run.settings;
  const { historyOf, undeliverable } = await readLedger(services, run, chunk, previous);
  return chunk.map((row) => {
    // Found done by an earlier attempt at this run.
    if (row.recovered === true) return row;
    const history = historyOf(row);
    // An earlier attempt at this run has told and done things by what it decided: that stands.
    const decision =
      row.decision ?? decide({ finding: row.finding, history, runId: run.runId }, policy, run.asOf);
    const resolved = resolveContacts(chainOf(row, run), (address) => undeliverable.has(address));
    const done = history?.deactivation;
    const isDone = done?.state === 'done' && done.runId === run.runId && decision.kind === 'deactivate';
    return {
      ...withDecision(row, decision),
      ...(isDone && { notice: 'deactivated', outcome: 'deactivated' }),
      contacts: resolved.contacts,
      contactSource: resolved.source,
      problems: planProblems(row.finding, decision, resolved),
    };
  });
}

/** What the ledger knows of these keys and their contacts. If it cannot be read, they are undetermined, not new (I3). */
async function readLedger(
  services: Services,
  run: Run,
  chunk: readonly RunFinding[],
  previous: RunMeta | null,
): Promise<{ historyOf: (row: RunFinding) => KeyHistory | null; undeliverable: Set<EmailAddress> }> {
  try {
    const found = await services.ledger.keys.readMany(chunk.map((row) => row.finding));
    const recorded = ({ finding }: RunFinding) =>
      found.get(historyKey(finding.accountId, finding.accessKeyId).pk) ?? NO_HISTORY;
    const historyOf = await withReactivations(services, run, previous, chunk, recorded);
    return { historyOf, undeliverable: await readUndeliverable(services, run, chunk) };
  } catch (error) {
    failureOrThrow(error);
    return { historyOf: () => null, undeliverable: new Set() };
  }
}

async function readUndeliverable(
  services: Services,
  run: Run,
  chunk: readonly RunFinding[],
): Promise<Set<EmailAddress>> {
  const states = await services.ledger.contacts.readMany(
    chunk.flatMap((row) => contactCandidates(chainOf(row, run))),
  );
  return new Set(
    [...states].flatMap(([address, { undeliverableSince }]) =>
      isUndeliverable(undeliverableSince, run.asOf) ? [address] : [],
    ),
  );
}

function chainOf({ finding, accountContactTag }: RunFinding, run: Run): ContactChain {
  return {
    userTag: finding.details.kind === 'read' ? finding.details.contactTag : null,
    accountTag: accountContactTag,
    operator: run.settings.operatorMail,
  };
}

function withDecision(row: RunFinding, decision: Decision): RunFinding {
  return { ...row, decision, notice: plannedNotice(decision), outcome: 'none' };
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
