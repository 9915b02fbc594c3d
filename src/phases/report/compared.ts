import { NO_COVERAGE, withAccount } from '../../core/coverage.ts';
import { groupBy } from '../../core/group-by.ts';
import { inReportOrder } from '../../core/problem-order.ts';
import { accountNamedBy } from '../../core/problem-place.ts';
import type { Problem } from '../../core/problem.ts';
import type { MailCounts, ReportPart } from '../../core/report.ts';
import { asyncItems } from '../../ledger/sorted-rows.ts';
import { joined, type Joined } from '../../workflow/joined.ts';
import type { Run, Services } from '../run.ts';
import { partsOf, type AccountPart } from './parts.ts';
import { coverageProblems } from './report-tally.ts';

/** A run whose parts are compared with those of another. */
export interface RunToCompare extends Pick<Run, 'runId' | 'asOf' | 'mode'> {
  readonly mail: MailCounts;
  /** Of the run as a whole, some of which are about accounts and keys. */
  readonly problems: readonly Problem[];
  /** false where it is known that each of its keys is decided: then half as many rows are read. */
  readonly hasUndecided?: boolean;
}

/** What two runs say of the same account, or of none; together the parts are both reports. */
export interface Compared {
  /** The account's ID; empty of what is about none. */
  readonly name: string;
  readonly before: ReportPart;
  readonly after: ReportPart;
}

/** The run to compare with could not be read to its end. */
export class LastRunLostError extends Error {
  override readonly name = 'LastRunLostError';
}

/**
 * Two runs side by side, account by account, so that memory holds one account of each.
 * @param before null: there is none, or none that can be read
 * @throws LastRunLostError where `before` cannot be read; its cause says why
 */
export async function* compared(
  services: Pick<Services, 'ledger'>,
  before: RunToCompare | null,
  after: RunToCompare,
): AsyncIterable<Compared> {
  const [then, now] = [sideOf(before), sideOf(after)];
  const both = joined(
    before === null ? asyncItems<AccountPart>([]) : orLost(partsOf(services, before, before.hasUndecided)),
    partsOf(services, after, after.hasUndecided),
    ({ name }) => name,
    ({ name }) => name,
  );
  const named = [...new Set([...then.accounts, ...now.accounts])].sort();
  const all = joined(both, asyncItems(named), nameOfPair, (name) => name);
  for await (const [pair, alone] of all) {
    const [earlier, later] = pair ?? [];
    const keys = [earlier, later].flatMap((part) => part?.keys ?? []).map(({ accessKeyId }) => accessKeyId);
    const name = pair === undefined ? alone : nameOfPair(pair);
    yield { name, before: then.part(earlier, name, keys), after: now.part(later, name, keys) };
  }
  yield { name: '', before: then.rest(), after: now.rest() };
}

const nameOfPair = ([earlier, later]: Joined<AccountPart, AccountPart>): string =>
  earlier === undefined ? later.name : earlier.name;

async function* orLost<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* items;
  } catch (error) {
    throw new LastRunLostError('the last run could not be read to its end', { cause: error });
  }
}

const NOTHING = { accounts: [], keys: [], problems: [], withoutOutcome: [] } as const;

/** Where a problem belongs: to a key, to an account; null: to the run. */
const placeOf = (each: Problem): string | null => (each.scope === 'key' ? each.id : accountNamedBy(each));

/** One of the two, with what the run as a whole says of each account put where it belongs. */
function sideOf(run: RunToCompare | null) {
  const left = new Set(run?.problems);
  const byPlace = groupBy(left, placeOf);
  let coverage = NO_COVERAGE;
  let isSound = left.size === 0;

  function take(place: string): readonly Problem[] {
    const taken = byPlace.get(place) ?? [];
    for (const each of taken) left.delete(each);
    return taken;
  }

  return {
    accounts: [...left].flatMap((each) => accountNamedBy(each) ?? []),
    part(part: AccountPart | undefined, name: string, keyIds: readonly string[]): ReportPart {
      const own = [name, ...keyIds].flatMap(take);
      const { accounts, keys, ...found } = part ?? NOTHING;
      for (const account of accounts) coverage = withAccount(coverage, account);
      const undone = run?.mail.blocked === null ? found.withoutOutcome : [];
      const problems = inReportOrder([...own, ...found.problems, ...undone]);
      isSound &&= problems.length === 0;
      return { accounts, keys, problems };
    },
    rest(): ReportPart {
      const none = run !== null && isSound ? coverageProblems(run.runId, coverage) : [];
      return { accounts: [], keys: [], problems: inReportOrder([...left, ...none]) };
    },
  };
}
