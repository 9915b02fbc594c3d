import { instant, plusDays } from '../../../src/core/instant.ts';
import { deadlineTally } from '../../../src/page/data/deadlines.ts';
import { keyEntry } from '../../builders/report.ts';

const AS_OF = instant('2026-12-14T08:00:00.000Z');

test('a deadline of today that is ahead counts for today, one that is past for none of the days', () => {
  const due = (days: number) => keyEntry({ deadline: plusDays(AS_OF, days) });
  const tally = deadlineTally(AS_OF);
  for (const key of [due(-0.1), due(0.1), due(13), due(14)]) tally.add(key);
  const { days, past, later } = tally.deadlines();
  expect(days.filter(({ keys }) => keys > 0)).toEqual([
    { day: '2026-12-14', keys: 1 },
    { day: '2026-12-27', keys: 1 },
  ]);
  expect({ days: days.length, past, later }).toEqual({ days: 14, past: 1, later: 1 });
});
