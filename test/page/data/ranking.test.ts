import { instant, plusDays } from '../../../src/core/instant.ts';
import { rankTally } from '../../../src/page/data/ranking.ts';
import { keyEntry } from '../../builders/report.ts';
import { THRESHOLDS } from '../samples.ts';

const AS_OF = instant('2026-12-14T08:00:00.000Z');

test('who has most overdue keys comes first, then who has most that are too old; a key of two contacts counts for both', () => {
  const deadline = plusDays(AS_OF, 7);
  const keys = [
    keyEntry({ contacts: ['ann', 'ben'], ageDays: 90, deadline }),
    keyEntry({ contacts: ['ben'], ageDays: 31, deadline }),
    keyEntry({ contacts: ['cy'], ageDays: 31, deadline }),
    keyEntry({ contacts: ['di'], ageDays: 39, deadline: AS_OF }),
  ];
  const tally = rankTally(({ contacts }) => contacts, THRESHOLDS, AS_OF);
  for (const key of keys) tally.add(key);
  expect(tally.ranked()).toEqual([
    { id: 'di', overdue: 1, tooOld: 1, due: 1 },
    { id: 'ben', overdue: 0, tooOld: 1, due: 2 },
    { id: 'ann', overdue: 0, tooOld: 1, due: 1 },
    { id: 'cy', overdue: 0, tooOld: 0, due: 1 },
  ]);
});
