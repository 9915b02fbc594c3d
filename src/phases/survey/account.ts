import type { Account } from '../../core/account.ts';
import type { Problem } from '../../core/problem.ts';
import type { RunAccount } from '../../core/run-record.ts';
import { accountProblem } from '../../aws/account-problem.ts';
import type { Run, Services } from '../run.ts';
import { lookAt } from './look-at.ts';
import { recall } from './memory.ts';
import { listedProblems, withUsers } from './progress.ts';
import { surveyUsers, type SurveyBounds, type SurveyedUsers } from './users.ts';

export interface SurveyedAccount {
  /** Still `pending` when its time was up before its end. */
  readonly entry: RunAccount;
  /** Keys found due in this round. */
  readonly due: number;
}

/** One account, or as much of it as there is time for. What can go wrong in it ends here, as its problem (I6). */
export async function surveyAccount(
  services: Services,
  run: Run,
  pending: RunAccount,
  isTimeUp: () => boolean,
): Promise<SurveyedAccount> {
  // Half surveyed: its opt-out was read when its turn began, and holds for this run.
  const entry = pending.progress === null ? await lookAt(services, run, pending) : pending;
  if (entry.status !== 'pending') return { entry, due: 0 };
  return surveyKeys(services, run, entry, isTimeUp);
}

async function surveyKeys(
  services: Services,
  run: Run,
  pending: RunAccount,
  isTimeUp: () => boolean,
): Promise<SurveyedAccount> {
  const memory = await recall(services, run, pending.account);
  const surveyed = await surveyInParts(services, run, pending, { isTimeUp, memory });
  await memory.keep(surveyed.entry.status === 'surveyed');
  return surveyed;
}

async function surveyInParts(
  services: Services,
  run: Run,
  pending: RunAccount,
  { isTimeUp, memory }: Pick<SurveyBounds, 'isTimeUp' | 'memory'>,
): Promise<SurveyedAccount> {
  const { account, contactTag } = pending;
  const iam = services.enterAccount(account, { kind: 'survey' }, run.runId);
  const after = pending.progress?.upTo ?? null;
  const parts = surveyUsers(iam, account, run, { after, isTimeUp, memory })[Symbol.asyncIterator]();
  let entry = pending;
  let due = 0;
  for (;;) {
    const part = await nextPart(parts, account);
    if (part === 'time-up') return { entry, due };
    if ('code' in part) {
      const { problems } = listedProblems(entry);
      return {
        entry: { ...entry, status: 'unreachable', reason: part.code, problems: [...problems, part] },
        due,
      };
    }
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
    if (isTimeUp()) return { entry, due };
  }
}

async function nextPart(
  parts: AsyncIterator<SurveyedUsers>,
  account: Account,
): Promise<SurveyedUsers | Problem | 'time-up'> {
  try {
    const next = await parts.next();
    return next.done === true ? 'time-up' : next.value;
  } catch (error) {
    return accountProblem(account.accountId, error);
  }
}
