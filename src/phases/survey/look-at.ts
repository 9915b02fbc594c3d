import { inScope, isScoped, type Account } from '../../core/account.ts';
import { isExempt, isTooLong, readExemption, tooLongInWords, type Exemption } from '../../core/exemption.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RunAccount } from '../../core/run-record.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import { optOutValue, tagValue, type Tags } from '../../aws/tags.ts';
import type { Run, Services } from '../run.ts';

/** Whether an account is to be entered: its OU, then its opt-out. `pending` when it is. */
export async function lookAt(
  services: Pick<Services, 'organizations'>,
  run: Pick<Run, 'settings' | 'asOf'>,
  listed: RunAccount,
): Promise<RunAccount> {
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
      const { code, message } = failureOrThrow(error);
      return unreachable(problem('account', accountId, 'OU_PATH_UNREAD', message, code));
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
    const { code, message } = failureOrThrow(error);
    return unreachable(problem('account', accountId, 'OPT_OUT_UNREAD', message, code));
  }
  const exemption = readExemption(optOutValue(tags, run.settings.optOutTag, run.asOf), run.asOf);
  const contactTag = tagValue(tags, run.settings.contactTag);
  if (!isExempt(exemption)) return { ...listed, account, contactTag };
  return {
    ...listed,
    account,
    status: 'opted-out',
    reason: optOutReason(exemption),
    exemption,
    problems: optOutProblems(account, exemption, run),
  };
}

function optOutReason(exemption: Exemption): string {
  if (exemption.kind === 'unreadable') return 'opt-out tag cannot be read';
  return exemption.kind === 'opted-out' && exemption.until !== null ? `until ${exemption.until}` : 'no end';
}

function optOutProblems(
  { accountId }: Account,
  exemption: Exemption,
  { settings, asOf }: Pick<Run, 'asOf' | 'settings'>,
): Problem[] {
  if (exemption.kind === 'opted-out') {
    const { maxOptOutDays } = settings;
    return maxOptOutDays !== null && isTooLong(exemption, maxOptOutDays, asOf)
      ? [problem('account', accountId, 'OPT_OUT_TOO_LONG', tooLongInWords(exemption, maxOptOutDays))]
      : [];
  }
  if (exemption.kind !== 'unreadable') return [];
  const message = `the opt-out tag is ${JSON.stringify(exemption.value.slice(0, 256))}, so the account counts as opted out`;
  return [problem('account', accountId, 'OPT_OUT_UNREADABLE', message)];
}
