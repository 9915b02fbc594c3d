import { groupedBy, joined } from '../../workflow/joined.ts';
import type { Run, Services } from '../run.ts';
import type { CountedPart } from './report-tally.ts';
import { accountsFound, keysFound, type AccountFound, type KeyFound } from './run-rows.ts';

/** One account of a run with its keys: as much of a run as memory holds at once (IAM bounds it: 10,000 keys). */
export interface AccountPart extends CountedPart {
  /** The account's ID; of a row that names none, what stands in its place. */
  readonly name: string;
  /** Keys that come of age soon. */
  readonly comingDue: number;
  /** Whether the survey saw a key that no decision is on record for. */
  readonly hasUndecided: boolean;
}

/** A run, account by account in the order of their IDs, out of the ledger. @param hasUndecided as in `keysFound` */
export async function* partsOf(
  { ledger: { runs } }: Pick<Services, 'ledger'>,
  run: Pick<Run, 'runId' | 'asOf' | 'mode'>,
  hasUndecided = true,
): AsyncIterable<AccountPart> {
  const both = joined(
    accountsFound(runs, run),
    groupedBy(keysFound(runs, run, hasUndecided), ({ accountId }) => accountId),
    ({ name }) => name,
    ({ name }) => name,
  );
  for await (const [account, keys] of both) {
    const name = account === undefined ? keys.name : account.name;
    yield partOf(name, account ?? null, keys?.items ?? []);
  }
}

function partOf(name: string, account: AccountFound | null, keys: readonly KeyFound[]): AccountPart {
  return {
    name,
    accounts: account?.entry ? [account.entry] : [],
    keys: keys.flatMap(({ entry }) => entry ?? []),
    problems: [...(account?.problems ?? []), ...keys.flatMap(({ problems }) => problems)],
    withoutOutcome: keys.flatMap(({ withoutOutcome }) => withoutOutcome),
    inactiveBefore: keys.filter(({ wasInactive }) => wasInactive).length,
    comingDue: account?.comingDue ?? 0,
    ages: account?.ages ?? [],
    hasUndecided: keys.some(({ isUndecided }) => isUndecided),
  };
}
