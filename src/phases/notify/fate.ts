import type { AccountStatus } from '../../core/account.ts';
import { dueOf } from '../../core/decision.ts';
import type { Instant } from '../../core/instant.ts';
import { isWordOfDeed, type NoticeInLine } from '../../core/notice.ts';
import { isDeactivated, type RunFinding } from '../../core/run-finding.ts';
import type { RunAccount } from '../../core/run-record.ts';
import type { UnreadableRow } from '../../ledger/ledger-error.ts';
import { accountIdOf } from '../../ledger/row-keys.ts';
import type { Run, Services } from '../run.ts';

export type Fate = 'send' | 'wait' | { readonly withdrawn: string };

/** What becomes of a notice from an earlier run, given what this run knows of its key. */
export function fateOf(
  notice: NoticeInLine & { readonly cycle: Instant },
  row: RunFinding | 'unreadable' | null,
  account: AccountStatus | 'pending' | null,
): Fate {
  if (isWordOfDeed(notice.kind)) return 'send';
  if (account === 'unreachable' || account === 'pending') return 'wait';
  if (account !== 'surveyed')
    return { withdrawn: `the account is ${account ?? 'no longer in the organization'}` };
  if (row === null) return { withdrawn: 'the key is no longer active, or no longer due' };
  if (row === 'unreadable') return 'wait';
  if (isDeactivated(row)) return { withdrawn: 'the key was deactivated, which has a notice of its own' };
  const due = dueOf(row.decision);
  if (row.decision.kind === 'undetermined') return 'wait';
  if (!due) return { withdrawn: `the key is ${row.decision.kind}` };
  if (!row.contacts.includes(notice.contact)) return { withdrawn: 'the contact has changed' };
  if (due.cycle !== notice.cycle) return { withdrawn: 'a newer notice cycle has begun' };
  return 'send';
}

/** Of the accounts of the run, by their IDs; one whose row cannot be read is out of reach. */
export async function accountStatuses(
  services: Services,
  run: Run,
): Promise<ReadonlyMap<string, RunAccount['status']>> {
  const statuses = new Map<string, RunAccount['status']>();
  const onUnreadable = (row: UnreadableRow): void => {
    const accountId = accountIdOf(row);
    if (accountId) statuses.set(accountId, 'unreachable');
  };
  for await (const entry of services.ledger.runs.accounts(run.runId, onUnreadable))
    statuses.set(entry.account.accountId, entry.status);
  return statuses;
}
