import { BUS, eventsOn, inShort, unreadableEventRows } from '../e2e/event-bus.ts';
import { stage } from '../e2e/harness.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { codes, owner } from '../e2e/people.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner } from './local-runner.ts';

onLocalRunner({ skipTime: true });

test('a durable execution tells the bus in steps of their own, before and after the report', async () => {
  const staged = await stage(onlyAccounts({ users: [owner('ann')] }), { EVENTBUS: BUS });
  staged.organization.eventBuses.create(BUS);
  const { execution, report } = await durableDay(staged, 0);
  expect(codes(report)).toEqual([]);
  expect(eventsOn(staged).map(inShort)).toEqual([
    'Notice Accepted ann first',
    'Run Ended 2027-03-01T08-00-00Z-enforce',
  ]);
  const steps = execution.getOperations().map((operation) => operation.getName());
  expect(steps.slice(-4)).toEqual(['events', 'report', 'event of the end', 'tell']);
});

test('a durable run comes to its end however many events in the ledger cannot be read', async () => {
  const staged = await stage(onlyAccounts({ users: [owner('ann')] }), { EVENTBUS: BUS });
  staged.organization.eventBuses.create(BUS);
  await staged.putRows(unreadableEventRows(1_500));
  const { report } = await durableDay(staged, 0);
  expect(codes(report)).toEqual(['EVENTS_UNSENT']);
  expect(report.problems[0]?.message).toContain('the events of 1,500 rows wait');
});
