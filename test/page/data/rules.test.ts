import { instant, plusDays } from '../../../src/core/instant.ts';
import { NO_HISTORY, type RecordedNotice } from '../../../src/core/notice-cycle.ts';
import { placeOf } from '../../../src/page/charts/ages-chart.ts';
import { deadlines } from '../../../src/page/data/deadlines.ts';
import { entriesOf } from '../../../src/page/data/key-history.ts';
import { coverageByOu } from '../../../src/page/data/ous.ts';
import { isOverdue } from '../../../src/page/data/overdue.ts';
import { rank } from '../../../src/page/data/ranking.ts';
import { shareOf } from '../../../src/page/sections/headline.ts';
import { accountEntry, keyEntry } from '../../builders/report.ts';
import { THRESHOLDS } from '../samples.ts';

const AS_OF = instant('2026-12-14T08:00:00.000Z');

describe('a key is overdue', () => {
  const overdue = (key: Parameters<typeof keyEntry>[0]) => isOverdue(keyEntry(key), THRESHOLDS, AS_OF);
  const deadline = plusDays(AS_OF, 3);

  test.each([
    [36, false],
    [37, true],
    [38, true],
  ])('at %i days: %p', (ageDays, is) => {
    expect(overdue({ ageDays, deadline })).toBe(is);
  });

  test('from its deadline on, whatever its age', () => {
    expect(overdue({ ageDays: 10, deadline: AS_OF })).toBe(true);
    expect(overdue({ ageDays: 10, deadline: plusDays(AS_OF, 0.01) })).toBe(false);
  });

  test('not when it is exempt, undetermined or gone', () => {
    expect(overdue({ ageDays: 90, decision: 'exempt' })).toBe(false);
    expect(overdue({ ageDays: 90, decision: 'undetermined' })).toBe(false);
    expect(overdue({ ageDays: 90, decision: 'deactivate', outcome: 'deactivated' })).toBe(false);
  });
});

test('who has most overdue keys comes first; a key of two contacts counts for both', () => {
  const deadline = plusDays(AS_OF, 7);
  const keys = [
    keyEntry({ contacts: ['ann', 'ben'], ageDays: 90, deadline }),
    keyEntry({ contacts: ['ben'], ageDays: 31, deadline }),
    keyEntry({ contacts: ['cy'], ageDays: 31, deadline }),
  ];
  expect(rank(keys, ({ contacts }) => contacts, THRESHOLDS, AS_OF)).toEqual([
    { id: 'ben', overdue: 1, due: 2 },
    { id: 'ann', overdue: 1, due: 1 },
    { id: 'cy', overdue: 0, due: 1 },
  ]);
});

test('a deadline of today that is ahead counts for today, one that is past for none of the days', () => {
  const due = (days: number) => keyEntry({ deadline: plusDays(AS_OF, days) });
  const { days, past, later } = deadlines([due(-0.1), due(0.1), due(13), due(14)], AS_OF);
  expect(days.filter(({ keys }) => keys > 0)).toEqual([
    { day: '2026-12-14', keys: 1 },
    { day: '2026-12-27', keys: 1 },
  ]);
  expect({ days: days.length, past, later }).toEqual({ days: 14, past: 1, later: 1 });
});

test('OUs are counted by the accounts directly in them, the unknown apart', () => {
  const accounts = [
    accountEntry({ ouPath: ['r-a1b2', 'ou-a1b2-workload'] }),
    accountEntry({ ouPath: ['r-a1b2', 'ou-a1b2-workload'], status: 'unreachable' }),
    accountEntry({ ouPath: ['r-a1b2'] }),
    accountEntry({ ouPath: null }),
  ];
  expect(coverageByOu(accounts).map(({ ou, coverage }) => [ou, coverage.surveyed, coverage.total])).toEqual([
    ['ou-a1b2-workload', 1, 2],
    ['r-a1b2', 1, 1],
    [null, 1, 1],
  ]);
});

test('all is never rounded to, nor nothing', () => {
  expect([
    shareOf(999, 1000),
    shareOf(1000, 1000),
    shareOf(1, 1000),
    shareOf(0, 1000),
    shareOf(0, 0),
  ]).toEqual(['99 %', '100 %', '1 %', '0 %', '–']);
});

test('an age lies within its band as far as it is through it, and beyond the last at the end', () => {
  const bands = [0, 5, 10].map((fromDays) => ({ fromDays, keys: 1 }));
  expect([0, 2.5, 5, 7, 10, 400].map((days) => placeOf(days, bands))).toEqual([0, 0.5, 1, 1.4, 2, 3]);
});

test('what befell a key is told in the order of time, a notice that bounced as such', () => {
  const notice = (overrides: Partial<RecordedNotice>): RecordedNotice => ({
    kind: 'first',
    contact: 'ann@example.com' as RecordedNotice['contact'],
    cycle: AS_OF,
    countsFrom: AS_OF,
    deadline: plusDays(AS_OF, 7),
    status: 'sent',
    messageId: 'm',
    ...overrides,
  });
  const history = {
    ...NO_HISTORY,
    restoredAt: plusDays(AS_OF, 9),
    notices: [notice({ kind: 'reminder', countsFrom: plusDays(AS_OF, 4) }), notice({ status: 'bounced' })],
  };
  expect(entriesOf(history).map(({ kind }) => kind)).toEqual([
    'first-bounced',
    'reminder-notice',
    'restored',
  ]);
});
