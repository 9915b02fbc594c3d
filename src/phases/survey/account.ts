import type { Account } from '../../core/account.ts';
import type { Problem } from '../../core/problem.ts';
import type { RunAccount } from '../../core/run-record.ts';
import { accountProblem } from '../../aws/account-problem.ts';
import type { InTurn } from '../../aws/ask-credential-report.ts';
import type { Iam } from '../../aws/iam.ts';
import type { Run, Services } from '../run.ts';
import { lookAt } from './look-at.ts';
import { recall } from './memory.ts';
import { listedProblems, withUsers } from './progress.ts';
import { surveyUsers, type SurveyBounds } from './users.ts';

export interface SurveyedAccount {
  /** Still `pending` when its time was up before its end. */
  readonly entry: RunAccount;
  /** Keys found due in this round. */
  readonly due: number;
}

export interface AccountBounds {
  readonly isTimeUp: () => boolean;
  /** Around whatever is done in an account: while IAM writes its report, others have their turn. */
  readonly inTurn: InTurn;
}

/** One account, or as much of it as there is time for. What can go wrong in it ends here, as its problem (I6). */
export async function surveyAccount(
  services: Services,
  run: Run,
  pending: RunAccount,
  bounds: AccountBounds,
): Promise<SurveyedAccount> {
  // Half surveyed: its opt-out was read when its turn began, and holds for this run.
  const entry =
    pending.progress === null ? await bounds.inTurn(() => lookAt(services, run, pending)) : pending;
  if (entry.status !== 'pending') return { entry, due: 0 };
  return surveyKeys(services, run, entry, bounds);
}

async function surveyKeys(
  services: Services,
  run: Run,
  pending: RunAccount,
  { isTimeUp, inTurn }: AccountBounds,
): Promise<SurveyedAccount> {
  const { account } = pending;
  const iam = services.enterAccount(account, { kind: 'survey' }, run.runId);
  const report = await orProblem(account, iam.credentialReport(inTurn));
  if (report !== null && 'code' in report) return { entry: outOfReach(pending, report), due: 0 };
  return inTurn(async () => {
    const memory = await recall(services, run, account);
    const surveyed = await surveyInParts(services, run, pending, iam, { report, isTimeUp, memory });
    await memory.keep();
    return surveyed;
  });
}

async function surveyInParts(
  services: Services,
  run: Run,
  pending: RunAccount,
  iam: Iam,
  bounds: Omit<SurveyBounds, 'after'>,
): Promise<SurveyedAccount> {
  const { account, contactTag } = pending;
  const after = pending.progress?.upTo ?? null;
  const parts = surveyUsers(iam, account, run, { ...bounds, after })[Symbol.asyncIterator]();
  let entry = pending;
  let due = 0;
  for (;;) {
    const next = await orProblem(account, parts.next());
    if ('code' in next) return { entry: outOfReach(entry, next), due };
    // There was no time even for one more user.
    if (next.done === true) return { entry, due };
    const part = next.value;
    // What fails from here on is the run's trouble, not the account's. It may be over, and this be left of it.
    run.lease.assertHeld();
    const refused = await services.ledger.runs.putSeen(
      run.runId,
      part.findings.map((finding) => ({ finding, accountContactTag: contactTag })),
    );
    due += part.findings.length;
    entry = withUsers(entry, { ...part, problems: [...part.problems, ...refused] });
    if (part.isLast) return { entry: { ...listedProblems(entry), status: 'surveyed', progress: null }, due };
    run.lease.assertHeld();
    await services.ledger.runs.putAccount(run.runId, entry);
    if (bounds.isTimeUp()) return { entry, due };
  }
}

function outOfReach(entry: RunAccount, found: Problem): RunAccount {
  const { problems } = listedProblems(entry);
  return { ...entry, status: 'unreachable', reason: found.code, problems: [...problems, found] };
}

async function orProblem<T>({ accountId }: Account, work: Promise<T>): Promise<T | Problem> {
  try {
    return await work;
  } catch (error) {
    return accountProblem(accountId, error);
  }
}
