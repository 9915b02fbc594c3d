import { instant } from '../../src/core/instant.ts';
import type { EventBus, Put } from '../../src/aws/event-bus.ts';
import { inTime } from '../../src/phases/events/in-time.ts';
import { sdkEnvironment } from '../../src/simulator/sdk-environment.ts';
import { BUS, eventsOn, inShort } from '../e2e/event-bus.ts';
import { bounceOf } from '../e2e/mail-feedback.ts';
import { SENDER, stage, type Stage } from '../e2e/harness.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { owner } from '../e2e/people.ts';

/** As deploy/mail-events.yml has it. */
const FUNCTION_SECONDS = 60;

let staged: Stage;
let handler: (event: unknown) => Promise<void>;

/** The handler as Lambda loads it: its clients are built from the environment. */
beforeAll(async () => {
  staged = await stage(onlyAccounts({ users: [owner('ann')] }), { EVENTBUS: BUS });
  staged.organization.eventBuses.create(BUS);
  Object.assign(process.env, sdkEnvironment(staged.organization), {
    SOURCEMAIL: SENDER,
    EVENTBUS: BUS,
    LEDGERTABLE: staged.settings.ledgerTable,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  ({ handler } = await import('../../src/lambda/mail-events-handler.ts'));
  await staged.run(0);
});

async function deliver(): Promise<void> {
  const [mail] = staged.organization.ses.mailbox.to('ann@example.org');
  if (!mail) throw new Error('nobody was told');
  await handler(JSON.parse(JSON.stringify(bounceOf(mail))));
}

test('a bus that hangs costs a bounce some seconds, and its event waits for the next run', async () => {
  const begun = Date.now();
  const { faults } = staged.organization;
  faults.inject({ action: 'events:DescribeEventBus' }, { kind: 'hang', when: 'before' });
  await deliver();
  faults.clear();
  expect(Date.now() - begun).toBeLessThan((FUNCTION_SECONDS * 1_000) / 4);
  const waiting = (await staged.rows()).filter(({ outbox }) => outbox === 'EVENTS');
  expect(waiting).toMatchObject([{ status: 'bounced' }]);
}, 60_000);

test('one that takes events again gets it with the bounce that is delivered again', async () => {
  await deliver();
  expect(eventsOn(staged).map(inShort)).toContain('Notice Voided ann first');
});

test('from its last moment on a bus is asked for nothing', async () => {
  const put = (): Promise<readonly Put[]> => Promise.resolve([]);
  const bus: EventBus = { name: BUS, isThere: () => Promise.resolve(true), put };
  let now = instant('2027-03-01T08:00:34.999Z');
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const bounded = inTime(bus, clock, instant('2027-03-01T08:00:35.000Z'));
  expect([await bounded.isThere(), await bounded.put([])]).toEqual([true, []]);
  now = instant('2027-03-01T08:00:35.000Z');
  await expect(bounded.isThere()).rejects.toThrow('no time is left');
  await expect(bounded.put([])).rejects.toThrow('no time is left');
});
