import { parseMailEvent } from '../../src/aws/ses-event.ts';
import { AS_OF } from '../builders/as-of.ts';

test.each([
  ['nothing', undefined],
  ['an event of another service', { source: 'aws.ec2', detail: { state: 'running' } }],
  ['a delivery', { source: 'aws.ses', detail: { eventType: 'Delivery', mail: { messageId: 'x' } } }],
])('%s is no mail event, and no failure', (_, event) => {
  expect(parseMailEvent(event, AS_OF)).toBeNull();
});
