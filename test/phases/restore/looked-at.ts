import type { AccountId } from '../../../src/core/account.ts';
import { lookAtAll } from '../../../src/phases/restore/look.ts';
import { restoreAll } from '../../../src/phases/restore/restore-all.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { candidate, deactivate, id, inHand, listed, ofUser } from './in-hand.ts';

export interface Given extends NonNullable<Parameters<typeof inHand>[0]> {
  /** Of these accounts one key each, which yesterday's run deactivated. */
  readonly accounts?: readonly AccountId[];
}

/** Keys that were looked at, and of which nothing is begun. */
export async function toRestore({ accounts = [ACCOUNT], ...given }: Given = {}) {
  const keys = accounts.map((account, number) => ofUser(`user-${number}`, id(number), account));
  const users = Object.fromEntries(
    keys.map(({ finding: { userName, accessKeyId } }) => [userName, [listed(false, { accessKeyId })]]),
  );
  const stage = inHand({ users, ...given });
  for (const key of keys) await deactivate(stage, key);
  const candidates = keys.map((deactivation) => candidate({ deactivation }));
  const looked = await lookAtAll(stage.services, { ...stage.order, emit: () => undefined }, candidates);
  return { ...stage, looked, all: () => restoreAll(stage.services, stage.order, looked) };
}

export const threeOf = (account: AccountId) => [account, account, account];
