import { isDated, othersOf, partitionOf, type Finding, type KeyName } from '../../core/access-key.ts';
import { decide, type Decision } from '../../core/decision.ts';
import type { Deactivation, KeyHistory } from '../../core/notice-cycle.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { ended, isDeactivated, outcomeSoFar, type RunFinding } from '../../core/run-finding.ts';
import { accountProblem } from '../../aws/account-problem.ts';
import { failureOrThrow, isSessionFailure } from '../../aws/failure.ts';
import type { Iam, ListedKey } from '../../aws/iam.ts';
import { PausedError } from '../../ledger/pause.ts';
import { optOutValue } from '../../aws/tags.ts';
import type { Batch } from '../../workflow/batches.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { carryOut, done, recordDone } from './deed.ts';
import { keyOf, liveKeys } from './live-key.ts';

export type Acted = {
  readonly deactivated: number;
  readonly failed: number;
  /** Who has paused all deeds, and why; the keys that are left then stay as the plan decided. */
  readonly paused: string | null;
};

const CHUNK = 100;
const ACT_CONCURRENCY = 5;

/** Deactivates what the plan says of a batch, each key re-read and decided again on the spot. */
export async function act(services: Services, run: Run, batch: Batch<KeyName>): Promise<Acted> {
  let [deactivated, failed] = [0, 0];
  const pause: { words: string | null } = { words: null };
  const unlessPaused = async (row: ToDeactivate): Promise<RunFinding> => {
    if (pause.words !== null) return row;
    const acted = await deactivateKey(services, run, row);
    if (!(acted instanceof PausedError)) {
      run.emit({ event: 'key-acted', outcome: outcomeSoFar(acted) });
      return acted;
    }
    pause.words = acted.message;
    return row;
  };
  for await (const chunk of inChunks(services.ledger.runs.findings(run.runId, leftToReport, batch), CHUNK)) {
    const toDeactivate = chunk.filter(isToDeactivate);
    const acted = await limitedMap(toDeactivate, ACT_CONCURRENCY, unlessPaused);
    run.lease.assertHeld();
    for (const found of await services.ledger.runs.putFindings(run.runId, acted))
      run.emit({ event: 'problem', problem: found });
    deactivated += acted.filter(isDeactivated).length;
    failed += acted.filter((row) => outcomeSoFar(row) === 'failed').length;
    if (pause.words !== null) break;
  }
  return { deactivated, failed, paused: pause.words };
}

/** Those that an earlier attempt at this step has done are looked at again. */
function isToDeactivate(row: RunFinding): row is ToDeactivate {
  return row.decision.kind === 'deactivate' && !(row.stage === 'done' && row.recovered);
}

type ToDeactivate = RunFinding & { readonly decision: Extract<Decision, { kind: 'deactivate' }> };

async function deactivateKey(
  services: Services,
  run: Run,
  planned: ToDeactivate,
): Promise<RunFinding | PausedError> {
  const { accountId, userArn } = planned.finding;
  const iam = services.enterAccount(
    { accountId, partition: partitionOf(userArn) },
    { kind: 'act', userArn },
    run.runId,
  );
  try {
    const live = await readLive(services, run, iam, planned.finding);
    // What this run has done it tells; what somebody undid stays undone.
    if (live.kind === 'restored') return done(planned);
    const row = withOthers(planned, live.keys);
    const { finding } = row;
    if (live.kind === 'inactive') return await foundInactive(services, row, live.ours);
    const { decision } = live;
    if (decision.kind !== 'deactivate' || row.contacts.length === 0 || !isDated(finding)) {
      return changed(row, decision);
    }
    const { reason, cycle, deadline } = decision;
    const { contacts, contactSource } = row;
    const { runId, asOf } = run;
    const intent = {
      state: 'intent',
      runId,
      asOf,
      deadline,
      contacts,
      contactSource,
      finding,
      reason,
      cycle,
    } as const;
    run.lease.assertHeld();
    switch (await services.ledger.keys.recordIntent(intent, live.history)) {
      case 'recorded':
        return await carryOut(services, run, iam, { row, intent });
      case 'done':
        // By an earlier attempt at this run; IAM may show the key active a moment longer.
        return done(row);
      case 'restored':
        return withheld(row, 'it was re-activated meanwhile');
    }
  } catch (error) {
    if (error instanceof PausedError) return error;
    return failedRow(run, planned, error);
  }
}

type Live =
  /** `ours`: what this run has recorded of it, in an earlier attempt at the step. */
  | { readonly kind: 'inactive'; readonly ours: Deactivation | null; readonly keys: readonly ListedKey[] }
  /** Deactivated by this run, in an earlier attempt at the step, and restored since. */
  | { readonly kind: 'restored' }
  /** `history`: what it was decided on. */
  | {
      readonly kind: 'active';
      readonly decision: Decision;
      readonly history: KeyHistory;
      readonly keys: readonly ListedKey[];
    };

/** Whoever is told of it reads which keys the user has now. */
function withOthers(row: ToDeactivate, keys: readonly ListedKey[]): ToDeactivate {
  const { accessKeyId, otherKeys } = row.finding;
  return { ...row, finding: { ...row.finding, otherKeys: othersOf(accessKeyId, keys, otherKeys) } };
}

/** The key as it is now: status, tags and notice history are read again, and the same rule decides (I1, I3, I7). */
async function readLive(services: Services, run: Run, iam: Iam, finding: Finding): Promise<Live> {
  const history = await services.ledger.keys.read(finding);
  const keys = await liveKeys(iam, finding);
  const key = keyOf(keys, finding);
  if (!key?.active) {
    const { deactivation } = history;
    // An intent whose key is gone altogether is for the next run to withdraw.
    const isOurs = deactivation?.runId === run.runId && (key !== null || deactivation.state === 'done');
    return { kind: 'inactive', ours: isOurs ? deactivation : null, keys };
  }
  const { deactivation, restoredAt } = history;
  if (
    deactivation?.state === 'done' &&
    deactivation.runId === run.runId &&
    restoredAt !== null &&
    restoredAt >= deactivation.asOf
  )
    return { kind: 'restored' };
  const tags = await iam.userTags(finding.userName);
  const details =
    finding.details.kind === 'read'
      ? { ...finding.details, optOutTag: optOutValue(tags, run.settings.optOutTag, run.asOf) }
      : finding.details;
  const now = { finding: { ...finding, createDate: key.createDate, details }, history, runId: run.runId };
  return { kind: 'active', decision: decide(now, run.settings.policy, run.asOf), history, keys };
}

/** Inactive by this run, though it may have died before it could say so; or by somebody else. */
async function foundInactive(
  services: Services,
  row: ToDeactivate,
  ours: Deactivation | null,
): Promise<RunFinding> {
  const { finding, decision } = row;
  if (ours?.state === 'done') return done(row);
  if (ours?.state !== 'intent' || !isDated(finding)) return ended(row, 'none');
  return recordDone(services, row, { ...ours, finding, reason: decision.reason }, 'done');
}

/** Exempt, rotated or told anew since the survey: the key is left alone, and the report shows the newer decision. */
function changed(row: RunFinding, decision: Decision): RunFinding {
  const why =
    row.contacts.length === 0 ? 'nobody can be told' : `it is now to be decided as "${decision.kind}"`;
  const left = { ...withheld(row, why), decision };
  if (decision.kind !== 'undetermined') return left;
  // Past its deadline, and nobody can judge it: more than a change of mind.
  const unread = `the key is past its deadline, and could not be judged again: ${decision.reason}`;
  const found = problem('key', row.finding.accessKeyId, 'KEY_UNREAD', unread);
  return { ...left, problems: [...left.problems, found] };
}

function withheld(row: RunFinding, why: string): RunFinding {
  const { accessKeyId } = row.finding;
  const found = problem('key', accessKeyId, 'DEACTIVATION_WITHHELD', `the key was left active: ${why}`);
  return ended(row, 'none', { problems: [...row.problems, found] });
}

function failedRow(run: Run, row: ToDeactivate, error: unknown): RunFinding {
  const { accountId, accessKeyId } = row.finding;
  const { code, message } = failureOrThrow(error);
  const found: Problem = isSessionFailure(error)
    ? accountProblem(accountId, error)
    : problem('key', accessKeyId, 'DEACTIVATION_FAILED', message, code);
  run.emit({ event: 'problem', problem: found });
  const notice = row.decision.reminderDue ? 'reminder' : null;
  return ended(row, 'failed', { notice, problems: [...row.problems, found] });
}
