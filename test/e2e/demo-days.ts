import type { Instant } from '../../src/core/instant.ts';
import { DAY_MS } from '../../src/core/instant.ts';
import type { Notice } from '../../src/core/notice.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import type { AcceptedMail } from '../../src/simulator/ses/mailbox.ts';
import { liveOneDay } from '../../src/simulator/world/life.ts';
import { seedWorld } from '../../src/simulator/world/seed-world.ts';
import type { AccessKey, World } from '../../src/simulator/world/world.ts';
import { DAY_0, onDay, stage } from './harness.ts';

/** A mail to a contact, with what the organization was like when it left. */
export interface LivedMail {
  readonly asOf: Instant;
  readonly mail: AcceptedMail;
  /** What it was to tell, as the ledger has it. */
  readonly notices: readonly Notice[];
  /** When the key is due, by the run that sent the mail; null of one that is not. */
  readonly deadlineOf: (accessKeyId: string) => Instant | null;
  readonly keysOf: (accountId: string, userName: string) => readonly Pick<AccessKey, 'id' | 'status'>[];
}

/** Nobody runs the enforcer on these days, as in the demo. */
const OUTAGE_DAYS: readonly number[] = [10, 11];

/** Three weeks of daily runs over the organization of the demo, and of its people's days. */
export async function liveDemoDays(days: number, accounts: number, seed = 1): Promise<LivedMail[]> {
  const world = seedWorld({ accounts, seed, asOf: DAY_0 });
  const staged = await stage(world);
  const { mailbox } = staged.organization.ses;
  const random = seededRandom(seed);
  const sent: Omit<LivedMail, 'notices'>[] = [];
  for (let day = 0; day < days; day += 1) {
    if (!OUTAGE_DAYS.includes(day)) {
      const before = mailbox.accepted.length;
      const report = await staged.run(day);
      const deadlines = new Map(report.keys.map(({ accessKeyId, deadline }) => [accessKeyId, deadline]));
      const deadlineOf = (accessKeyId: string) => deadlines.get(accessKeyId) ?? null;
      const keysOf = keysIn(world);
      for (const mail of mailbox.accepted.slice(before))
        sent.push({ asOf: onDay(day), mail, deadlineOf, keysOf });
    }
    const midnight = new Date(DAY_0.getTime() - (DAY_0.getTime() % DAY_MS) + day * DAY_MS);
    liveOneDay(world, { day: midnight, random, mails: mailbox.accepted });
  }
  const rows = await staged.rows();
  const noticesOf = (messageId: string): Notice[] =>
    rows
      .filter(({ sk, messageId: id }) => sk.startsWith('NOTICE#') && id === messageId)
      .map(({ notice }) => notice as Notice);
  return sent.map((each) => ({ ...each, notices: noticesOf(each.mail.messageId) }));
}

/** As they are now, whatever becomes of them. */
function keysIn({ accounts }: World): LivedMail['keysOf'] {
  const now = new Map(
    [...accounts.values()].flatMap(({ id, users }) =>
      [...users.values()].map(({ name, accessKeys }) => [
        `${id} ${name}`,
        accessKeys.map((key) => ({ id: key.id, status: key.status })),
      ]),
    ),
  );
  return (accountId, userName) => now.get(`${accountId} ${userName}`) ?? [];
}
