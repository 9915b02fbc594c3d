import { parseMailEvent } from '../../src/aws/ses-event.ts';

test.each([
  ['nothing', undefined],
  ['an event of another service', { source: 'aws.ec2', detail: { state: 'running' } }],
  ['a delivery', { source: 'aws.ses', detail: { eventType: 'Delivery', mail: { messageId: 'x' } } }],
  ['a bounce without its mail', { source: 'aws.ses', detail: { eventType: 'Bounce', bounce: {} } }],
])('%s is no mail event, and no failure', (_, event) => {
  expect(parseMailEvent(event)).toBeNull();
});
