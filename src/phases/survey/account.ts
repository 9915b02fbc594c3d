import { inScope, isScoped, type Account } from '../../core/account.ts';
import { isExempt, readExemption, type Exemption } from '../../core/exemption.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import type { RunAccount } from '../../core/run-record.ts';
import { tagValue, type Tags } from '../../aws/tags.ts';
import { accountProblem } from '../../aws/account-problem.ts';
import type { Run, Services } from '../run.ts';
import { listedProblems, withUsers } from './progress.ts';
import { surveyUsers, type SurveyedUsers } from './users.ts';

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
  const { account, contactTag } = pending;
  const iam = services.enterAccount(account, { kind: 'survey' }, run.runId);
  const parts = surveyUsers(iam, account, run, pending.progress?.upTo ?? null)[Symbol.asyncIterator]();
  let entry = pending;
  let due = 0;
  for (;;) {
    const part = await nextPart(parts, account);
    if ('code' in part) {
      const { problems } = listedProblems(entry);
      return {
        entry: { ...entry, status: 'unreachable', reason: part.code, problems: [...problems, part] },
        due,
      };
    }
    // What fails from here on is the run's trouble, not the account's.
    const refused = await services.ledger.runs.putFindings(
      run.runId,
      part.findings.map((finding) => ({ stage: 'seen', finding, accountContactTag: contactTag })),
    );
    due += part.findings.length;
    entry = withUsers(entry, { ...part, problems: [...part.problems, ...refused] });
    if (part.isLast) return { entry: { ...listedProblems(entry), status: 'surveyed', progress: null }, due };
    await services.ledger.runs.putAccounts(run.runId, [entry]);
    run.lease.assertHeld();
    if (isTimeUp()) return { entry, due };
  }
}

async function nextPart(
  parts: AsyncIterator<SurveyedUsers>,
  account: Account,
): Promise<SurveyedUsers | Problem> {
  try {
    const next = await parts.next();
    if (next.done === true) throw new RangeError(`the survey of ${account.accountId} has no last part`);
    return next.value;
  } catch (error) {
    return accountProblem(account.accountId, error);
  }
}

/** Whether an account is to be entered: its OU, then its opt-out. `pending` when it is. */
async function lookAt(services: Services, run: Run, listed: RunAccount): Promise<RunAccount> {
  let { account } = listed;
  const { accountId } = account;
  const unreachable = (found: Problem): RunAccount => ({
    ...listed,
    status: 'unreachable',
    reason: found.code,
    problems: [found],
  });

  if (isScoped(run.settings.scope)) {
    try {
      account = { ...account, ouPath: account.ouPath ?? (await services.organizations.ouPath(accountId)) };
    } catch (error) {
      const { message } = failureOrThrow(error);
      return unreachable(problem('account', accountId, 'OU_PATH_UNREAD', message));
    }
    if (!inScope(account.ouPath ?? [], run.settings.scope)) {
      return { ...listed, account, status: 'out-of-scope', reason: 'OU' };
    }
  }

  let tags: Tags;
  try {
    tags = await services.organizations.accountTags(accountId);
  } catch (error) {
    // Without its tags nobody knows whether the account opted out: it is not entered (I3, I7).
    const { message } = failureOrThrow(error);
    return unreachable(problem('account', accountId, 'OPT_OUT_UNREAD', message));
  }
  const exemption = readExemption(tagValue(tags, run.settings.optOutTag), run.asOf);
  const contactTag = tagValue(tags, run.settings.contactTag);
  if (!isExempt(exemption)) return { ...listed, account, contactTag };
  return {
    ...listed,
    account,
    status: 'opted-out',
    reason: optOutReason(exemption),
    exemption,
    problems: optOutProblems(account, exemption),
  };
}

function optOutReason(exemption: Exemption): string {
  if (exemption.kind === 'unreadable') return 'opt-out tag cannot be read';
  return exemption.kind === 'opted-out' && exemption.until !== null ? `until ${exemption.until}` : 'no end';
}

function optOutProblems({ accountId }: Account, exemption: Exemption): Problem[] {
  if (exemption.kind !== 'unreadable') return [];
  const message = `the opt-out tag is ${JSON.stringify(exemption.value.slice(0, 256))}, so the account counts as opted out`;
  return [problem('account', accountId, 'OPT_OUT_UNREADABLE', message)];
}
