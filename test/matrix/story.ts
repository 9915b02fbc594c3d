import type { User, World } from '../../src/simulator/world/world.ts';
import type { ClientConfig } from '../../src/aws/clients.ts';
import { NO_RETRIES, SENDER, stage, type Stage } from '../e2e/harness.ts';
import { deliverEvent } from '../e2e/mail-feedback.ts';
import { refuseMails } from '../e2e/mail-refusal.ts';
import { keep, replay, type Scene } from '../e2e/scene.ts';
import { told, type Told } from './observed.ts';
import { peopleOf, type Person } from './subject.ts';
import { ACCOUNTS, DAY, settings, world, type AccountName } from './world.ts';

/** What the days before the fault were like. */
interface Plot {
  readonly accounts: readonly AccountName[];
  /** Users whom the fault is about, where a call is about somebody. */
  readonly victims: readonly string[];
  readonly days: readonly number[];
  readonly sandbox?: boolean;
  /** Whether the sender is verified no more from the last day of the story on. */
  readonly losesSender?: boolean;
}

const PLOTS = {
  /** Notices, reminders and deactivations; who is exempt, opted out, suspended or out of scope. */
  daily: {
    accounts: ['shop', 'team', 'unreported', 'opted', 'suspended', 'outside'],
    victims: ['due', 'young', 'exempt', 'untagged'],
    days: [1, 9, 12],
  },
  /** A run that died while it deactivated; notices that bounced, wait, or are needed no more. */
  leftovers: {
    accounts: ['crash', 'loose', 'suspended', 'outside', 'team'],
    victims: [
      'taken-effect',
      'no-effect',
      'under-a-new-name',
      'bounced',
      'pending',
      'withdrawn',
      'rotated',
      'lost',
    ],
    days: [1, 8, 12, 15],
  },
  /** Recipients that are verified, are not, or have let their verification run out. */
  sandbox: { accounts: ['box'], victims: ['young', 'late'], days: [9, 14], sandbox: true },
  /** A sender whose verification has run out. */
  sender: { accounts: ['box'], victims: [], days: [9, 14], losesSender: true },
} as const satisfies Record<string, Plot>;

const WAITING: readonly string[] = ['pending@example.org', 'withdrawn@example.org'];
const NOT_NOW = { status: 500, code: 'InternalFailure', message: 'not now' };

export type PlotName = keyof typeof PLOTS;

/** An organization on the eve of the fault, and what has been told in it by then. */
export interface Past extends Scene {
  readonly plot: PlotName;
  readonly told: readonly Told[];
  readonly victims: readonly Person[];
  readonly people: readonly Person[];
}

/** Whom the calls about the sender's own address are about. */
const THE_SENDER: Person = { accountId: 'none', userName: 'the sender', keyId: 'none', contact: SENDER };

/** Lives through the days before the fault. */
export async function live(plot: PlotName): Promise<Past> {
  const { accounts, days, sandbox = false, losesSender = false, victims }: Plot = PLOTS[plot];
  const before = await stage(world(accounts), settings(accounts), { client: NO_RETRIES, sandbox });
  const { organization } = before;
  if (sandbox) organization.ses.verify('due@example.org');
  organization.ses.bounce('bounced@example.org');
  for (const day of days) {
    if (losesSender && day === days.at(-1)) organization.ses.identities.remove(SENDER);
    const done = refuseMails(organization, NOT_NOW, ({ to }) => WAITING.includes(to));
    if (day === DAY - 1) await die(before, day);
    else await before.run(day);
    done();
    await deliverBounces(before);
    changeAfter(day, organization.world);
  }
  const past = told(organization);
  const people = peopleOf(organization.world);
  return {
    plot,
    told: past,
    people,
    victims: [
      ...people.filter(({ userName }) => victims.includes(userName)),
      ...(losesSender ? [THE_SENDER] : []),
    ],
    ...(await keep(before)),
  };
}

/** The organization on the fault's day. */
export async function eve({ plot, ...scene }: Past, client: ClientConfig = {}): Promise<Stage> {
  const { accounts, sandbox = false, losesSender = false }: Plot = PLOTS[plot];
  const staged = await replay(scene, { client: { ...NO_RETRIES, ...client }, sandbox }, settings(accounts));
  const { ses } = staged.organization;
  if (sandbox) {
    ses.verify('due@example.org');
    ses.identities.request('late@example.org');
  }
  if (losesSender) {
    ses.identities.remove(SENDER);
    ses.identities.request(SENDER);
  }
  return staged;
}

/** What people do by themselves after the run of a day. */
function changeAfter(day: number, { accounts }: World): void {
  const suspended = accounts.get(ACCOUNTS.suspended);
  if (suspended) suspended.state = 'SUSPENDED';
  if (day !== DAY - 1) return;
  const [loose, crash] = [accounts.get(ACCOUNTS.loose)?.users, accounts.get(ACCOUNTS.crash)?.users];
  for (const key of loose?.get('rotated')?.accessKeys ?? []) key.status = 'Inactive';
  Object.assign(loose?.get('withdrawn')?.tags ?? {}, { KeyRotation: 'opt-out' });
  if (crash) rename(crash, 'renamed', 'under-a-new-name');
}

function rename(users: Map<string, User>, from: string, to: string): void {
  const user = users.get(from);
  if (!user) throw new Error(`nobody is called ${from}`);
  users.delete(from);
  users.set(to, Object.assign(user, { name: to }));
}

/** The run dies when all three deactivations are under way: two have taken effect, and the third never will. */
async function die(staged: Stage, day: number): Promise<void> {
  const underWay = new Set<string>();
  const killed = staged.organization.faults.intercept(({ action, params }) => {
    const user = String(params.UserName);
    if (action === 'UpdateAccessKey') {
      underWay.add(user);
      return { kind: 'drop', when: user === 'no-effect' ? 'before' : 'after' };
    }
    const isLook = action === 'ListAccessKeys' && underWay.has(user);
    return isLook || underWay.size === 3 ? { kind: 'drop', when: 'before' } : undefined;
  });
  await staged.run(day).then(
    () => {
      throw new Error('the run was to die');
    },
    () => undefined,
  );
  if (underWay.size !== 3) throw new Error('three deactivations were to be under way');
  killed();
}

/** What EventBridge and the handler do with the events so far. */
async function deliverBounces(staged: Stage): Promise<void> {
  for (const event of staged.organization.ses.events) await deliverEvent(staged, event);
}
