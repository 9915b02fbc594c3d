import { account, emptyWorld, type AccountOverrides } from '../../src/simulator/world/builders.ts';
import type { AcceptedMail } from '../../src/simulator/ses/mailbox.ts';
import type { MemberAccount, User, World } from '../../src/simulator/world/world.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { SettingValues } from '../e2e/engine.ts';
import { stage, type Stage, type StageOptions } from '../e2e/harness.ts';
import { deliverEvent } from '../e2e/mail-feedback.ts';
import { owner } from '../e2e/people.ts';
import { toldIn } from '../e2e/told-in.ts';

/** The account whose administrator, or some user who may tag himself, would weaken the rule for everybody else. */
export const HOSTILE = '666666666666';
export const OPERATOR = 'security@example.net';
/** Answers for keys in the account `BANK`; the hostile account may name the address as well. */
export const BOSS = 'boss@example.org';
export const SHOP = '200000000001';
export const BANK = '200000000002';

/** What the hostile account does, day by day. */
export interface Abuse {
  readonly account: AccountOverrides;
  /** Before the run of the day begins. */
  readonly before?: (hostile: Hostile, day: number) => void | Promise<void>;
  /** Once its mails are out. */
  readonly after?: (hostile: Hostile, day: number) => void | Promise<void>;
}

export interface Hostile {
  readonly staged: Stage;
  readonly account: MemberAccount;
  /** Mails of today, to whomever. */
  readonly mails: readonly AcceptedMail[];
}

export interface Lived {
  /** Of the keys of all other accounts: what was told to whom, and what became of them, day by day. */
  readonly ofOthers: readonly string[];
  readonly reports: readonly RunReport[];
  readonly staged: Stage;
}

interface Options {
  readonly days?: number;
  readonly settings?: SettingValues;
  readonly stage?: StageOptions;
}

/** The same people in the same order, each key of another age, so that something happens on every day of a month. */
function honest(): MemberAccount[] {
  const aged = (name: string, ageDays: number, more: Partial<User> & { contact?: string } = {}): User =>
    owner(name, { ageDays, ...more });
  return [
    account({
      id: SHOP,
      name: 'shop',
      tags: { Contact: 'shop-team@example.org' },
      users: [
        aged('ann', 40),
        aged('bea', 28),
        aged('untagged', 25, { contact: '' }),
        aged('cleo', 20),
        aged('dora', 12),
        aged('young', -5),
      ],
    }),
    account({
      id: BANK,
      name: 'bank',
      users: [
        aged('boss', 30, { contact: BOSS }),
        aged('nobodys', 26, { contact: '' }),
        aged('later', 15, { contact: BOSS }),
        aged('exempt', 60, { contact: BOSS, tags: { KeyRotation: 'opt-out until 2027-03-20 audit' } }),
      ],
    }),
  ];
}

/** The other accounts' month with a hostile account beside them, and the same month without it. */
export async function sideBySide(
  abuse: Abuse,
  options: Options = {},
): Promise<{ readonly hostile: Lived; readonly without: Lived }> {
  const world = emptyWorld({ accounts: [...honest(), account({ id: HOSTILE, ...abuse.account })] });
  world.accounts.delete(world.hub.accountId);
  const peaceful = structuredClone(world);
  peaceful.accounts.delete(HOSTILE);
  const asked = JSON.stringify([options.days, options.settings]);
  const without = (inPeace[asked] ??= live(peaceful, null, options));
  return { hostile: await live(world, abuse, options), without: await without };
}

/** The same month for each abuse of a file: lived once. */
const inPeace: Record<string, Promise<Lived>> = {};

async function live(
  world: World,
  abuse: Abuse | null,
  { days = 32, settings = {}, stage: stageOptions = {} }: Options,
): Promise<Lived> {
  const staged = await stage(world, { OPERATORMAIL: OPERATOR, ...settings }, stageOptions);
  const { ses } = staged.organization;
  const keys = keysOfOthers(world);
  const ofOthers: string[] = [];
  const reports: RunReport[] = [];
  let mailsBefore = 0;
  let eventsBefore = 0;
  for (let day = 0; day < days; day += 1) {
    const hostile = (mails: readonly AcceptedMail[]): Hostile | null => {
      const found = world.accounts.get(HOSTILE);
      return found ? { staged, account: found, mails } : null;
    };
    const eve = hostile([]);
    if (eve) await abuse?.before?.(eve, day);
    reports.push(await staged.run(day));
    const mails = ses.mailbox.accepted.slice(mailsBefore);
    mailsBefore += mails.length;
    ofOthers.push(...toldOf(keys, mails, day), ...statesOf(keys, world, day));
    for (const event of ses.events.slice(eventsBefore)) await deliverEvent(staged, event);
    eventsBefore = ses.events.length;
    const evening = hostile(mails);
    if (evening) await abuse?.after?.(evening, day);
  }
  return { ofOthers, reports, staged };
}

/** Whose each key is, by its ID. */
function keysOfOthers(world: World): ReadonlyMap<string, string> {
  const others = [...world.accounts.values()].filter(({ id }) => id !== HOSTILE);
  return new Map(
    others.flatMap(({ users }) =>
      [...users.values()].flatMap(({ name, accessKeys }) =>
        accessKeys.map(({ id }): [string, string] => [id, name]),
      ),
    ),
  );
}

function toldOf(keys: ReadonlyMap<string, string>, mails: readonly AcceptedMail[], day: number): string[] {
  return mails
    .flatMap(({ destinations, text }) =>
      toldIn(text).flatMap(({ kind, keyId }) => {
        const user = keys.get(keyId);
        return user === undefined ? [] : [`day ${day}: ${kind} of ${user} to ${destinations.join()}`];
      }),
    )
    .sort();
}

function statesOf(keys: ReadonlyMap<string, string>, world: World, day: number): string[] {
  return [...world.accounts.values()]
    .flatMap(({ users }) => [...users.values()].flatMap(({ accessKeys }) => accessKeys))
    .flatMap(({ id, status }) => {
      const user = keys.get(id);
      return user === undefined || status === 'Active' ? [] : [`day ${day}: ${user} is off`];
    })
    .sort();
}
