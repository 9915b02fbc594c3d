import { toMs } from '../../../src/core/instant.ts';
import { engineClock } from '../../../src/demo/engine-clock.ts';
import { simulatorClock } from '../../../src/simulator/clock.ts';
import { accessKey, account, emptyWorld, user } from '../../../src/simulator/world/builders.ts';
import type { User } from '../../../src/simulator/world/world.ts';
import { runEngine, type Engine } from '../../e2e/engine.ts';
import { createdDaysAgo, DAY_0, NO_RETRIES, onDay, stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { owner } from '../../e2e/people.ts';
import { letTimePass, steadyClock, TIMES_FASTER } from '../../e2e/steady-clock.ts';
import { hugeOrganization } from '../../workflow/huge-organization.ts';

/** The engine, and when it handed over each mail: on their way mails catch up on each other where a machine is busy. */
function withSendTimes({ settings, services }: Engine): { engine: Engine; sentAtMs: number[] } {
  const { clock, ses } = services;
  const sentAtMs: number[] = [];
  const send: typeof ses.send = (mail, mayGoOn) =>
    ses.send(mail, async () => {
      await mayGoOn?.();
      sentAtMs.push(toMs(clock.now()));
    });
  return { engine: { settings, services: { ...services, ses: { ...ses, send } } }, sentAtMs };
}

/** Of each mail to the one that may leave a second later. */
const gapsMs = (atMs: readonly number[], maxSendRate: number): number[] =>
  atMs.slice(maxSendRate).map((ms, index) => ms - (atMs[index] ?? 0));

/** In time that passes: where a test's clock jumps, the answers of SES come late. */
test.each([[5, 50, 40]])(
  'at %d mails a second, with a ledger that takes %d ms, %d digests of 25 keys leave at 95 % of it or more, never above',
  async (maxSendRate, ledgerMs, mails) => {
    const createDate = createdDaysAgo(30);
    const users = Array.from({ length: mails }, (_, n): User =>
      user({
        name: `ci-${n}`,
        tags: { Contact: `ci-${n}@example.org` },
        accessKeys: Array.from({ length: 25 }, () => accessKey({ createDate })),
      }),
    );
    const staged = await stage(
      emptyWorld({ accounts: [account({ users })] }),
      {},
      { clockOf: steadyClock, client: NO_RETRIES },
    );
    const { ses, faults, clock } = staged.organization;
    ses.quota.maxSendRate = maxSendRate;
    const before = (step: string) => {
      if (step !== 'notify 1') return Promise.resolve();
      faults.intercept(({ service }) =>
        service === 'dynamodb' ? { kind: 'delay', ms: ledgerMs / TIMES_FASTER } : undefined,
      );
      return Promise.resolve();
    };

    const { engine, sentAtMs } = withSendTimes(staged);
    const stop = letTimePass(clock);
    const { mail, problems } = await runEngine(engine, onDay(0), { before }).finally(stop);
    expect(mail).toMatchObject({ sent: mails, pending: 0, failed: 0 });
    expect(problems).toEqual([]);
    const acceptedAtMs = ses.mailbox.accepted.map(({ at }) => at.getTime());
    const perSecond = (1000 * (mails - 1)) / (Math.max(...acceptedAtMs) - Math.min(...acceptedAtMs));
    expect(perSecond).toBeGreaterThanOrEqual(0.95 * maxSendRate);
    expect(perSecond).toBeLessThanOrEqual(maxSendRate);
    expect(Math.min(...gapsMs(sentAtMs, maxSendRate))).toBeGreaterThanOrEqual(990);
  },
);

test('a step that is over leaves the rest to the next, which goes on where it ended', async () => {
  const clock = engineClock(simulatorClock({ startAt: DAY_0 }));
  const people = { accounts: 800, contacts: 400, brokenEvery: 0, refusedEvery: 0 };
  const huge = await hugeOrganization({ ...people, mailsASecond: 1 }, clock, onDay(0));
  const steps: string[] = [];
  const before = (step: string) => Promise.resolve(void steps.push(step));
  const { mail } = await runEngine(huge, onDay(0), { before });
  expect(mail).toMatchObject({ sent: 400, pending: 0 });
  const contacts = Array.from({ length: 400 }, (_, n) => `team-${n}@example.org`);
  expect(huge.mails.map(({ to }) => to).sort()).toEqual(contacts.sort());
  expect(steps.filter((step) => step.startsWith('notify')).length).toBeGreaterThan(1);
});

test('the summary keeps the pace of the digests', async () => {
  const staged = await stage(onlyAccounts({ users: [owner('ci'), owner('web')] }));
  staged.organization.ses.quota.maxSendRate = 1;
  const { engine, sentAtMs } = withSendTimes(staged);
  await runEngine(engine, onDay(0), { mailSummary: true });
  expect(sentAtMs).toHaveLength(3);
  expect(Math.min(...gapsMs(sentAtMs, 1))).toBeGreaterThanOrEqual(1_000);
});
