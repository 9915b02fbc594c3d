import { isDated, partitionOf, type Finding } from '../../core/access-key.ts';
import { decide, type Decision } from '../../core/decision.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { failureOrThrow, isGone, isSessionFailure } from '../../aws/failure.ts';
import type { Iam } from '../../aws/iam.ts';
import type { Deactivation } from '../../core/notice-cycle.ts';
import type { RecordedDeactivation } from '../../core/notice-cycle.ts';
import type { KeyName } from '../../core/access-key.ts';
import {
  ended,
  isDeactivated,
  outcomeSoFar,
  type JudgedFinding,
  type RunFinding,
} from '../../core/run-finding.ts';
import { tagValue } from '../../aws/tags.ts';
import { accountProblem } from '../../aws/account-problem.ts';
import type { Batch } from '../../workflow/batches.ts';
import { finishDeactivation } from './finish-deactivation.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import { liveKey } from './live-key.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run, Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';

export type Acted = { readonly deactivated: number; readonly failed: number };

const CHUNK = 100;
const ACT_CONCURRENCY = 5;

/** Deactivates what the plan says of a batch, each key re-read and decided again on the spot. */
export async function act(services: Services, run: Run, batch: Batch<KeyName>): Promise<Acted> {
  let [deactivated, failed] = [0, 0];
  for await (const chunk of inChunks(services.ledger.runs.findings(run.runId, leftToReport, batch), CHUNK)) {
    const toDeactivate = chunk.filter(isToDeactivate);
    const acted = await limitedMap(toDeactivate, ACT_CONCURRENCY, (row) => deactivateKey(services, run, row));
    run.lease.assertHeld();
    for (const found of await services.ledger.runs.putFindings(run.runId, acted))
      run.emit({ event: 'problem', problem: found });
    deactivated += acted.filter(isDeactivated).length;
    failed += acted.filter((row) => outcomeSoFar(row) === 'failed').length;
  }
  return { deactivated, failed };
}

/** Those that an earlier attempt at this step has done are looked at again. */
function isToDeactivate(row: RunFinding): row is ToDeactivate {
  return (
    row.stage !== 'seen' && row.decision.kind === 'deactivate' && !(row.stage === 'done' && row.recovered)
  );
}

type ToDeactivate = JudgedFinding & { readonly decision: Extract<Decision, { kind: 'deactivate' }> };

async function deactivateKey(services: Services, run: Run, row: ToDeactivate): Promise<JudgedFinding> {
  const { finding } = row;
  const iam = services.enterAccount(
    { accountId: finding.accountId, partition: partitionOf(finding.userArn) },
    { kind: 'act', userArn: finding.userArn },
    run.runId,
  );
  try {
    const live = await readLive(services, run, iam, finding);
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
    // False when an earlier attempt at this run has done it already; IAM may show the key active a moment longer.
    if (!(await services.ledger.keys.recordIntent(intent))) return done(row);
    await updateKey(services, iam, intent);
    run.emit({
      event: 'key-deactivated',
      accountId: finding.accountId,
      userName: finding.userName,
      accessKeyId: finding.accessKeyId,
    });
    return done(row);
  } catch (error) {
    return failedRow(run, row, error);
  }
}

type Live =
  /** `ours`: what this run has recorded of it, in an earlier attempt at the step. */
  | { readonly kind: 'inactive'; readonly ours: Deactivation | null }
  | { readonly kind: 'active'; readonly decision: Decision };

/** The key as it is now: status, tags and notice history are read again, and the same rule decides (I1, I3, I7). */
async function readLive(services: Services, run: Run, iam: Iam, finding: Finding): Promise<Live> {
  const history = await services.ledger.keys.read(finding);
  const key = await liveKey(iam, finding);
  if (!key?.active) {
    const { deactivation } = history;
    // An intent whose key is gone altogether is for the next run to withdraw.
    const isOurs = deactivation?.runId === run.runId && (key !== null || deactivation.state === 'done');
    return { kind: 'inactive', ours: isOurs ? deactivation : null };
  }
  const tags = await iam.userTags(finding.userName);
  const details =
    finding.details.kind === 'read'
      ? { ...finding.details, optOutTag: tagValue(tags, run.settings.optOutTag) }
      : finding.details;
  const now = { finding: { ...finding, createDate: key.createDate, details }, history, runId: run.runId };
  return { kind: 'active', decision: decide(now, run.settings.policy, run.asOf) };
}

/** Inactive by this run, though it may have died before it could say so; or by somebody else. */
async function foundInactive(
  services: Services,
  row: ToDeactivate,
  ours: Deactivation | null,
): Promise<JudgedFinding> {
  const { finding, decision } = row;
  if (ours?.state === 'done') return done(row);
  if (ours?.state !== 'intent' || !isDated(finding)) return ended(row, 'none');
  await finishDeactivation(services, { ...ours, finding, reason: decision.reason });
  return done(row);
}

/** An answer that was lost does not tell whether the key is inactive; its live status does. */
async function updateKey(services: Services, iam: Iam, intent: RecordedDeactivation): Promise<void> {
  const { userName, accessKeyId } = intent.finding;
  try {
    await iam.deactivate(userName, accessKeyId);
  } catch (error) {
    const live = await liveKey(iam, intent.finding).catch(() => null);
    if (live?.active !== false) {
      // Refused outright, nothing happened. Otherwise IAM may only not show it yet: the next run looks again (I4).
      if (isRefusal(error)) await services.ledger.keys.closeIntent(intent, 'withdrawn');
      throw error;
    }
  }
  await finishDeactivation(services, intent);
}

/** A throttle proves nothing: an earlier attempt, whose answer was lost, may have taken effect. */
function isRefusal(error: unknown): boolean {
  return isGone(error) || failureOrThrow(error).code === 'ACCESS_DENIED';
}

function done(row: JudgedFinding): JudgedFinding {
  return ended(row, 'deactivated', { notice: 'deactivated' });
}

/** Exempt, rotated or told anew since the survey: the key is left alone, and the report shows the newer decision. */
function changed(row: JudgedFinding, decision: Decision): JudgedFinding {
  const { accessKeyId } = row.finding;
  const why =
    row.contacts.length === 0 ? 'nobody can be told' : `it is now to be decided as "${decision.kind}"`;
  const found = problem('key', accessKeyId, 'DEACTIVATION_WITHHELD', `the key was left active: ${why}`);
  return ended(row, 'none', { decision, problems: [...row.problems, found] });
}

function failedRow(run: Run, row: ToDeactivate, error: unknown): JudgedFinding {
  const { accountId, accessKeyId } = row.finding;
  const found: Problem = isSessionFailure(error)
    ? accountProblem(accountId, error)
    : problem('key', accessKeyId, 'DEACTIVATION_FAILED', failureOrThrow(error).message);
  run.emit({ event: 'problem', problem: found });
  const notice = row.decision.reminderDue ? 'reminder' : null;
  return ended(row, 'failed', { notice, problems: [...row.problems, found] });
}
