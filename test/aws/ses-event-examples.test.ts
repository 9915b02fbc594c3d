import { readdirSync } from 'node:fs';
import { parseMailEvent } from '../../src/aws/ses-event.ts';
import type { FateKind } from '../../src/core/mail-event.ts';
import { RECEIVED } from '../builders/mail-event.ts';
import { EXAMPLES, sesEventExample as example } from './ses-event-example.ts';

const MAIL = '0102019aeb2f5d10-4c1f2f0e-6a3b-4d6f-9a6e-2f7d1c0b8e55-000000';

const FATES: Readonly<Record<string, readonly [at: string, kind: FateKind, why: string]>> = {
  bounce: ['2027-03-01T08:00:09.305Z', 'undeliverable', 'bounce: Permanent, General'],
  'bounce-mailbox-full': ['2027-03-01T20:00:09.305Z', 'bounced', 'bounce: Transient, MailboxFull'],
  'bounce-suppressed': [
    '2027-03-01T08:00:06.305Z',
    'undeliverable',
    'bounce: Permanent, OnAccountSuppressionList',
  ],
  'bounce-without-report': ['2027-03-01T08:00:09.305Z', 'passing', 'bounce: Transient, General'],
  complaint: ['2027-03-01T09:12:44.000Z', 'undeliverable', 'complaint: abuse'],
  'complaint-not-spam': ['2027-03-01T09:12:44.000Z', 'passing', 'complaint: not-spam'],
  'complaint-suppressed': [
    '2027-03-01T08:00:06.305Z',
    'undeliverable',
    'complaint: OnAccountSuppressionList',
  ],
  'complaint-without-report': ['2027-03-01T09:12:44.000Z', 'undeliverable', 'complaint'],
  // A rejection has no time of its own, but that of its mail.
  reject: ['2027-03-01T08:00:05.120Z', 'rejected', 'rejected: Bad content'],
};

const NO_FAILURES = [
  'click',
  'delivery',
  'delivery-delay',
  'open',
  'rendering-failure',
  'send',
  'subscription',
];

test.each(Object.entries(FATES))('SES’s example of a %s is read as what became of the mail', (name, fate) => {
  const [at, kind, why] = fate;
  expect(parseMailEvent(example(name), RECEIVED)).toEqual({ messageId: MAIL, at, fate: { kind, why } });
});

test.each(NO_FAILURES)('SES’s example of a %s is known, and no failure', (name) => {
  expect(parseMailEvent(example(name), RECEIVED)).toBeNull();
});

test.each([...Object.keys(FATES), ...NO_FAILURES])(
  'a %s is told by its detail type alone, where the record does not name its kind',
  (name) => {
    const event = example(name);
    const detail = { ...(event.detail as Readonly<Record<string, unknown>>), eventType: undefined };
    expect(parseMailEvent({ ...event, detail }, RECEIVED)).toEqual(parseMailEvent(event, RECEIVED));
  },
);

test('every example is read here', () => {
  const names = readdirSync(EXAMPLES).map((file) => file.replace(/\.json$/, ''));
  expect(names.sort()).toEqual([...Object.keys(FATES), ...NO_FAILURES].sort());
});
