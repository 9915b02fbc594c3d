import { fateOfBounce, isHarmlessComplaint } from '../../src/core/mail-event.ts';

const full = { action: 'failed', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' };
const spam = { action: 'failed', diagnosticCode: 'smtp; 550 5.7.1 This message looks like spam' };

describe('a bounce', () => {
  test.each([
    ['Permanent', 'General', full, 'undeliverable'],
    ['Permanent', 'OnAccountSuppressionList', {}, 'undeliverable'],
    ['Transient', 'MailboxFull', full, 'bounced'],
    ['Transient', 'MailboxFull', {}, 'bounced'],
    ['Transient', 'MessageTooLarge', {}, 'rejected'],
    ['Transient', 'ContentRejected', {}, 'rejected'],
    ['Transient', 'AttachmentRejected', {}, 'rejected'],
    ['Permanent', 'General', spam, 'rejected'],
    ['Transient', 'General', spam, 'rejected'],
    ['Permanent', 'OnAccountSuppressionList', spam, 'undeliverable'],
    ['Permanent', 'NoEmail', spam, 'undeliverable'],
    ['Transient', 'CustomTimeoutExceeded', {}, 'bounced'],
    ['Transient', 'OfAnotherYear', {}, 'bounced'],
    ['Undetermined', 'Undetermined', {}, 'bounced'],
    ['OfAnotherYear', 'General', {}, 'bounced'],
    ['Transient', 'General', full, 'bounced'],
    ['Transient', 'General', { action: 'failed' }, 'bounced'],
    ['Transient', 'General', {}, 'passing'],
    ['Transient', 'General', { ...full, action: 'delayed' }, 'passing'],
    ['Transient', 'General', { ...full, diagnosticCode: 'X-Autoreply: I am out of the office' }, 'passing'],
    ['Transient', 'General', { ...full, diagnosticCode: 'smtp; automatic reply' }, 'passing'],
    ['Transient', 'General', { ...full, diagnosticCode: 'auto-reply: gone fishing' }, 'passing'],
    ['Transient', 'General', { ...full, diagnosticCode: 'AutoReply' }, 'passing'],
    ['Transient', 'General', { ...full, diagnosticCode: 'automated response' }, 'passing'],
    ['Transient', 'General', { ...full, diagnosticCode: 'Out-of-Office' }, 'passing'],
    ['Transient', 'General', { ...full, diagnosticCode: 'out of office' }, 'passing'],
    ['Transient', 'General', { ...full, diagnosticCode: 'out of the office until Monday' }, 'passing'],
    [null, 'General', {}, 'bounced'],
    ['Transient', null, {}, 'bounced'],
  ])('%s, %s of %j is %s', (type, subType, recipient, fate) => {
    expect(fateOfBounce(type, subType, { emailAddress: 'ann@example.org', ...recipient })).toBe(fate);
  });
});

test.each([
  ['not-spam', true],
  ['auth-failure', true],
  ['abuse', false],
  ['fraud', false],
  ['other', false],
  ['virus', false],
  [undefined, false],
])('a complaint of the kind %s is harmless: %s', (kind, harmless) => {
  expect(isHarmlessComplaint(kind)).toBe(harmless);
});
