import fc from 'fast-check';
import { parseMailEvent, UnreadableMailEventError } from '../../src/aws/ses-event.ts';
import { bounceBody, mailEvent, RECEIVED, type EventParts } from '../builders/mail-event.ts';

const read = (parts: EventParts) => parseMailEvent(mailEvent(parts), RECEIVED);
const bounce = (overrides: Readonly<Record<string, unknown>>) => read({ body: bounceBody(overrides) });

const full = { emailAddress: 'ann@example.org', action: 'failed', diagnosticCode: 'smtp; 452 mailbox full' };
const outOfOffice = { emailAddress: 'ann@example.org' };
const moment = { bounceType: 'Transient', bounceSubType: 'General' };

describe('a bounce is read, whatever it leaves out', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['nothing', {}, 'undeliverable'],
    [
      'action and diagnostic code, as null',
      { bouncedRecipients: [{ ...full, action: null, diagnosticCode: null }] },
      'undeliverable',
    ],
    ['the recipients', { bouncedRecipients: undefined }, 'undeliverable'],
    ['the recipients, as null', { bouncedRecipients: null }, 'undeliverable'],
    ['every recipient', { bouncedRecipients: [] }, 'undeliverable'],
    ['the address', { bouncedRecipients: [{}] }, 'undeliverable'],
    ['the subtype', { bounceSubType: undefined }, 'undeliverable'],
    ['the subtype, as null', { bounceSubType: null }, 'undeliverable'],
    ['its type', { bounceType: undefined }, 'bounced'],
    ['its type, as null', { bounceType: null }, 'bounced'],
    ['a type anybody knows', { bounceType: 'Whatever' }, 'bounced'],
    ['a type that is a text', { bounceType: 5, bounceSubType: {} }, 'bounced'],
    ['capitals, as SESv2 writes its types', { bounceType: 'PERMANENT' }, 'undeliverable'],
    ['the time', { timestamp: undefined }, 'undeliverable'],
    ['nothing, and has more than is known', { isNew: true, remoteMtaIp: '192.0.2.1' }, 'undeliverable'],
    ['who: for the moment, and of nobody', { ...moment, bouncedRecipients: [] }, 'bounced'],
    ['who: for the moment, and of null', { ...moment, bouncedRecipients: [null] }, 'bounced'],
    [
      'who: for the moment, and of an address that is none',
      { ...moment, bouncedRecipients: [{ emailAddress: 5 }] },
      'bounced',
    ],
    ['a readable action', { ...moment, bouncedRecipients: [{ ...outOfOffice, action: 5 }] }, 'bounced'],
    [
      'the subtype, for the moment',
      { ...moment, bounceSubType: undefined, bouncedRecipients: [outOfOffice] },
      'bounced',
    ],
    ['all of it but an out-of-office note', { ...moment, bouncedRecipients: [outOfOffice] }, 'passing'],
    [
      'action and code, as null, of an out-of-office note',
      { ...moment, bouncedRecipients: [{ ...outOfOffice, action: null, diagnosticCode: null }] },
      'passing',
    ],
    [
      'nobody: one of several recipients has failed',
      { ...moment, bouncedRecipients: [outOfOffice, full] },
      'bounced',
    ],
    [
      'nobody: all of several are out of office',
      { ...moment, bouncedRecipients: [outOfOffice, outOfOffice] },
      'passing',
    ],
  ])('%s', (_, overrides, kind) => {
    expect(bounce(overrides)).toMatchObject({ messageId: '0100', fate: { kind } });
  });

  test.each([[undefined], [null], ['text'], [[]]])('its whole body: %j', (body) => {
    expect(read({ body })).toMatchObject({ messageId: '0100', fate: { kind: 'bounced' } });
  });
});

describe('a complaint is read, whatever it leaves out', () => {
  test.each<[string, unknown, string]>([
    ['nothing', { complainedRecipients: [full], complaintFeedbackType: 'abuse' }, 'undeliverable'],
    [
      'its kind, as null',
      { complainedRecipients: null, complaintFeedbackType: null, complaintSubType: null },
      'undeliverable',
    ],
    ['everything', {}, 'undeliverable'],
    ['its body', undefined, 'undeliverable'],
    ['its kind', { complaintFeedbackType: 5 }, 'undeliverable'],
    ['a real complaint', { complaintFeedbackType: 'not-spam' }, 'passing'],
    ['small letters', { complaintFeedbackType: 'Not-Spam' }, 'passing'],
    [
      'the mail: it was suppressed',
      { complaintFeedbackType: 'not-spam', complaintSubType: 'OnAccountSuppressionList' },
      'undeliverable',
    ],
  ])('%s', (_, body, kind) => {
    expect(read({ type: 'Complaint', body })).toMatchObject({ messageId: '0100', fate: { kind } });
  });
});

test.each([[{ reason: 'Bad content' }], [{ reason: null }], [{}], [undefined]])(
  'a rejected mail is read, whatever it leaves out: %j',
  (body) => {
    expect(read({ type: 'Reject', body })).toMatchObject({ messageId: '0100', fate: { kind: 'rejected' } });
  },
);

describe('the kind of an event', () => {
  test.each([
    ['by eventType', mailEvent({ body: bounceBody() })],
    [
      'by notificationType, where nobody set up publishing',
      mailEvent({
        type: undefined,
        envelope: {
          detail: { notificationType: 'Bounce', mail: { messageId: '0100' }, bounce: bounceBody() },
        },
      }),
    ],
    [
      'by the envelope',
      mailEvent({ envelope: { detail: { mail: { messageId: '0100' }, bounce: bounceBody() } } }),
    ],
    [
      'in capitals',
      mailEvent({
        type: 'BOUNCE',
        envelope: { detail: { eventType: 'BOUNCE', mail: { messageId: '0100' }, bounce: bounceBody() } },
      }),
    ],
    ['without an envelope', { eventType: 'Bounce', mail: { messageId: '0100' }, bounce: bounceBody() }],
    ['without a source', mailEvent({ body: bounceBody(), envelope: { source: undefined } })],
  ])('is known %s', (_, event) => {
    expect(parseMailEvent(event, RECEIVED)).toMatchObject({
      messageId: '0100',
      fate: { kind: 'undeliverable' },
    });
  });

  test.each([
    'Send',
    'Delivery',
    'Open',
    'Click',
    'Rendering Failure',
    'RenderingFailure',
    'DeliveryDelay',
    'Subscription',
  ])('that is no failure is passed over by its name: %s', (type) => {
    expect(read({ type })).toBeNull();
    expect(read({ type, mail: null })).toBeNull();
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'Bounce'],
    ['a list', [1]],
    ['an event without a source', {}],
    ['an event of another service', { source: 'aws.ec2', detail: { state: 'running' } }],
    [
      'an event of SES that is about no mail',
      { source: 'aws.ses', 'detail-type': 'Advisor Recommendation Status Open', detail: { data: '{}' } },
    ],
  ])('that is not about a mail is passed over: %s', (_, event) => {
    expect(parseMailEvent(event, RECEIVED)).toBeNull();
  });
});

describe('what is about a mail, and cannot be read, is thrown: it must not pass for nothing', () => {
  test.each<[string, unknown, RegExp]>([
    [
      'a bounce without its mail',
      mailEvent({ envelope: { detail: { eventType: 'Bounce' } } }),
      /names no mail/,
    ],
    ['a bounce of null', mailEvent({ mail: null }), /names no mail/],
    ['a bounce of a mail without an ID', mailEvent({ mail: {} }), /names no mail/],
    ['a bounce of a mail with an empty ID', mailEvent({ mail: { messageId: ' ' } }), /names no mail/],
    ['a bounce of a mail with a number', mailEvent({ mail: { messageId: 5 } }), /names no mail/],
    [
      'a bounce of a mail with an endless ID',
      mailEvent({ mail: { messageId: 'x'.repeat(5000) } }),
      /names no mail/,
    ],
    ['a bounce without its record', mailEvent({ envelope: { detail: undefined } }), /names no mail/],
    ['a bounce with a text as its record', mailEvent({ envelope: { detail: 'Bounce' } }), /names no mail/],
    ['a kind that nobody knows', mailEvent({ type: 'Vanished' }), /0100.*"Vanished"/],
    ['no kind at all', mailEvent({ type: null, envelope: { 'detail-type': undefined } }), /0100.*kind/],
    [
      'a bounce that is not from SES',
      mailEvent({ envelope: { source: 'com.example' } }),
      /0100.*"com.example"/,
    ],
  ])('%s', (_, event, words) => {
    const reading = () => parseMailEvent(event, RECEIVED);
    expect(reading).toThrow(UnreadableMailEventError);
    expect(reading).toThrow(words);
  });
});

test('whatever comes is read, passed over or thrown by name; nothing else is thrown', () => {
  const words = [
    'aws.ses',
    'Bounce',
    'Complaint',
    'Reject',
    'Delivery',
    'Email Bounced',
    '0100',
    '',
    null,
    undefined,
    5,
    [],
    {},
  ];
  const value = fc.oneof(fc.constantFrom<unknown>(...words), fc.jsonValue(), bodies());
  const mail = fc.record({ messageId: value, timestamp: value }, { requiredKeys: [] });
  const detail = fc.record(
    {
      eventType: value,
      mail: fc.oneof(mail, value),
      bounce: fc.oneof(bodies(), value),
      complaint: value,
      reject: value,
    },
    { requiredKeys: [] },
  );
  const event = fc.record(
    { source: value, 'detail-type': value, time: value, detail: fc.oneof(detail, value) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(event, (given) => {
      try {
        const taken = parseMailEvent(given, RECEIVED);
        if (taken !== null) expect(new Date(taken.at).toISOString()).toBe(taken.at);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableMailEventError);
      }
    }),
    { numRuns: 1000 },
  );
});

function bodies(): fc.Arbitrary<unknown> {
  const member = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>('Permanent', 'Transient', 'General', null, undefined),
  );
  return fc.record(
    { bounceType: member, bounceSubType: member, bouncedRecipients: member, timestamp: member },
    { requiredKeys: [] },
  );
}
