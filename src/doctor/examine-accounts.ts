import type { ListedAccount } from '../aws/organizations-answers.ts';
import { failureOrThrow } from '../aws/failure.ts';
import type { RunAccount } from '../core/run-record.ts';
import { toRunAccount } from '../phases/discover.ts';
import { lookAt } from '../phases/survey/look-at.ts';
import { limitedMap } from '../workflow/limited-map.ts';
import type { CheckContext } from './context.ts';
import type { ExaminedAccount } from './examined-account.ts';

export interface ExaminedAccounts {
  readonly examined: readonly ExaminedAccount[];
  /** Why others were not entered, in words that go on a sentence. */
  readonly leftOut: string;
}

/**
 * Tries the member role in every account that a run would enter, so many at once as a run does and at its paces. Accounts
 * that have opted out, are out of scope or are not active are not entered (I7).
 */
export async function examineAccounts(
  context: CheckContext,
  accounts: readonly ListedAccount[],
): Promise<ExaminedAccounts> {
  const { services, settings, onAccount } = context;
  const asOf = services.clock.now();
  const states: RunAccount['status'][] = [];
  const seen = await limitedMap(accounts, settings.accountConcurrency, async (listed) => {
    const entry = toRunAccount(listed, null);
    const looked = entry.status === 'pending' ? await lookAt(services, { settings, asOf }, entry) : entry;
    const examined = await examineAccount(context, looked);
    states.push(looked.status);
    onAccount(states.length, accounts.length);
    return examined;
  });
  return {
    examined: seen.filter((each) => each !== null),
    leftOut: leftOutOf(states),
  };
}

/** @returns null for an account that a run would not enter */
async function examineAccount(
  { deployed }: CheckContext,
  { account, status, problems }: RunAccount,
): Promise<ExaminedAccount | null> {
  const [problem] = problems;
  if (status === 'unreachable' && problem) return { account, entered: 'undecided', problem };
  if (status !== 'pending') return null;
  try {
    return { account, entered: true, permissions: await deployed.permissionsIn(account) };
  } catch (error) {
    return { account, entered: false, failure: failureOrThrow(error) };
  }
}

const LEFT_OUT: readonly (readonly [RunAccount['status'], string])[] = [
  ['opted-out', 'opted out'],
  ['out-of-scope', 'out of scope'],
  ['not-active', 'not active'],
];

function leftOutOf(states: readonly RunAccount['status'][]): string {
  const parts = LEFT_OUT.flatMap(([status, words]) => {
    const n = states.filter((each) => each === status).length;
    return n === 0 ? [] : [`${n} ${words}`];
  });
  return parts.length === 0 ? '' : `; not entered: ${parts.join(', ')}`;
}
