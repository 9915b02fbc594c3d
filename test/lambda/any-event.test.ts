import fc from 'fast-check';
import { instant, toMs } from '../../src/core/instant.ts';
import { asOfFor, parseEvent, type RunInput } from '../../src/lambda/event.ts';
import { textsLike } from '../builders/any-text.ts';

const now = instant('2026-11-22T08:03:00Z');
const HOUR_MS = 3_600_000;

const text = textsLike(
  ...['2026-11-22', 'T08:00:00Z', 'T08:00:00.000+14:00', '0000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z'],
  ...[
    '9999-12-31T23:59:59-23:59',
    '2026-02-30T08:00:00Z',
    'enforce',
    'dry-run',
    '<aws.scheduler.scheduled-time>',
  ],
);
const anything = fc.oneof(fc.anything(), text, fc.constantFrom(null, undefined, 'dry-run', 'enforce'));
const instants = fc
  .date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') })
  .map((date) => date.toISOString());
const event = fc.oneof(
  anything,
  fc.record(
    { scheduledTime: fc.oneof(anything, instants), mode: anything, full: anything, other: anything },
    { requiredKeys: [] },
  ),
);

function parsed(given: unknown): RunInput | null {
  try {
    return parseEvent(given);
  } catch (error) {
    expect(String(error)).toContain(
      'It takes {"scheduledTime": ISO 8601 instant, "mode": "dry-run", "full": true}',
    );
    return null;
  }
}

test('whatever the Lambda is invoked with, it runs as of about now and never enforces for it, or says what it takes', () => {
  fc.assert(
    fc.property(event, (given) => {
      const input = parsed(given);
      if (input === null) return;
      expect([undefined, 'dry-run']).toContain(input.mode);
      const { asOf } = asOfFor(input.scheduledTime, now);
      expect(Math.abs(toMs(asOf) - toMs(now))).toBeLessThanOrEqual(6 * HOUR_MS);
    }),
    { numRuns: 1_000 },
  );
});
