import { restoreIdFor, type RestoreReport } from '../../../src/core/restore-report.ts';
import { candidatesNamed, candidatesOfRun } from '../../../src/phases/restore/candidates.ts';
import { lookAtAll, type LookedAt } from '../../../src/phases/restore/look.ts';
import type { RestoreOrder } from '../../../src/phases/restore/order.ts';
import { restore } from '../../../src/restore.ts';
import type { AccessKeyId } from '../../../src/core/access-key.ts';
import type { AccountId } from '../../../src/core/account.ts';
import type { Stage } from '../../e2e/harness.ts';

export const RUN_7 = '2027-03-08T08-00-00Z-enforce';

/** Whoever restores, and over what. */
type Restorer = Pick<Stage, 'services' | 'settings'>;

let restores = 0;

export function orderOf(staged: Restorer, more: Partial<RestoreOrder> = {}): RestoreOrder {
  restores += 1;
  const at = staged.services.clock.now();
  return {
    restoreId: restoreIdFor(at, String(restores).padStart(6, '0')),
    at,
    by: 'arn:aws:sts::111111111111:assumed-role/ops/ann',
    reason: 'the shop is down',
    settings: staged.settings,
    emit: () => undefined,
    ...more,
  };
}

export async function lookOf(staged: Restorer, order: RestoreOrder, runId = RUN_7): Promise<LookedAt[]> {
  const all = { accountId: null, userName: null };
  return lookAtAll(staged.services, order, await candidatesOfRun(staged.services, runId, all));
}

/** All keys of a run, as the command restores them. */
export async function restoreRun(
  staged: Restorer,
  runId = RUN_7,
  more: Partial<RestoreOrder> = {},
): Promise<RestoreReport> {
  const order = orderOf(staged, more);
  return restore(staged.services, order, await lookOf(staged, order, runId));
}

export async function restoreKeyNamed(
  staged: Restorer,
  accountId: string,
  accessKeyId: string,
): Promise<RestoreReport> {
  const order = orderOf(staged);
  const key = { accountId: accountId as AccountId, accessKeyId: accessKeyId as AccessKeyId };
  const candidates = await candidatesNamed(staged.services, [key]);
  return restore(staged.services, order, await lookAtAll(staged.services, order, candidates));
}

/** By user: "restored", "active". */
export function ends(report: RestoreReport): Record<string, string> {
  return Object.fromEntries(report.keys.map(({ userName, outcome }) => [userName, outcome]));
}
