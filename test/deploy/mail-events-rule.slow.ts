import { readdirSync } from 'node:fs';
import { parseMailEvent } from '../../src/aws/ses-event.ts';
import { bounceEvent, complaintEvent, type SesEvent } from '../../src/simulator/ses/ses-event.ts';
import { instant } from '../../src/core/instant.ts';
import type { AcceptedMail } from '../../src/simulator/ses/mailbox.ts';
import { EXAMPLES, sesEventExample } from '../aws/ses-event-example.ts';
import { matchesPattern, type EventPattern } from './event-pattern.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { packageHub, propertiesOf, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';

const HUB = { accountId: '111122223333', region: 'eu-west-1' };

let hub: PackagedHub;
let pattern: EventPattern;

// The real `serverless package`: 5 to 20 s on two cores.
beforeAll(async () => {
  hub = await packageHub();
  const { EventPattern } = propertiesOf(hub, 'MailEventsRule');
  pattern = resolveIntrinsics(EventPattern, hub.resources, HUB) as EventPattern;
});

/** As the packaged enforcer sends it. */
const mail = (configurationSetName?: string): AcceptedMail => ({
  at: new Date('2027-03-01T08:00:00Z'),
  messageId: '0100',
  source: SOURCE_MAIL,
  destinations: ['ann@example.com'],
  subject: 'One access key',
  text: 'Please rotate it.',
  headers: {},
  tags: {},
  ...(configurationSetName === undefined ? {} : { configurationSetName }),
});
const ours = mail('keyrotation');
const origin = { accountId: HUB.accountId, region: HUB.region, at: ours.at };

const bounce = bounceEvent(ours, 'ann@example.com', 'permanent', origin);

/** As SES sends it when it finds a virus (SES Developer Guide, "Contents of event data", reject object). */
const reject = {
  ...bounce,
  'detail-type': 'Email Rejected',
  detail: { eventType: 'Reject', mail: bounce.detail.mail, reject: { reason: 'Bad content' } },
};

const events: readonly (readonly [string, { readonly detail: unknown }])[] = [
  ['a bounce', bounce],
  ['a bounce for the moment', bounceEvent(ours, 'ann@example.com', 'mailbox-full', origin)],
  ['a complaint', complaintEvent(ours, 'ann@example.com', 'abuse', origin)],
  ['a rejected mail', reject],
];

test.each(events)('%s is handed to the handler, which reads it', (_, event) => {
  expect(matchesPattern(pattern, event)).toBe(true);
  expect(parseMailEvent(event, instant(ours.at))?.messageId).toBe('0100');
});

test.each<[string, object]>([
  ['a mail of another configuration set', bounceEvent(mail('newsletter'), 'a@b.de', 'permanent', origin)],
  ['a mail without one', bounceEvent(mail(), 'a@b.de', 'permanent', origin)],
  ['a delivered mail', { ...bounce, 'detail-type': 'Email Delivered' }],
  ['an event of somebody else', { ...bounce, source: 'com.example' }],
  ['a bounce that another account let in', { ...bounce, account: '999988887777' }],
])('%s is not', (_, event) => {
  expect(matchesPattern(pattern, event)).toBe(false);
});

test('of SES’s own examples it hands on those that say that a mail did not arrive', () => {
  const handed = readdirSync(EXAMPLES)
    .map((file) => file.replace(/\.json$/, ''))
    .filter((name) => matchesPattern(pattern, sesEventExample(name)));
  expect([...new Set(handed.map((name) => name.split('-')[0]))]).toEqual(['bounce', 'complaint', 'reject']);
});

test('the enforcer sends with the configuration set that the rule looks for', () => {
  const { Variables } = propertiesOf(hub, 'EnforcerLambdaFunction').Environment as { Variables: unknown };
  const environment = resolveIntrinsics(Variables, hub.resources, HUB) as Record<string, string>;
  expect(environment.SESCONFIGURATIONSET).toBe(ours.configurationSetName);
});

test('SES tells EventBridge’s default bus, where the rule is, of these kinds of event', () => {
  const { EventDestination } = propertiesOf(hub, 'MailEventsToEventBridge');
  const told = resolveIntrinsics(EventDestination, hub.resources, HUB) as {
    MatchingEventTypes: string[];
    EventBridgeDestination: { EventBusArn: string };
  };
  const kinds = events.map(([, { detail }]) => (detail as SesEvent['detail']).eventType.toLowerCase());
  expect(told.MatchingEventTypes).toEqual([...new Set(kinds)]);
  expect(told.EventBridgeDestination.EventBusArn).toBe(
    'arn:aws:events:eu-west-1:111122223333:event-bus/default',
  );
  expect(propertiesOf(hub, 'MailEventsRule')).not.toHaveProperty('EventBusName');
});
