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
