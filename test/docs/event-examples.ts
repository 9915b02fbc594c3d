import type { BusEvent } from '../../src/simulator/events/event-buses.ts';
import { restoreRun } from '../phases/restore/asked.ts';
import { BUS, eventsOn } from '../e2e/event-bus.ts';
import { publishMail } from '../../src/phases/events/publish-mail.ts';
import { parseMailEvent } from '../../src/aws/ses-event.ts';
import { onDay, stage } from '../e2e/harness.ts';
import { bounceOf, deliverEvent } from '../e2e/mail-feedback.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { owner } from '../e2e/people.ts';

/** Two weeks in which everything happens that there is an event for; the last of each kind. */
export async function eventExamples(): Promise<ReadonlyMap<string, BusEvent>> {
  const users = [owner('ci', { contact: 'shop@example.org' }), owner('etl', { contact: 'gone@example.org' })];
  const world = onlyAccounts(
    { id: '111122223333', name: 'shop', users },
    { id: '444455556666', name: 'depot' },
  );
  const staged = await stage(world, { EVENTBUS: BUS });
  const { organization, services } = staged;
  organization.eventBuses.create(BUS);
  await staged.run(0);
  const [mail] = organization.ses.mailbox.to('gone@example.org');
  if (mail === undefined) throw new Error('nobody was told');
  await deliverEvent(staged, bounceOf(mail));
  const event = parseMailEvent(bounceOf(mail), services.clock.now());
  await publishMail(services, event?.messageId ?? '');
  await staged.run(4);
  await staged.run(7);
  organization.clock.set(new Date(onDay(7.25)));
  await restoreRun(staged, '2027-03-08T08-00-00Z-enforce');
  const depot = world.accounts.get('444455556666');
  if (depot === undefined) throw new Error('there is no depot');
  depot.hasMemberRole = false;
  await staged.run(8);
  depot.hasMemberRole = true;
  await staged.run(9);
  organization.ses.sendingEnabled = false;
  await staged.run(10);
  return new Map(eventsOn(staged).map((each) => [each['detail-type'], each]));
}
