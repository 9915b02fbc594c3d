import { pauseInWords } from '../../src/core/pause.ts';
import { AS_OF } from '../builders/as-of.ts';

test('a pause is told with its beginning, who called it and why', () => {
  expect(pauseInWords({ by: 'ann', since: AS_OF, reason: 'release day' })).toBe(
    'paused since 2026-11-22T08:00:00.000Z by ann: release day',
  );
});
