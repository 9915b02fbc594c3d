import { readContact, readMail, textOf } from '../../src/ledger/rows/address-rows.ts';
import { AS_OF } from '../builders/as-of.ts';
import { ACCOUNT } from '../builders/finding.ts';
import { CONTACT, MAIL } from './sample-rows.ts';

const failed = { at: AS_OF, mail: 'message-1' };
const refused = { ...failed, accountId: ACCOUNT };
const KEY = { pk: 'CONTACT#ann@example.com', sk: 'STATE' };

test('mails that failed or were refused are read as they were written', () => {
  const row = { ...KEY, failedMails: new Set([textOf(failed)]), refusedMails: new Set([textOf(refused)]) };
  expect(readContact(row)).toMatchObject({
    ok: true,
    value: { failedMails: [failed], refusedMails: [refused] },
  });
});

test('of an address that nothing else is known of no mail has failed', () => {
  expect(readContact(KEY)).toEqual({
    ok: true,
    value: { undeliverableSince: null, lastDigest: null, failedMails: [], refusedMails: [] },
  });
});

test.each([
  ['failedMails', 'yesterday message-1'],
  ['failedMails', AS_OF],
  ['failedMails', `${AS_OF} message-1 more`],
  ['failedMails', `${AS_OF} ${'x'.repeat(129)}`],
  ['refusedMails', `yesterday message-1 ${ACCOUNT}`],
  ['refusedMails', `${AS_OF} message-1`],
  ['refusedMails', `${AS_OF} message-1 1234`],
  ['refusedMails', `${AS_OF} message-1 ${ACCOUNT} more`],
  ['refusedMails', `${AS_OF} ${'x'.repeat(129)} ${ACCOUNT}`],
])('a row that has %j among its %s is unread, and says so', (set, written) => {
  expect(readContact({ ...KEY, [set]: new Set([written]) })).toMatchObject({
    ok: false,
    row: { why: expect.stringMatching(/: is no (failed|refused) mail$/) as string },
  });
});

test('a digest that went to somebody else among others makes the row of an address unread', () => {
  const { lastDigest } = CONTACT as { lastDigest: { notices: readonly { contact: string }[] } };
  const [own] = lastDigest.notices;
  const notices = [own, { ...own, contact: 'bob@example.com' }];
  expect(readContact({ ...KEY, lastDigest: { ...lastDigest, notices } })).toMatchObject({
    ok: false,
    row: { why: 'it speaks of a mail to another address' },
  });
});

test('of a mail whose bounce came first nobody knows yet what it carried', () => {
  expect(readMail({ pk: 'MAIL#0100', sk: 'STATE' })).toEqual({
    ok: true,
    value: { notices: null, undelivered: null },
  });
  expect(readMail({ ...MAIL, pk: 'MAIL#0100', sk: 'STATE' })).toMatchObject({ ok: true });
});
