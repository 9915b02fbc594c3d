import { noticeName } from '../../src/core/notice.ts';
import { noticeRow } from '../../src/ledger/row-keys.ts';
import { readKeyState, readNoticeRecord } from '../../src/ledger/rows/key-rows.ts';
import { AS_OF } from '../builders/as-of.ts';
import { OTHER_ACCOUNT } from '../builders/finding.ts';
import { notice } from '../builders/notice.ts';
import { KEY_STATE } from './sample-rows.ts';

const ROW = { ...noticeRow(noticeName(notice())), notice: notice(), status: 'sent' };

test('of a notice it is told when it was sent, by which mail, and why it was withdrawn', () => {
  const read = { notice: notice(), status: 'sent' };
  expect(readNoticeRecord({ ...ROW, sentAt: AS_OF, messageId: '0100', why: 'rotated' })).toEqual({
    ok: true,
    value: { ...read, sentAt: AS_OF, messageId: '0100', why: 'rotated' },
  });
  expect(readNoticeRecord(ROW)).toEqual({
    ok: true,
    value: { ...read, sentAt: null, messageId: null, why: null },
  });
});

test.each([
  ['status', { status: 'lost' }],
  ['sentAt', { sentAt: 'yesterday' }],
  ['messageId', { messageId: 7 }],
  ['why', { why: 'x'.repeat(1_001) }],
])('a notice whose %s is none is unread', (_, damage) => {
  expect(readNoticeRecord({ ...ROW, ...damage })).toMatchObject({ ok: false });
});

test.each([
  ['whose deactivation is of another key', 'it speaks of another key than its own'],
  ['under a name that no key has', 'it speaks of another key than its own'],
  ['with a damaged notice', 'one of its notices is not as notices are'],
])('the state of a key %s is unread, and says so', (what, why) => {
  const state = {
    'whose deactivation is of another key': {
      ...KEY_STATE,
      pk: KEY_STATE.pk.replace(/#\d{12}#/, `#${OTHER_ACCOUNT}#`),
    },
    'under a name that no key has': { pk: 'KEY#1#2', sk: 'STATE' },
    'with a damaged notice': { ...KEY_STATE, 'NOTICE#2026-11-22#first#ann@example.com': {} },
  }[what];
  expect(readKeyState({ ...KEY_STATE, ...state })).toMatchObject({ ok: false, row: { why } });
});
