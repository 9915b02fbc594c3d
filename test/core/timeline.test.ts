import { byTime, type TimelineEntry, type TimelineEvent } from '../../src/core/timeline.ts';
import { AS_OF, ago } from '../builders/as-of.ts';
import { finding } from '../builders/finding.ts';

const entry = (at: TimelineEntry['at'], what: TimelineEvent): TimelineEntry => ({
  ...finding(),
  at,
  what,
  runId: 'run',
});
const deactivated = entry(AS_OF, { kind: 'deactivated', by: null, reason: null });
const mailOf = (at: TimelineEntry['at']): TimelineEntry =>
  entry(at, {
    kind: 'notice',
    notice: 'deactivated',
    contact: 'ann@example.com',
    status: 'sent',
    messageId: 'm-1',
    deadline: AS_OF,
    reason: null,
  });

test('a timeline is in the order of time, and of one instant the deed stands before the mail about it', () => {
  const [before, same] = [mailOf(ago(1)), mailOf(AS_OF)];
  expect([same, deactivated, before].sort(byTime)).toEqual([before, deactivated, same]);
});

test('what was told at different times stands in that order, in whichever it came', () => {
  const earlier = mailOf(ago(2));
  const later = mailOf(ago(1));
  expect([later, earlier].sort(byTime)).toEqual([earlier, later]);
  expect([earlier, later].sort(byTime)).toEqual([earlier, later]);
});

test('of one instant the deed stands before a mail that became void', () => {
  const voided = entry(AS_OF, {
    kind: 'voided',
    notice: 'first',
    contact: 'ann@example.com',
    reason: 'bounced',
  });
  expect([voided, deactivated].sort(byTime)).toEqual([deactivated, voided]);
});
