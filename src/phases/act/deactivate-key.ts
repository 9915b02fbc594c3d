import { isDated, othersOf, type Finding } from '../../core/access-key.ts';
import { decide, type Decision } from '../../core/decision.ts';
import type { Deactivation, KeyHistory } from '../../core/notice-cycle.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { ended, type RunFinding } from '../../core/run-finding.ts';
import { accountProblem } from '../../aws/account-problem.ts';
import { failureOrThrow, isSessionFailure } from '../../aws/failure.ts';
import { PausedError } from '../../ledger/pause.ts';
import { optOutValue } from '../../aws/tags.ts';
import { recordRestart } from '../record-restart.ts';
import type { Run, Services } from '../run.ts';
import { carryOut, done, recordDone } from './deed.ts';
import { keyOf } from './live-key.ts';
import { ownerOf, type Owner } from './owner.ts';
import type { ToDeactivate } from './to-deactivate.ts';

/** Deactivates what the plan says, the key re-read and decided again on the spot. */
export async function deactivateKey(
  services: Services,
  run: Run,
  planned: ToDeactivate,
): Promise<RunFinding | PausedError> {
  try {
    const live = await readLive(services, run, planned.finding);
    // What this run has done it tells; what somebody undid stays undone.
    if (live.kind === 'restored') return done(planned);
    const row = withOthers(planned, live.owner);
    const { finding } = row;
    const { iam } = live.owner;
    if (live.kind === 'inactive') return await foundInactive(services, run, row, live);
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
  /** Off, deleted or not to be found. `ours`: what this run has recorded of it, in an earlier attempt at the step. */
  | {
      readonly kind: 'inactive';
      readonly why: 'off' | 'gone' | 'unlisted';
      readonly ours: Deactivation | null;
      readonly owner: Owner;
    }
  /** Deactivated by this run, in an earlier attempt at the step, and restored since. */
  | { readonly kind: 'restored' }
  /** `history`: what it was decided on. */
  | {
      readonly kind: 'active';
      readonly decision: Decision;
      readonly history: KeyHistory;
      readonly owner: Owner;
    };

/** Whoever is told of it reads whose it is by now, and which keys the user has. */
function withOthers(row: ToDeactivate, { finding, keys }: Owner): ToDeactivate {
  const { accessKeyId, otherKeys } = row.finding;
  return { ...row, finding: { ...finding, otherKeys: othersOf(accessKeyId, keys, otherKeys) } };
}

/** The key as it is now: status, tags and notice history are read again, and the same rule decides (I1, I3, I7). */
async function readLive(services: Services, run: Run, planned: Finding): Promise<Live> {
  const history = await services.ledger.keys.read(planned);
  const owner = await ownerOf(services, run, planned);
  const { finding, iam } = owner;
  const key = keyOf(owner.keys, finding);
  if (!key?.active) {
    const { deactivation } = history;
    // An intent whose key is gone altogether is for the next run to withdraw.
    const isOurs = deactivation?.runId === run.runId && (key !== null || deactivation.state === 'done');
    const why = key !== null ? 'off' : owner.name === null ? 'gone' : 'unlisted';
    return { kind: 'inactive', why, ours: isOurs ? deactivation : null, owner };
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
  return { kind: 'active', decision: decide(now, run.settings.policy, run.asOf), history, owner };
}

/**
 * Inactive by this run, though it may have died before it could say so; or by somebody else. That ends its notices as when
 * a survey finds it so: on again, it begins a new cycle, and whoever does it again and again is told of (`CYCLE_RESTARTED`).
 */
async function foundInactive(
  services: Services,
  run: Run,
  row: ToDeactivate,
  { ours, why }: Extract<Live, { kind: 'inactive' }>,
): Promise<RunFinding> {
  const { finding, decision } = row;
  if (ours?.state === 'done') return done(row);
  if (ours?.state === 'intent' && isDated(finding)) {
    return recordDone(services, row, { ...ours, finding, reason: decision.reason }, 'done');
  }
  if (why === 'unlisted')
    return withheld(row, 'IAM names its user, and does not list it among the keys of that user');
  await recordRestart(services, finding, 'inactive', run);
  if (why === 'gone') return ended(row, 'none');
  const found = problem('key', finding.accessKeyId, 'KEY_SWITCHED', SWITCHED);
  run.emit({ event: 'problem', problem: found });
  return ended(row, 'none', { problems: [...row.problems, found] });
}

const SWITCHED =
  'the key was on in the survey of this run and off when it was to be deactivated; should it be on again, its notices begin anew';

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
