import { inScope, isScoped, type Account, type AccountId, type AccountStatus } from '../core/account.ts';
import { isExempt, readExemption, type Exemption } from '../core/exemption.ts';
import type { Finding } from '../core/access-key.ts';
import { problem, type Problem } from '../core/problem.ts';
import { failureOrThrow } from '../aws/failure.ts';
import type { RunAccount, RunFinding } from '../aws/ledger/runs.ts';
import { tagValue, type Tags } from '../aws/tags.ts';
import { accountProblem } from './account-problem.ts';
import type { Batch } from './batches.ts';
import type { Run, Services } from './run.ts';
import { surveyUsers } from './survey-users.ts';

/** Surveys the accounts of a batch into the ledger, all at once within `limit`; their details stay there. */
export async function surveyBatch(
  services: Services,
  run: Run,
  batch: Batch<AccountId>,
  limit: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<number> {
  const pending: RunAccount[] = [];
  for await (const entry of services.ledger.runs.accounts(run.runId, batch)) {
    if (entry.status === 'pending') pending.push(entry);
  }
  await Promise.all(pending.map((entry) => limit(() => surveyAccount(services, run, entry.account))));
  return pending.length;
}

async function surveyAccount(services: Services, run: Run, account: Account): Promise<void> {
  run.lease.assertHeld();
  const { entry, findings } = await lookAt(services, run, account);
  // The account row comes last: it says that its findings are complete.
  await services.ledger.runs.putFindings(run.runId, findings);
  await services.ledger.runs.putAccounts(run.runId, [entry]);
  for (const each of entry.problems) run.emit({ event: 'problem', problem: each });
  const { users, activeKeys } = entry;
  const status = entry.status as AccountStatus;
  run.emit({
    event: 'account-surveyed',
    accountId: account.accountId,
    status,
    users,
    activeKeys,
    due: findings.length,
  });
}

interface Surveyed {
  readonly entry: RunAccount;
  readonly findings: readonly RunFinding[];
}

/** Everything that can go wrong in one account ends here, as a problem of that account (I6). */
async function lookAt(services: Services, run: Run, listed: Account): Promise<Surveyed> {
  let account = listed;
  const ending = (
    status: AccountStatus,
    reason: string | null,
    problems: readonly Problem[] = [],
    exemption: Exemption = { kind: 'none' },
  ): Surveyed => ({
    entry: { account, status, reason, users: 0, activeKeys: 0, exemption, contactTag: null, problems },
    findings: [],
  });
  const unreachable = (found: Problem): Surveyed => ending('unreachable', found.code, [found]);
  const { accountId } = account;

  if (isScoped(run.settings.scope)) {
    try {
      account = { ...account, ouPath: account.ouPath ?? (await services.organizations.ouPath(accountId)) };
    } catch (error) {
      const { message } = failureOrThrow(error);
      return unreachable(problem('account', accountId, 'OU_PATH_UNREAD', message));
    }
    if (!inScope(account.ouPath ?? [], run.settings.scope)) return ending('out-of-scope', 'OU');
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
  if (isExempt(exemption))
    return ending('opted-out', optOutReason(exemption), optOutProblems(account, exemption), exemption);

  const contactTag = tagValue(tags, run.settings.contactTag);
  try {
    const iam = services.enterAccount(account, { kind: 'survey' }, run.runId);
    const { users, activeKeys, findings, problems } = await surveyUsers(iam, account, run);
    const entry = {
      account,
      status: 'surveyed' as const,
      reason: null,
      users,
      activeKeys,
      exemption,
      contactTag,
      problems,
    };
    return { entry, findings: findings.map((finding) => newFinding(finding, contactTag)) };
  } catch (error) {
    return unreachable(accountProblem(accountId, error));
  }
}

function newFinding(finding: Finding, accountContactTag: string | null): RunFinding {
  return {
    finding,
    accountContactTag,
    decision: null,
    contacts: [],
    contactSource: null,
    notice: null,
    outcome: 'none',
    problems: [],
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
