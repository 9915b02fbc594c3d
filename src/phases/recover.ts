import { KeyRotationError, problem, type Problem } from '../core/problem.ts';
import { parseAccountId } from '../core/account.ts';
import { partitionOf } from '../core/access-key.ts';
import { failureOrThrow } from '../aws/failure.ts';
import type { RecordedDeactivation } from '../aws/ledger/key-history.ts';
import type { KeyName, RunFinding } from '../aws/ledger/runs.ts';
import { boundedProblems } from './bounded-problems.ts';
import { finishDeactivation } from './finish-deactivation.ts';
import { liveKey } from './live-key.ts';
import type { Run, Services } from './run.ts';
import { settleSentNotices } from './settle-notices.ts';

export type Recovered = {
  readonly problems: readonly Problem[];
  /** Deactivations of earlier runs that had taken effect and were not recorded. */
  readonly finished: readonly KeyName[];
};

export const NOTHING_RECOVERED: Recovered = { problems: [], finished: [] };

/** So many fit a checkpoint; more than one run's brake lets through. Others are told to their contacts all the same. */
const MAX_FINISHED = 2_000;

/**
 * Brings to an end what an earlier run left half done, before anything new is decided (I4): mails that SES accepted
 * but whose notices were not all marked, and deactivations that were announced in the ledger but not closed.
 */
export async function recover(services: Services, run: Run): Promise<Recovered> {
  await settleSentNotices(services, run);
  const problems: Problem[] = [];
  const finished: KeyName[] = [];
  for await (const intent of services.ledger.keys.openIntents()) {
    const { accountId, userName, accessKeyId } = intent.finding;
    const end = await resolveIntent(services, run, intent);
    if (end === 'finished') {
      // What an earlier attempt at this run began has its place in the report.
      if (intent.runId !== run.runId) finished.push({ accountId, accessKeyId });
      run.emit({ event: 'key-deactivated', accountId, userName, accessKeyId });
    } else if (end !== 'withdrawn') problems.push(end);
  }
  return { problems: boundedProblems(problems), finished: finished.slice(0, MAX_FINISHED) };
}

/** The key's live status says whether the deactivation took effect: finished if so, withdrawn if not. */
async function resolveIntent(
  services: Services,
  run: Run,
  intent: RecordedDeactivation,
): Promise<'finished' | 'withdrawn' | Problem> {
  const { finding } = intent;
  try {
    if (await isOutOfReach(services, run, intent)) {
      // Nobody can look any more, and the key can do nothing: its contact is told what was meant to happen.
      await finishDeactivation(services, intent);
      return 'finished';
    }
    const account = { accountId: finding.accountId, partition: partitionOf(finding.userArn) };
    const iam = services.enterAccount(account, { kind: 'act', userArn: finding.userArn }, run.runId);
    const live = await liveKey(iam, finding);
    run.lease.assertHeld();
    if (live && !live.active) {
      await finishDeactivation(services, intent);
      return 'finished';
    }
    await services.ledger.keys.closeIntent(intent, 'withdrawn');
    return 'withdrawn';
  } catch (error) {
    if (error instanceof KeyRotationError) throw error;
    const { message } = failureOrThrow(error instanceof Error && error.cause ? error.cause : error);
    return problem('key', finding.accessKeyId, 'INTENT_OPEN', message);
  }
}

/** The account was closed or suspended, or has left the organization, as `discover` found. */
async function isOutOfReach(
  services: Services,
  run: Run,
  { finding }: RecordedDeactivation,
): Promise<boolean> {
  const accountId = parseAccountId(finding.accountId);
  if (accountId === null) return true;
  for await (const { status } of services.ledger.runs.accounts(run.runId, [accountId, accountId])) {
    return status === 'not-active';
  }
  return true;
}

/** For the report: what this run found done stands there with what it did itself. */
export async function recoveredFindings(
  services: Services,
  finished: readonly KeyName[],
): Promise<RunFinding[]> {
  const done = await services.ledger.keys.deactivations(finished);
  return done.map(({ finding, reason, cycle, deadline, contacts, contactSource }) => ({
    finding,
    accountContactTag: null,
    decision: { decision: 'deactivate', reason, cycle, deadline, reminderDue: false },
    contacts,
    contactSource,
    // It has one already, named after the day on which the deactivation was begun.
    notice: null,
    outcome: 'deactivated',
    problems: [],
    recovered: true,
  }));
}
