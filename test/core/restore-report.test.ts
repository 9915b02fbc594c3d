import { instant } from '../../src/core/instant.ts';
import { restoreIdFor, TO_DO } from '../../src/core/restore-report.ts';

test('a restore is named after its instant, to the second, and chance', () => {
  expect(restoreIdFor(instant('2026-11-22T08:09:10.123Z'), '1a2b3c')).toBe(
    '2026-11-22T08-09-10Z-restore-1a2b3c',
  );
});

test('a restore will be at keys to restore, and waits for those that another one is at', () => {
  expect(TO_DO).toEqual(['to-restore', 'being-restored']);
});
