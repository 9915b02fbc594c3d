import { parseMailEvent, UnreadableMailEventError } from '../../src/aws/ses-event.ts';
import { AS_OF } from '../builders/as-of.ts';
import { bounceBody, mailEvent, RECEIVED } from '../builders/mail-event.ts';

test.each([
  ['nothing', undefined],
  ['an event of another service', { source: 'aws.ec2', detail: { state: 'running' } }],
  ['a delivery', { source: 'aws.ses', detail: { eventType: 'Delivery', mail: { messageId: 'x' } } }],
])('%s is no mail event, and no failure', (_, event) => {
  expect(parseMailEvent(event, AS_OF)).toBeNull();
});

describe('why a mail failed is told in one line', () => {
  const whyOf = (type: string, body: Readonly<Record<string, unknown>>) =>
    parseMailEvent(mailEvent({ type, body }), RECEIVED)?.fate.why;

  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['bounce: Permanent, General', 'Bounce', bounceBody()],
    ['bounce: Permanent', 'Bounce', bounceBody({ bounceSubType: undefined })],
    ['bounce: Permanent', 'Bounce', bounceBody({ bounceSubType: '  ' })],
    ['bounce: a b, General', 'Bounce', bounceBody({ bounceType: ' a\r\n b ' })],
    ['bounce', 'Bounce', bounceBody({ bounceType: null, bounceSubType: null })],
    ['complaint: abuse', 'Complaint', { complaintFeedbackType: 'abuse' }],
    ['complaint', 'Complaint', {}],
    ['rejected: Bad content', 'Reject', { reason: 'Bad content' }],
    ['rejected', 'Reject', {}],
  ])('%s', (why, type, body) => {
    expect(whyOf(type, body)).toBe(why);
  });

  test('of at most 200 letters', () => {
    expect(whyOf('Reject', { reason: 'x'.repeat(500) })).toBe(`rejected: ${'x'.repeat(190)}`);
  });
});

test('a bounce whose recipient cannot be read did not arrive', () => {
  const body = bounceBody({ bounceType: 'Transient', bouncedRecipients: [{ emailAddress: 7 }] });
  expect(parseMailEvent(mailEvent({ body }), RECEIVED)?.fate.kind).toBe('bounced');
});

test('an event that nobody says to come from SES is read as SES would have sent it', () => {
  for (const source of [undefined, null])
    expect(parseMailEvent(mailEvent({ body: bounceBody(), envelope: { source } }), RECEIVED)).not.toBeNull();
  expect(() => parseMailEvent(mailEvent({ envelope: { source: 'mine' } }), RECEIVED)).toThrow(
    UnreadableMailEventError,
  );
});

test('an event that is about a mail, and of no kind that is known, is an error that says which', () => {
  const read = () => parseMailEvent(mailEvent({ type: 'Teleported' }), RECEIVED);
  expect(read).toThrow('an event about mail 0100 is of a kind that is not known: "Teleported"');
  expect(read).toThrow(expect.objectContaining({ name: 'UnreadableMailEventError' }) as Error);
});
