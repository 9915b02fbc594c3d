import { failureOf, failureOrThrow } from '../../src/aws/failure.ts';
import { KeyRotationError } from '../../src/core/problem.ts';
import type { SenderAddress } from '../../src/core/contact.ts';
import { sendFailureOf } from '../../src/aws/send-failure.ts';

const SENDER = 'keys@mail.example.com' as SenderAddress;

const named = (name: string, message = 'told by AWS', extra: object = {}) =>
  Object.assign(new Error(message), { name }, extra);

describe('an AWS error', () => {
  test.each([
    ['AccessDenied', 'ACCESS_DENIED'],
    ['AccessDeniedException', 'ACCESS_DENIED'],
    ['Throttling', 'THROTTLED'],
    ['TooManyRequestsException', 'THROTTLED'],
    ['TimeoutError', 'TIMED_OUT'],
    ['ExpiredToken', 'CREDENTIALS_REFUSED'],
    ['ServiceFailureException', 'SERVICE_ERROR'],
    ['SomethingNew', 'SERVICE_ERROR'],
  ])('%s is reported as %s', (name, code) => {
    expect(failureOf(named(name)).code).toBe(code);
  });

  test('of the network is known by its code', () => {
    expect(failureOf(named('Error', 'socket hang up', { code: 'ECONNRESET' })).code).toBe('TIMED_OUT');
  });

  test('is told in one line of at most 300 characters', () => {
    const { message } = failureOf(named('AccessDenied', `line\nbreak ${'x'.repeat(500)}`));
    expect(message).toMatch(/^AccessDenied: line break x+$/);
    expect(message).toHaveLength(300);
  });

  test('is not what a bug of ours passes for', () => {
    expect(() => failureOrThrow(new TypeError('x is not a function'))).toThrow(TypeError);
  });

  test('the end of a run does not pass for an answer of AWS', () => {
    const lost = new KeyRotationError('LEASE_LOST', 'the lock of this run was taken over');
    expect(() => failureOrThrow(lost)).toThrow(lost);
  });
});

describe('a refused mail', () => {
  test.each([
    ['Throttling', 'Daily message quota exceeded.', 'QUOTA_USED_UP', 'pending', true],
    ['ThrottlingException', 'Maximum sending rate exceeded.', 'THROTTLED', 'pending', false],
    ['AccountSendingPausedException', 'paused', 'SENDING_PAUSED', 'pending', true],
    [
      'MessageRejected',
      'Email address is not verified. The following identities failed',
      'RECIPIENT_NOT_VERIFIED',
      'withheld',
      false,
    ],
    ['MessageRejected', 'Illegal content', 'MAIL_REFUSED', 'failed', false],
    ['InvalidParameterValue', 'Domain contains dot-dot', 'MAIL_REFUSED', 'failed', false],
    ['AccessDenied', 'ses:SendRawEmail', 'SES_UNREAD', 'failed', true],
    ['TimeoutError', 'socket hang up', 'TIMED_OUT', 'pending', false],
    ['ConfigurationSetSendingPausedException', 'paused', 'SENDING_PAUSED', 'pending', true],
    ['ConfigurationSetDoesNotExistException', 'keyrotation', 'CONFIGURATION_SET_MISSING', 'pending', true],
    ['MailFromDomainNotVerifiedException', 'MAIL FROM', 'SENDER_NOT_VERIFIED', 'pending', true],
    ['InternalFailure', 'try later', 'SERVICE_ERROR', 'pending', false],
    ['ServiceUnavailable', 'try later', 'SERVICE_ERROR', 'pending', false],
    ['ExpiredToken', 'expired', 'CREDENTIALS_REFUSED', 'pending', false],
  ])('with %s, %j is %s, ends %s, and stops the others: %s', (name, message, code, end, stops) => {
    expect(sendFailureOf(named(name, message), { sender: SENDER, sandbox: true })).toMatchObject({
      code,
      end,
      stops,
    });
  });
});

describe('SES that says "not verified"', () => {
  const unverified = (...identities: string[]) =>
    named(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${identities.join(', ')}`,
    );

  test.each([
    ['of the recipient, in the sandbox', true, ['ann@example.org'], 'RECIPIENT_NOT_VERIFIED'],
    ['of an address of the sender’s domain', true, ['ann@mail.example.com'], 'RECIPIENT_NOT_VERIFIED'],
    ['of the sender', true, ['keys@mail.example.com'], 'SENDER_NOT_VERIFIED'],
    ['of the sender, by name', true, ['"Keys" <Keys@Mail.Example.com>'], 'SENDER_NOT_VERIFIED'],
    ['of the sender’s domain', true, ['mail.example.com'], 'SENDER_NOT_VERIFIED'],
    ['of both', true, ['ann@example.org', 'keys@mail.example.com'], 'SENDER_NOT_VERIFIED'],
    ['of whatever, out of the sandbox', false, ['ann@example.org'], 'SENDER_NOT_VERIFIED'],
    ['of the recipient, nobody knows where', null, ['ann@example.org'], 'RECIPIENT_NOT_VERIFIED'],
    ['of the sender, nobody knows where', null, ['keys@mail.example.com'], 'SENDER_NOT_VERIFIED'],
  ])('%s: sandbox %s, %j is %s', (_, sandbox, identities, code) => {
    const failure = sendFailureOf(unverified(...identities), { sender: SENDER, sandbox });
    expect(failure).toMatchObject(
      code === 'SENDER_NOT_VERIFIED'
        ? { code, end: 'pending', stops: true }
        : { code, end: 'withheld', stops: false },
    );
  });
});
