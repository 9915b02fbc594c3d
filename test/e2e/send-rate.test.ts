import { setTimeout as delay } from 'node:timers/promises';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import { groupByContact, inSendingOrder, type OrderedDigest } from '../../src/core/digest.ts';
import { instant, toMs } from '../../src/core/instant.ts';
import type { MailGate } from '../../src/phases/notify/gate.ts';
import type { Run, Services } from '../../src/phases/run.ts';
import { sendDigests } from '../../src/phases/notify/send.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { wire } from '../../src/wiring.ts';
import { systemClock } from '../../src/workflow/clock.ts';
import { notice } from '../builders/notice.ts';
import { inMemoryLedger } from '../../src/ledger/in-memory.ts';
import { NOBODY_KNOWN } from '../builders/unread.ts';
import { NO_RETRIES, onDay, stage, type Stage } from './harness.ts';
import { codes, owner } from './people.ts';

async function withContacts(contacts: number, settings: Record<string, string> = {}): Promise<Stage> {
  const users = Array.from({ length: contacts }, (_, n) => owner(`ci-${String(n).padStart(4, '0')}`));
  const world = emptyWorld({ accounts: [account({ users })] });
  world.accounts.delete(world.hub.accountId);
  return stage(world, settings);
}

function digestsOf(contacts: number, keysEach: number): OrderedDigest[] {
  const notices = Array.from({ length: contacts * keysEach }, (_, n) =>
    notice({
      contact: `c${String(n % contacts).padStart(4, '0')}@example.org` as EmailAddress,
      userName: `user-${n}`,
      accessKeyId: `AKIA${String(n).padStart(16, '0')}` as AccessKeyId,
    }),
  );
  return inSendingOrder(groupByContact(notices));
}

const gateOf = ({ organization }: Stage): MailGate => ({
  blocked: null,
  message: '',
  sandbox: false,
  maxSendRate: organization.ses.quota.maxSendRate,
  remaining: null,
});

const runOf = ({ settings }: Stage, asOf = onDay(0)): Run => ({
  runId: 'today',
  asOf,
  mode: 'enforce',
  settings,
  emit: () => undefined,
  lease: { assertHeld: () => undefined, takeAgain: () => Promise.resolve() },
  mailSummary: false,
});

/** Answers `ms` later, whatever it is asked. */
const delayed = <T extends object>(api: T, ms: number): T =>
  new Proxy(api, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        await delay(ms);
        return Reflect.apply(method, target, args) as unknown;
      };
    },
  });

/** In real time: where a test's clock jumps, the answers of SES come late. */
test.each([[5, 50, 40]])(
  'at %d mails a second, with a ledger that takes %d ms, %d digests of 25 keys leave at 95 % of it or more, never above',
  async (maxSendRate, ledgerMs, mails) => {
    const staged = await stage(emptyWorld({ accounts: [] }));
    const { organization, settings } = staged;
    organization.ses.quota.maxSendRate = maxSendRate;
    const { endpoint, region, credentials } = organization;
    const { services: wired, clients } = wire(settings, { endpoint, region, credentials, ...NO_RETRIES });
    const memory = inMemoryLedger(systemClock);
    const { keys, outbox, contacts, mails: records } = memory;
    const services: Services = {
      ...wired,
      ledger: {
        ...memory,
        keys: delayed(keys, ledgerMs),
        outbox: delayed(outbox, ledgerMs),
        contacts: delayed(contacts, ledgerMs),
        mails: delayed(records, ledgerMs),
      },
    };
    organization.traffic.limits = 'published';
    const [sentAtMs, acceptedAtMs]: [number[], number[]] = [[], []];
    const send = services.ses.send.bind(services.ses);
    const ses = {
      ...services.ses,
      send: async (mail: Parameters<typeof send>[0]) => {
        sentAtMs.push(performance.now());
        const messageId = await send(mail);
        acceptedAtMs.push(performance.now());
        return messageId;
      },
    };

    const beganMs = performance.now();
    const sent = await sendDigests(
      { ...services, ses },
      runOf(staged, instant(Date.now())),
      gateOf(staged),
      digestsOf(mails, 25),
      NOBODY_KNOWN,
      { remaining: null, forMs: null },
    );
    clients.close();
    expect(sent.counts).toMatchObject({ sent: mails, pending: 0, failed: 0 });
    expect(sent.problems).toEqual([]);
    const perSecond = (1000 * mails) / (Math.max(...acceptedAtMs) - beganMs);
    expect(perSecond).toBeGreaterThanOrEqual(0.95 * maxSendRate);
    expect(perSecond).toBeLessThanOrEqual(maxSendRate);
    const apartMs = sentAtMs.slice(maxSendRate).map((at, index) => at - (sentAtMs[index] ?? 0));
    expect(Math.min(...apartMs)).toBeGreaterThanOrEqual(990);
  },
  30_000,
);

test('a step that is over leaves the rest to the next, which goes on where it ended', async () => {
  const staged = await stage(emptyWorld({ accounts: [] }));
  let digests = digestsOf(40, 2);
  let steps = 0;
  for (;;) {
    const { next, counts } = await sendDigests(
      staged.services,
      runOf(staged),
      gateOf(staged),
      digests,
      NOBODY_KNOWN,
      {
        remaining: null,
        forMs: 1_000,
      },
    );
    steps += 1;
    expect(counts.pending).toBe(0);
    if (next === null) break;
    digests = digests.filter((digest) => digest.sendingKey > next);
  }
  const told = staged.organization.ses.mailbox.accepted.flatMap(({ destinations }) => destinations);
  expect(told.sort()).toEqual(digestsOf(40, 2).map(({ contact }) => contact));
  expect(steps).toBeGreaterThan(1);
});

test('the summary keeps the pace of the digests', async () => {
  const staged = await withContacts(2);
  staged.organization.ses.quota.maxSendRate = 1;
  const { clock, ses } = staged.services;
  const send = ses.send.bind(ses);
  const atMs: number[] = [];
  Object.assign(ses, {
    send: (mail: Parameters<typeof send>[0]) => {
      atMs.push(toMs(clock.now()));
      return send(mail);
    },
  });
  await staged.run(0, { mailSummary: true });
  expect(atMs).toHaveLength(3);
  const gaps = atMs.slice(1).map((ms, index) => ms - (atMs[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
});

test.each([
  ['80', 7],
  ['50', 4],
  ['100', 9],
])('with SESQUOTASHARE=%s a quota of 10 carries %d digests, and the summary', async (share, digests) => {
  const staged = await withContacts(12, { SESQUOTASHARE: share });
  staged.organization.ses.quota.max24HourSend = 10;
  const report = await staged.run(0, { mailSummary: true });
  expect(report.mail).toMatchObject({ sent: digests, pending: 12 - digests });
  expect(codes(report)).toEqual(['QUOTA_USED_UP']);
  expect(staged.organization.ses.mailbox.accepted).toHaveLength(digests + 1);
});

test('what others in the account have sent counts against the share', async () => {
  const staged = await withContacts(6, { SESQUOTASHARE: '50' });
  staged.organization.ses.quota.max24HourSend = 20;
  staged.organization.ses.quota.spend(7);
  expect((await staged.run(0)).mail).toMatchObject({ sent: 2, pending: 4 });
});
