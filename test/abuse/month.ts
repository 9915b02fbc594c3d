import { account, emptyWorld, type AccountOverrides } from '../../src/simulator/world/builders.ts';
import type { AcceptedMail } from '../../src/simulator/ses/mailbox.ts';
import type { AccessKey, MemberAccount, World } from '../../src/simulator/world/world.ts';
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
  /** Of the keys of all other accounts: what was told to whom, and when they went off. */
  readonly ofOthers: readonly string[];
  readonly reports: readonly RunReport[];
  readonly staged: Stage;
}

interface Options {
  readonly days?: number;
  readonly settings?: SettingValues;
  readonly mailSummary?: boolean;
  readonly stage?: StageOptions;
}

export const DAYS = 31;
/** A month is lived in seconds, on a machine that has little else to do. */
export const PATIENCE_MS = 300_000;

/** Each key of another age, so that something happens all over the month. */
function honest(): MemberAccount[] {
  return [
    account({
      id: SHOP,
      name: 'shop',
      tags: { Contact: 'shop-team@example.org' },
      users: [
        owner('ann', { ageDays: 40 }),
        owner('untagged', { ageDays: 25, contact: '' }),
        owner('cleo', { ageDays: 15 }),
      ],
    }),
    account({
      id: BANK,
      name: 'bank',
      users: [
        owner('boss', { contact: BOSS }),
        owner('nobodys', { ageDays: 22, contact: '' }),
        owner('later', { ageDays: 10, contact: BOSS }),
      ],
    }),
  ];
}

/** The month of the other accounts, with a hostile account beside them; `null`: with nobody hostile. */
export async function month(
  abuse: Abuse | null,
  { days = DAYS, settings = {}, mailSummary = false, stage: stageOptions = {} }: Options = {},
): Promise<Lived> {
  const hostile = abuse === null ? [] : [account({ id: HOSTILE, ...abuse.account })];
  const world = emptyWorld({ accounts: [...honest(), ...hostile] });
  world.accounts.delete(world.hub.accountId);
  const staged = await stage(world, { OPERATORMAIL: OPERATOR, ...settings }, stageOptions);
  const { ses } = staged.organization;
  const keys = keysOfOthers(world);
  const ofOthers: string[] = [];
  const reports: RunReport[] = [];
  let mailsBefore = 0;
  let eventsBefore = 0;
  const turn = async (when: 'before' | 'after', day: number, mails: readonly AcceptedMail[]) => {
    const found = world.accounts.get(HOSTILE);
    if (found) await abuse?.[when]?.({ staged, account: found, mails }, day);
  };
  for (let day = 0; day < days; day += 1) {
    await turn('before', day, []);
    const active = keys.filter(({ key }) => key.status === 'Active');
    reports.push(await staged.run(day, { mailSummary }));
    const mails = ses.mailbox.accepted.slice(mailsBefore);
    mailsBefore += mails.length;
    const off = active.filter(({ key }) => key.status !== 'Active');
    ofOthers.push(...toldOf(keys, mails, day), ...off.map(({ user }) => `day ${day}: ${user} is off`).sort());
    for (const event of ses.events.slice(eventsBefore)) await deliverEvent(staged, event);
    eventsBefore = ses.events.length;
    await turn('after', day, mails);
  }
  return { ofOthers, reports, staged };
}

interface OwnedKey {
  readonly user: string;
  readonly key: AccessKey;
}

function keysOfOthers(world: World): OwnedKey[] {
  const others = [...world.accounts.values()].filter(({ id }) => id !== HOSTILE);
  return others.flatMap(({ users }) =>
    [...users.values()].flatMap(({ name, accessKeys }) => accessKeys.map((key) => ({ user: name, key }))),
  );
}

function toldOf(keys: readonly OwnedKey[], mails: readonly AcceptedMail[], day: number): string[] {
  return mails
    .flatMap(({ destinations, text }) =>
      toldIn(text).flatMap(({ kind, keyId }) =>
        keys
          .filter(({ key }) => key.id === keyId)
          .map(({ user }) => `day ${day}: ${kind} of ${user} to ${destinations.join()}`),
      ),
    )
    .sort();
}
