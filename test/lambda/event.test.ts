import { instant } from '../../src/core/instant.ts';
import { asOfFor, parseEvent } from '../../src/lambda/event.ts';

const now = instant('2026-11-22T08:03:00Z');

describe('the as-of instant of a Lambda run', () => {
  test.each([
    ['minutes before the clock', '2026-11-22T08:00:00Z', '2026-11-22T08:00:00.000Z'],
    ['exactly six hours before', '2026-11-22T02:03:00Z', '2026-11-22T02:03:00.000Z'],
    ['a little more than six hours before', '2026-11-22T02:02:59Z', now],
    ['exactly six hours ahead', '2026-11-22T14:03:00Z', '2026-11-22T14:03:00.000Z'],
    ['days ahead', '2026-11-25T08:00:00Z', now],
    ['in another time zone', '2026-11-22T09:00:00+01:00', '2026-11-22T08:00:00.000Z'],
  ])('with a scheduled time %s', (_what, scheduledTime, asOf) => {
    expect(asOfFor(scheduledTime, now).asOf).toBe(asOf);
  });

  test('is the clock when nothing was scheduled, and the log says why', () => {
    expect(asOfFor(undefined, now)).toEqual({ asOf: now, why: 'the clock: the event has no scheduled time' });
  });
});

describe('an event', () => {
  test.each([[undefined], [null], [{}], [{ unrelated: true }]])('may be %j', (event) => {
    expect(parseEvent(event)).toEqual({});
  });

  test('may turn enforce into a dry run, never the other way round', () => {
    expect(parseEvent({ mode: 'dry-run' })).toEqual({ mode: 'dry-run' });
    expect(() => parseEvent({ mode: 'enforce' })).toThrow('The event cannot be used');
  });

  test('may ask for everybody, whatever is remembered', () => {
    expect(parseEvent({ full: true })).toEqual({ full: true });
    expect(() => parseEvent({ full: 'yes' })).toThrow('The event cannot be used');
  });

  test.each([['yesterday'], [''], ['<aws.scheduler.scheduled-time>'], [20261122]])(
    'with the scheduled time %j is refused and says what it takes',
    (scheduledTime) => {
      expect(() => parseEvent({ scheduledTime })).toThrow('It takes {"scheduledTime": ISO 8601 instant');
    },
  );
});
