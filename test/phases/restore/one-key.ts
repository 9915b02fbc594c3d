import type { Iam } from '../../../src/aws/iam.ts';
import type { RecordedDeactivation } from '../../../src/core/notice-cycle.ts';
import type { Restoration } from '../../../src/core/restoration.ts';
import { restoreKey } from '../../../src/phases/restore/restore-key.ts';
import { ahead, AS_OF } from '../../builders/as-of.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { recordedDeactivation, restoration } from '../../builders/history.ts';
import { deactivate, inHand, RESTORE } from './in-hand.ts';

export interface Given extends NonNullable<Parameters<typeof inHand>[0]> {
  readonly of?: RecordedDeactivation;
  readonly userName?: string;
  /** What another command has begun before. */
  readonly claimed?: Restoration;
  /** What another command begins between the look and the claim. */
  readonly overtaken?: Restoration;
}

export const DONE = recordedDeactivation();
/** What another command is at until tomorrow. */
export const OTHER = restoration({ state: 'intent', restoreId: 'other', at: AS_OF, until: ahead(1) });

export async function restored({ of = DONE, userName = 'ci', claimed, overtaken, ...given }: Given = {}) {
  const stage = inHand(given);
  await deactivate(stage, of);
  const { restores } = stage.services.ledger;
  if (claimed) await restores.claim(of.finding, claimed);
  const iam = stage.services.enterAccount(
    { accountId: ACCOUNT, partition: 'aws' },
    { kind: 'survey' },
    RESTORE,
  );
  const listAccessKeys: Iam['listAccessKeys'] = async (name) => {
    if (overtaken) await restores.claim(of.finding, overtaken);
    return iam.listAccessKeys(name);
  };
  const user = { userName, iam: { ...iam, listAccessKeys }, keys: [] };
  const end = restoreKey(stage.services, stage.order, user, of);
  return { ...stage, end, undone: async () => (await restores.read(of.finding)).restoration };
}
