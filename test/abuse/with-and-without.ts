import type { AccountOverrides } from '../../src/simulator/world/builders.ts';
import type { MemberAccount, User } from '../../src/simulator/world/world.ts';
import type { RunReport } from '../../src/core/report.ts';
import { DAY_0, stage, type Stage, type StageOptions } from '../e2e/harness.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { withoutNames } from '../e2e/people.ts';

/** An account whose people keep to the rule, by a name that says which. */
export type HonestAccounts = Readonly<Record<string, () => readonly User[]>>;

export interface Abuse {
  readonly honest: HonestAccounts;
  /** The account of whoever abuses. */
  readonly hostile: () => readonly User[];
  readonly settings?: Readonly<Record<string, string>>;
  readonly options?: StageOptions;
  /** As the organization is from the beginning. */
  readonly begin?: (staged: Stage) => void;
  /** What the hostile account does before each run. */
  readonly daily?: (staged: Stage, hostile: MemberAccount, day: number) => void;
  readonly days: number;
}

/** What became of the honest ones: each mail to them, and when their keys went. */
export interface Fate {
  readonly mails: readonly string[];
  readonly keysOff: readonly string[];
}

export interface Lived {
  readonly fate: Fate;
  readonly reports: readonly RunReport[];
  readonly staged: Stage;
}

export const HOSTILE = '666666666666';

/** The honest have their addresses here, and nobody else has. */
export const HONEST_DOMAIN = 'example.org';

/** The same honest people live through the same days twice: `alone`, and `beside` whoever abuses. */
export async function liveThrough(
  { honest, hostile, settings = {}, options = {}, begin, daily, days }: Abuse,
  company: 'alone' | 'beside',
): Promise<Lived> {
  const accounts = Object.entries(honest).map(([name, users], index): AccountOverrides => ({
    id: String(300_000_000_001 + index),
    name,
    users: users(),
  }));
  const hostileAccount: AccountOverrides = { id: HOSTILE, name: 'hostile', users: hostile() };
  const staged = await stage(
    onlyAccounts(...accounts, ...(company === 'beside' ? [hostileAccount] : [])),
    settings,
    options,
  );
  begin?.(staged);
  const reports: RunReport[] = [];
  for (let day = 0; day <= days; day += 1) {
    const account = staged.organization.world.accounts.get(HOSTILE);
    if (account) daily?.(staged, account, day);
    reports.push(await staged.run(day, { sleepsForFree: true }));
  }
  return { fate: fateOf(staged), reports, staged };
}

function fateOf({ organization }: Stage): Fate {
  const mails = organization.ses.mailbox.accepted.flatMap(({ at, destinations, subject }) =>
    destinations
      .filter((to) => to.endsWith(`@${HONEST_DOMAIN}`))
      .map((to) => `${dayOf(at)} ${to} ${withoutNames(subject)}`),
  );
  const keysOff = [...organization.world.accounts.values()]
    .filter(({ id }) => id !== HOSTILE)
    .flatMap(({ users }) => [...users.values()])
    .flatMap(({ name, accessKeys }) =>
      accessKeys.flatMap(({ status, statusChangedAt }) =>
        status === 'Inactive' && statusChangedAt ? [`${dayOf(statusChangedAt)} ${name}`] : [],
      ),
    );
  return { mails: mails.sort(), keysOff: keysOff.sort() };
}

const dayOf = (at: Date): string =>
  String(Math.floor((at.getTime() - DAY_0.getTime()) / 86_400_000)).padStart(2, '0');
