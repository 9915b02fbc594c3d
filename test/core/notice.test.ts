import { HOUR_MS, instant, toMs } from '../../src/core/instant.ts';
import { countsFrom, noticeName } from '../../src/core/notice.ts';
import { AS_OF } from '../builders/as-of.ts';
import { BOB, notice } from '../builders/notice.ts';

describe('the grace period of a notice', () => {
  const after = (ms: number) => instant(toMs(AS_OF) + ms);

  test.each([
    ['when sent at once', 0],
    ['when sent just under an hour later', HOUR_MS - 1],
    ['when sent exactly an hour later', HOUR_MS],
    ['when the clock of the sender is behind', -HOUR_MS],
  ])('begins with its run %s', (_when, ms) => {
    expect(countsFrom(AS_OF, after(ms))).toBe(AS_OF);
  });

  test.each([
    ['just over an hour', HOUR_MS + 1],
    ['a day', 24 * HOUR_MS],
  ])('begins when it was sent if that was %s after its run', (_when, ms) => {
    expect(countsFrom(AS_OF, after(ms))).toBe(after(ms));
  });
});

describe('the name of a notice', () => {
  test('is key, day, kind and address', () => {
    expect(noticeName(notice({ kind: 'reminder', contact: BOB }))).toEqual({
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      day: '2026-11-22',
      kind: 'reminder',
      contact: 'bob@example.com',
    });
  });

  test('is the same for two runs of a day', () => {
    const evening = notice({ runId: 'evening', decidedAt: instant('2026-11-22T23:59:59.999Z') });
    expect(noticeName(evening)).toEqual(noticeName(notice()));
  });

  test('is another one the next day', () => {
    const tomorrow = notice({ decidedAt: instant('2026-11-23T00:00:00.000Z') });
    expect(noticeName(tomorrow)).not.toEqual(noticeName(notice()));
  });
});
