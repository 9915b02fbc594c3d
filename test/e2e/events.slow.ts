import { parseMailEvent } from '../../src/aws/ses-event.ts';
import { planLedger } from '../../src/commands/running/plan-ledger.ts';
import { publishMail } from '../../src/phases/events/publish-mail.ts';
import { publishWaiting } from '../../src/phases/events/publish-run.ts';
import type { BusEvent } from '../../src/simulator/events/event-buses.ts';
import type { MemberAccount } from '../../src/simulator/world/world.ts';
import { restoreRun, RUN_7 } from '../phases/restore/asked.ts';
import { hubPolicy } from '../deploy/deployed-roles.ts';
import { mailEventsPolicy, onCallPolicy } from '../deploy/enforcer-policy.ts';
import { BUS, eventsOn, idOf, inShort, unreadableEventRows } from './event-bus.ts';
import { SENDER, stage, type Stage, type StageOptions } from './harness.ts';
import { bounceOf, deliverEvent } from './mail-feedback.ts';
import { onlyAccountOf, onlyAccounts } from './only-accounts.ts';
import { codes, owner } from './people.ts';

const ENDED_0 = 'Run Ended 2027-03-01T08-00-00Z-enforce';
const ENDED_1 = 'Run Ended 2027-03-02T08-00-00Z-enforce';

const SHOPS = 'ou-a1b2-shops111';
const DEPOTS = 'ou-a1b2-depots11';

async function withBus(users: readonly string[] = ['ann'], options: StageOptions = {}): Promise<Stage> {
  const world = onlyAccounts({ name: 'shop', users: users.map((name) => owner(name)) });
  const staged = await stage(world, { EVENTBUS: BUS }, options);
  staged.organization.eventBuses.create(BUS);
  return staged;
}

const told = (staged: Stage): string[] => eventsOn(staged).map(inShort);
const toldSince = (staged: Stage, before: number): string[] => told(staged).slice(before);
const putsOf = ({ organization }: Stage): number => organization.calls.count('events:PutEvents');

test('each fact is told once, when the ledger has it', async () => {
  const staged = await withBus();
  for (const day of [0, 4, 6, 7, 8]) await staged.run(day);
  expect(told(staged)).toEqual([
    'Notice Accepted ann first',
    ENDED_0,
    'Notice Accepted ann reminder',
    'Run Ended 2027-03-05T08-00-00Z-enforce',
    'Notice Accepted ann reminder',
    'Run Ended 2027-03-07T08-00-00Z-enforce',
    'Key Deactivated ann',
    'Notice Accepted ann deactivated',
    'Run Ended 2027-03-08T08-00-00Z-enforce',
    'Run Ended 2027-03-09T08-00-00Z-enforce',
  ]);
  expect(new Set(eventsOn(staged).map(idOf)).size).toBe(10);
  expect((await staged.rows()).filter(({ outbox }) => outbox === 'EVENTS')).toEqual([]);
});

test('a restore tells at once that the key is active again, and of its mail', async () => {
  const staged = await withBus();
  await staged.run(0);
  await staged.run(7);
  const before = eventsOn(staged).length;
  staged.organization.world.hub.policy = hubPolicy(SENDER, BUS, onCallPolicy);
  expect((await restoreRun(staged, RUN_7)).problems).toEqual([]);
  expect(toldSince(staged, before).sort()).toEqual(['Key Restored ann', 'Notice Accepted ann restored']);
  expect(eventsOn(staged).find(({ 'detail-type': type }) => type === 'Key Restored')?.detail).toMatchObject({
    by: 'arn:aws:sts::111111111111:assumed-role/ops/ann',
    why: 'the shop is down',
    deactivatedBy: RUN_7,
  });
});

test('a mail that did not arrive is told of by whoever notes it, once, however often it is said', async () => {
  const staged = await withBus();
  await staged.run(0);
  const [mail] = staged.organization.ses.mailbox.to('ann@example.org');
  if (!mail) throw new Error('nobody was told');
  const before = eventsOn(staged).length;
  staged.organization.world.hub.policy = hubPolicy(SENDER, BUS, mailEventsPolicy);
  for (const event of [bounceOf(mail), bounceOf(mail)]) {
    await deliverEvent(staged, event);
    const messageId = parseMailEvent(event, staged.services.clock.now())?.messageId ?? '';
    expect(await publishMail(staged.services, messageId)).toEqual([]);
  }
  expect(toldSince(staged, before)).toEqual(['Notice Voided ann first']);
  expect(eventsOn(staged).at(-1)?.detail).toMatchObject({
    cause: 'undeliverable',
    contact: 'ann@example.org',
  });
});

test('what a dead address was told before is void as well, and told of by the same ID, once', async () => {
  const staged = await withBus();
  await staged.run(0);
  await staged.run(4);
  const [first, reminder] = staged.organization.ses.mailbox.to('ann@example.org');
  if (!first || !reminder) throw new Error('nobody was reminded');
  const before = eventsOn(staged).length;
  staged.organization.world.hub.policy = hubPolicy(SENDER, BUS, mailEventsPolicy);
  for (const mail of [reminder, reminder, first]) {
    await deliverEvent(staged, bounceOf(mail));
    expect(await publishMail(staged.services, mail.messageId)).toEqual([]);
  }
  const voided = eventsOn(staged).slice(before);
  expect(voided.map(inShort).sort()).toEqual(['Notice Voided ann first', 'Notice Voided ann reminder']);
  expect(voided.map(({ detail }) => [detail.messageId, detail.cause])).toEqual(
    expect.arrayContaining([
      [first.messageId, 'undeliverable'],
      [reminder.messageId, 'undeliverable'],
    ]),
  );
  expect((await staged.rows()).filter(({ outbox }) => outbox === 'EVENTS')).toEqual([]);
});

test('an account that cannot be entered any more is told of once, and so is that it can again', async () => {
  const staged = await withBus();
  const account = onlyAccountOf(staged);
  const other = staged.organization.world;
  other.accounts.set('222222222222', { ...account, id: '222222222222', name: 'depot', users: new Map() });
  await staged.run(0);
  account.hasMemberRole = false;
  await staged.run(1);
  await staged.run(2);
  account.hasMemberRole = true;
  await staged.run(3);
  const ofAccounts = eventsOn(staged).filter(({ 'detail-type': type }) => type.startsWith('Account'));
  expect(ofAccounts.map(({ 'detail-type': type, detail }) => [type, detail.accountName, detail.at])).toEqual([
    ['Account Unreachable', 'shop', '2027-03-02T08:00:00.000Z'],
    ['Account Reachable Again', 'shop', '2027-03-04T08:00:00.000Z'],
  ]);
});

const accountEventsOn = (staged: Stage): unknown[] =>
  eventsOn(staged)
    .filter(({ 'detail-type': type }) => type.startsWith('Account'))
    .map(({ 'detail-type': type, detail }) => [type, detail.accountName, detail.runId]);

/** Two accounts, of which `shop` has no member role from the beginning. */
async function withLostShop(): Promise<Stage & { readonly shop: MemberAccount }> {
  const staged = await withBus();
  const account = onlyAccountOf(staged);
  const { accounts } = staged.organization.world;
  accounts.set('222222222222', { ...account, id: '222222222222', name: 'depot', users: new Map() });
  account.hasMemberRole = false;
  return { ...staged, shop: account };
}

test('the first run of a ledger calls no account newly unreachable: nobody knows since when it is', async () => {
  const staged = await withLostShop();
  await staged.run(0);
  await staged.run(1);
  expect(accountEventsOn(staged)).toEqual([]);
  expect(eventsOn(staged).at(-1)?.detail).toMatchObject({ coverage: { unreachable: 1 } });
});

test('a run after one that cannot be read calls no account newly unreachable', async () => {
  const staged = await withBus();
  await staged.run(0);
  onlyAccountOf(staged).hasMemberRole = false;
  const rows = await staged.rows();
  const meta = rows.find(({ pk, sk }) => pk.startsWith('RUN#2027') && sk === 'META');
  if (meta === undefined) throw new Error('the run left no row');
  await staged.putRows([{ ...meta, v: 2 }]);
  await staged.run(1);
  expect(accountEventsOn(staged)).toEqual([]);
});

test('an account that the run before left no readable row of is not told to be back, or gone', async () => {
  const staged = await withBus();
  await staged.run(0);
  const rows = await staged.rows();
  const row = rows.find(({ sk }) => sk.startsWith('ACCOUNT#'));
  if (row === undefined) throw new Error('the run left no row of its account');
  await staged.putRows([{ ...row, v: 2 }]);
  await staged.run(1);
  expect(accountEventsOn(staged)).toEqual([]);
});

test('dry and enforcing runs see the same accounts: one of them tells, by one ID', async () => {
  const staged = await withLostShop();
  const account = staged.shop;
  account.hasMemberRole = true;
  await staged.run(0);
  account.hasMemberRole = false;
  await staged.run(1, { mode: 'dry-run' });
  await staged.run(2);
  await staged.run(3, { mode: 'dry-run' });
  account.hasMemberRole = true;
  await staged.run(4);
  await staged.run(5, { mode: 'dry-run' });
  expect(accountEventsOn(staged)).toEqual([
    ['Account Unreachable', 'shop', '2027-03-02T08-00-00Z-dry-run'],
    ['Account Reachable Again', 'shop', '2027-03-05T08-00-00Z-enforce'],
  ]);
});

test('of runs side by side one tells that an account cannot be entered any more', async () => {
  const staged = await withLostShop();
  const account = staged.shop;
  account.hasMemberRole = true;
  await staged.run(0);
  account.hasMemberRole = false;
  let beside: Promise<unknown> | null = null;
  await staged.run(1, {
    mode: 'dry-run',
    before: async (step) => {
      if (step === 'report') await (beside ??= staged.run(1.001));
    },
  });
  const unreachable = accountEventsOn(staged);
  expect(unreachable).toHaveLength(1);
});

test('a run by hand over a part of the organization makes no account new to the run after it', async () => {
  const staged = await withLostShop();
  const { accounts } = staged.organization.world;
  for (const account of accounts.values()) account.ouPath = [account.name === 'shop' ? SHOPS : DEPOTS];
  await staged.run(0);
  await staged.engine({ INCLUDEOUS: DEPOTS }).run(1, { mode: 'dry-run' });
  await staged.run(2);
  expect(accountEventsOn(staged)).toEqual([]);
});

test('a run that could send no mail is told of as blocked, a dry run as one', async () => {
  const staged = await withBus();
  await staged.run(0, { mode: 'dry-run' });
  staged.organization.ses.sendingEnabled = false;
  await staged.run(1);
  expect(eventsOn(staged).map(({ 'detail-type': type, detail }) => [type, detail.mode])).toEqual([
    ['Run Ended', 'dry-run'],
    ['Run Blocked', 'enforce'],
  ]);
  expect(eventsOn(staged).at(-1)?.detail).toMatchObject({ blockedBy: 'SENDING_PAUSED' });
});

test('a run that is paused midway is told of as blocked, with what it had done before', async () => {
  const staged = await withBus();
  await staged.run(0);
  await staged.run(7, {
    before: async (step) => {
      const pause = { by: 'ann', since: staged.services.clock.now(), reason: 'wrong keys' };
      if (step.startsWith('notify')) await staged.services.ledger.pause.begin(pause);
    },
  });
  expect(eventsOn(staged).at(-1)).toMatchObject({
    'detail-type': 'Run Blocked',
    detail: { blockedBy: 'PAUSED', keys: { deactivated: 1 }, mails: { sent: 0, pending: 1 } },
  });
});

test('without EVENTBUS nobody is told, nor when it is set later', async () => {
  const staged = await withBus();
  await staged.engine({ EVENTBUS: 'none' }).run(0);
  expect(putsOf(staged)).toBe(0);
  await staged.run(1);
  expect(told(staged)).toEqual([ENDED_1]);
});

test('a plan tells nobody, and leaves what waits to the runs', async () => {
  const staged = await withBus();
  staged.organization.eventBuses.delete(BUS);
  await staged.run(0);
  staged.organization.eventBuses.create(BUS);
  const { services } = staged;
  const { ledger } = await planLedger(services.ledger, services.clock.now());
  expect(await publishWaiting({ ...services, ledger }, { runId: 'of-the-plan' })).toMatchObject({
    problems: [],
  });
  expect(told(staged)).toEqual([]);
  await publishWaiting(services, { runId: 'of-a-run' });
  expect(told(staged)).toEqual([ENDED_0, 'Notice Accepted ann first']);
});

test('a ledger that does not list what waits is a warning, and the run ends as it would have', async () => {
  const staged = await withBus(['ann'], { client: { maxAttempts: 1 } });
  const done = staged.organization.faults.inject(
    {
      action: 'dynamodb:Query',
      params: ({ ExpressionAttributeValues }) => JSON.stringify(ExpressionAttributeValues).includes('EVENTS'),
    },
    { kind: 'error', status: 500, code: 'InternalServerError', message: 'no' },
  );
  const report = await staged.run(0);
  expect([report.status, codes(report)]).toEqual(['complete', ['EVENTS_UNSENT']]);
  done();
  await staged.run(1);
  expect(told(staged).sort()).toEqual(['Notice Accepted ann first', ENDED_0, ENDED_1]);
});

test('ten events go in a call', async () => {
  const users = Array.from({ length: 41 }, (_, n) => `user-${n}`);
  const staged = await withBus(users);
  await staged.run(0);
  expect(told(staged)).toHaveLength(42);
  expect(putsOf(staged)).toBe(6);
});

test('a row whose event cannot be read is told of, and keeps nobody else’s from leaving', async () => {
  const staged = await withBus();
  const damaged = { pk: 'KEY#207919000033#AKIAEXAMPLE000000001', sk: 'ACTION#1#exempt', v: 1 };
  await staged.putRows([{ ...damaged, outbox: 'EVENTS', events: [{ type: 'Nonsense', detail: {} }] }]);
  const report = await staged.run(0);
  expect([report.status, codes(report)]).toEqual(['complete', ['EVENTS_UNSENT']]);
  expect(report.problems[0]?.message).toContain('ACTION#1#exempt of the ledger cannot be read');
  expect(told(staged)).toEqual(['Notice Accepted ann first', ENDED_0]);
});

test('rows without number whose events cannot be read are one problem, with the words of the first', async () => {
  const staged = await withBus();
  await staged.putRows(unreadableEventRows(600));
  const report = await staged.run(0);
  expect([report.status, codes(report)]).toEqual(['complete', ['EVENTS_UNSENT']]);
  expect(report.problems[0]?.message).toMatch(
    /^the events of 600 rows wait, which cannot be read; the first: the row KEY#207919000033#AKIAEXAMPLE\d+ \/ ACTION#1#exempt of the ledger cannot be read/,
  );
  expect(told(staged)).toEqual(['Notice Accepted ann first', ENDED_0]);
});

describe('a bus that does not take events', () => {
  type Broken = [why: string, broken: (staged: Stage) => { mended: () => void }, code?: string];

  const refusing =
    (refuses: (event: BusEvent) => boolean) =>
    ({ organization: { eventBuses } }: Stage) => {
      eventBuses.refuse((event) =>
        refuses(event) ? { code: 'ThrottlingException', message: 'Rate exceeded' } : null,
      );
      return {
        mended: () => {
          eventBuses.refuse(null);
        },
      };
    };
  const faulty =
    (fault: Parameters<Stage['organization']['faults']['inject']>[1]) =>
    ({ organization: { faults } }: Stage) => {
      faults.inject({ action: 'events:PutEvents' }, fault);
      return {
        mended: () => {
          faults.clear();
        },
      };
    };
  const answering = (body: unknown) =>
    faulty({
      kind: 'raw',
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'x' },
      body: JSON.stringify(body),
    });

  const BROKEN: Broken[] = [
    [
      'is not there',
      ({ organization: { eventBuses } }) => {
        eventBuses.delete(BUS);
        return {
          mended: () => {
            eventBuses.create(BUS);
          },
        };
      },
    ],
    ['refuses each entry', refusing(() => true)],
    [
      'denies',
      ({ organization: { faults } }) => {
        faults.deny('events:PutEvents');
        return {
          mended: () => {
            faults.clear();
          },
        };
      },
    ],
    ['fails', faulty({ kind: 'error', status: 500, code: 'InternalException', message: 'no' })],
    ['cuts the connection', faulty({ kind: 'drop', when: 'before' })],
    ['answers nothing', answering({})],
    ['answers of no entry', answering({ FailedEntryCount: 0, Entries: [] })],
    ['answers entries that say nothing', answering({ FailedEntryCount: 0, Entries: [{}, {}] })],
    [
      'answers as a proxy does',
      faulty({ kind: 'raw', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }),
    ],
  ];

  test.each(BROKEN)('that %s is a warning, and the next run sends them', async (_, broken) => {
    const staged = await withBus(['ann', 'bob'], { client: { maxAttempts: 1 } });
    const { mended } = broken(staged);
    const report = await staged.run(0);
    expect(report.status).toBe('complete');
    expect(codes(report)).toEqual(['EVENTS_UNSENT']);
    expect(report.problems[0]).toMatchObject({ severity: 'warning', scope: 'run' });
    expect(report.problems[0]?.message).toContain('bus security did not take 2 events');
    expect(putsOf(staged)).toBeLessThanOrEqual(1);
    mended();
    expect(codes(await staged.run(1))).toEqual([]);
    expect(told(staged).sort()).toEqual(
      ['Notice Accepted ann first', 'Notice Accepted bob first', ENDED_0, ENDED_1].sort(),
    );
  });

  test('for one of them only gets the others, and the next run sends the one', async () => {
    const staged = await withBus(['ann', 'bob']);
    const { mended } = refusing(({ detail }) => detail.userName === 'ann')(staged);
    expect(codes(await staged.run(0))).toEqual(['EVENTS_UNSENT']);
    expect(told(staged)).toEqual(['Notice Accepted bob first']);
    mended();
    await staged.run(1);
    expect(told(staged).sort()).toEqual([
      'Notice Accepted ann first',
      'Notice Accepted bob first',
      ENDED_0,
      ENDED_1,
    ]);
  });

  test('for the end of the run only says so in the report all the same', async () => {
    const staged = await withBus([]);
    const { mended } = refusing(() => true)(staged);
    const report = await staged.run(0);
    expect([report.status, codes(report)]).toEqual(['complete', ['EVENTS_UNSENT']]);
    mended();
    await staged.run(1);
    expect(told(staged).sort()).toEqual([ENDED_0, ENDED_1]);
  });

  test('is asked no more than once a run, however many wait', async () => {
    const users = Array.from({ length: 40 }, (_, n) => `user-${n}`);
    const staged = await withBus(users, { client: { maxAttempts: 1 } });
    refusing(() => true)(staged);
    await staged.run(0);
    await staged.run(1);
    expect(putsOf(staged)).toBe(2);
  });
});
