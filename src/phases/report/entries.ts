import type { Finding } from '../../core/access-key.ts';
import { dueOf, type Decision } from '../../core/decision.ts';
import { daysBetween } from '../../core/instant.ts';
import { optOutOf } from '../../core/exemption.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { AccountEntry, KeyEntry, Outcome } from '../../core/report.ts';
import { outcomeSoFar, type RunFinding } from '../../core/run-finding.ts';
import type { RunAccount } from '../../core/run-record.ts';
import type { Run } from '../run.ts';

/** An account that the survey never came to counts as unreachable: coverage is proven, not assumed (I2). */
export function toAccountEntry({
  account,
  status,
  reason,
  exemption,
  rootKey,
  users,
  remembered,
  activeKeys,
}: RunAccount): AccountEntry {
  const { accountId, name, ouPath } = account;
  const optOut = status === 'opted-out' ? optOutOf(exemption) : null;
  if (status === 'pending') {
    return {
      accountId,
      name,
      ouPath,
      status: 'unreachable',
      reason: 'NOT_SURVEYED',
      optOut,
      rootKey,
      users,
      remembered,
      activeKeys,
    };
  }
  return { accountId, name, ouPath, status, reason, optOut, rootKey, users, remembered, activeKeys };
}

function factsOf(
  { accountId, userName, accessKeyId, createDate, details }: Finding,
  { asOf }: Pick<Run, 'asOf'>,
) {
  return {
    accountId,
    userName,
    accessKeyId,
    createDate,
    ageDays: createDate && Math.floor(daysBetween(createDate, asOf)),
    lastUsed: details.kind === 'read' ? details.lastUsed : null,
    lastUsedAsOf: details.kind === 'read' ? details.lastUsedAsOf : null,
  };
}

/** A key that no decision is on record for, though the run came to its end: seen too late, or not written down. */
export function undecidedEntry(finding: Finding, run: Pick<Run, 'asOf'>): KeyEntry {
  return {
    ...factsOf(finding, run),
    contacts: [],
    contactSource: null,
    decision: 'undetermined',
    reason: 'undecided',
    optOut: null,
    notice: null,
    deadline: null,
    outcome: 'none',
  };
}

export function undecided({ accountId, userName, accessKeyId }: Finding): Problem {
  const message = `the run has no decision about a key of ${accountId}/${userName}`;
  return problem('key', accessKeyId, 'KEY_UNDECIDED', message);
}

/** A deactivation that was decided, and of which the run says neither that it was done nor why not. */
export function isWithoutOutcome({ stage, decision }: RunFinding, { mode }: Pick<Run, 'mode'>): boolean {
  return mode === 'enforce' && stage === 'decided' && decision.kind === 'deactivate';
}

export function undone({ finding: { accountId, userName, accessKeyId } }: RunFinding): Problem {
  const message = `what came of the deactivation of a key of ${accountId}/${userName} is not on record`;
  return problem('key', accessKeyId, 'KEY_UNDECIDED', message);
}

export function toKeyEntry(row: RunFinding, run: Pick<Run, 'asOf' | 'mode'>): KeyEntry | null {
  const { finding, decision } = row;
  if (decision.kind === 'compliant') return null;
  const due = dueOf(decision);
  return {
    ...factsOf(finding, run),
    contacts: due ? row.contacts : [],
    contactSource: due ? row.contactSource : null,
    decision: decision.kind,
    reason: reasonOf(decision),
    optOut: decision.kind === 'exempt' ? { until: decision.until, reason: decision.because } : null,
    notice: row.notice,
    deadline: due?.deadline ?? null,
    outcome: run.mode === 'dry-run' ? wouldBe(row) : outcomeSoFar(row),
  };
}

/** Of an exempt key, with the end of its exemption: every summary lists it. */
function reasonOf(decision: Exclude<Decision, { kind: 'compliant' }>): string {
  return decision.kind === 'exempt' && decision.until !== null
    ? `${decision.reason} until ${decision.until}`
    : decision.reason;
}

function wouldBe({ decision, notice }: RunFinding): Outcome {
  if (decision.kind === 'deactivate') return 'would-deactivate';
  return notice === null ? 'none' : 'would-notify';
}
