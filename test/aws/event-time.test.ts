import { eventTime, momentOf } from '../../src/aws/event-time.ts';
import { parseMailEvent } from '../../src/aws/ses-event.ts';
import { bounceBody, mailEvent, RECEIVED } from '../builders/mail-event.ts';

const NOON = '2027-03-01T12:00:00.000Z';
const atOf = (
  timestamp: unknown,
  envelope: Readonly<Record<string, unknown>> = { time: '2027-03-01T13:00:00Z' },
) => parseMailEvent(mailEvent({ body: bounceBody({ timestamp }), envelope }), RECEIVED)?.at;

describe('the time of an event', () => {
  test.each<[unknown]>([
    ['2027-03-01T12:00:00.000Z'],
    ['2027-03-01T12:00:00Z'],
    ['2027-03-01T12:00Z'],
    ['2027-03-01T12:00:00.0Z'],
    ['2027-03-01T12:00:00.000000Z'],
    ['2027-03-01T12:00:00.000+0000'],
    ['2027-03-01T12:00:00+00:00'],
    ['2027-03-01T14:00:00+0200'],
    ['2027-03-01T13:00:00+01'],
    ['2027-03-01 12:00:00Z'],
    ['2027-03-01T12:00:00'],
    [' 2027-03-01T12:00:00Z '],
    [1803902400000],
    [1803902400],
    ['1803902400'],
  ])('%j is noon', (timestamp) => {
    expect(atOf(timestamp)).toBe(NOON);
  });

  test.each<[unknown]>([
    [undefined],
    [null],
    [''],
    ['soon'],
    ['2027-13-45T99:00:00Z'],
    ['2027-02-29T12:00:00Z'],
    [{}],
    [-1],
    [1e300],
    // The sender of the bounce has a clock of its own.
    ['1970-01-01T00:00:00Z'],
    ['2026-12-01T00:00:00Z'],
    ['2031-03-01T12:00:00Z'],
    ['9999-12-31T23:59:59Z'],
  ])('%j is none to go by: the envelope’s holds', (timestamp) => {
    expect(atOf(timestamp, { time: '2027-03-01T12:00:00Z' })).toBe(NOON);
  });

  test('is when it came, where the envelope has none either', () => {
    expect(atOf(undefined, { time: undefined })).toBe(RECEIVED);
    expect(atOf('soon', { time: 'never' })).toBe(RECEIVED);
  });

  test('of a rejected mail is the mail’s own', () => {
    const event = mailEvent({
      type: 'Reject',
      mail: { messageId: '0100', timestamp: '2027-03-01T07:00:00.5Z' },
    });
    expect(parseMailEvent(event, RECEIVED)?.at).toBe('2027-03-01T07:00:00.500Z');
  });
});

describe('the stamp of somebody else is gone by', () => {
  const DAY = 86_400_000;
  test.each([
    ['a day after it was told, just under', DAY - 1, true],
    ['exactly a day after', DAY, true],
    ['just over a day after', DAY + 1, false],
    ['30 days before, just under', 1 - 30 * DAY, true],
    ['exactly 30 days before', -30 * DAY, true],
    ['just over 30 days before', -30 * DAY - 1, false],
  ])('%s', (_, ms, isGoneBy) => {
    const stamp = new Date(Date.parse(RECEIVED) + ms).toISOString();
    expect(eventTime(stamp, RECEIVED)).toBe(isGoneBy ? stamp : RECEIVED);
  });
});

test.each<[unknown, string | null]>([
  [0, '1970-01-01T00:00:00.000Z'],
  [99_999_999_999, '5138-11-16T09:46:39.000Z'],
  [100_000_000_000, '1973-03-03T09:46:40.000Z'],
  [253_402_300_799_999, '9999-12-31T23:59:59.999Z'],
  [253_402_300_800_000, null],
  ['1969-12-31T23:59:59Z', null],
  [true, null],
  [[1803902400], null],
])('%j is the moment %s', (stamp, moment) => {
  expect(momentOf(stamp)).toBe(moment);
});
