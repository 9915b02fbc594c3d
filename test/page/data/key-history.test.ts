import { instant, plusDays } from '../../../src/core/instant.ts';
import { NO_HISTORY, type RecordedNotice } from '../../../src/core/notice-cycle.ts';
import { entriesOf } from '../../../src/page/data/key-history.ts';

const AS_OF = instant('2026-12-14T08:00:00.000Z');

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
