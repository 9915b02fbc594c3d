import type { SenderAddress } from '../../src/core/contact.ts';
import { KeyRotationError } from '../../src/core/problem.ts';
import { sendFailureOf, type Fault, type Reach } from '../../src/aws/send-failure.ts';
import { awsError } from '../builders/aws-error.ts';

const SENDER = 'keys@mail.example.com' as SenderAddress;

const failureOf = (name: string, message: string, sandbox: boolean | null = true) =>
  sendFailureOf(awsError(name, message, { $fault: 'client', $metadata: {} }), { sender: SENDER, sandbox });

describe('whose fault a refusal is, and whom else it meets', () => {
  test.each<[string, string, Fault, Reach, string, string]>([
    ['MessageRejected', 'Address blacklisted.', 'recipient', 'this-mail', 'MAIL_REFUSED', 'failed'],
    [
      'MessageRejected',
      'Address is on the suppression list',
      'recipient',
      'this-mail',
      'MAIL_REFUSED',
      'failed',
    ],
    [
      'MessageRejected',
      'Email address is not verified. The following identities failed',
      'recipient',
      'this-mail',
      'RECIPIENT_NOT_VERIFIED',
      'withheld',
    ],
    [
      'InvalidParameterValue',
      'Local address contains control or whitespace',
      'recipient',
      'unclear',
      'MAIL_REFUSED',
      'failed',
    ],
    [
      'InvalidParameterValue',
      'Local address contains illegal character',
      'recipient',
      'unclear',
      'MAIL_REFUSED',
      'failed',
    ],
    ['InvalidParameterValue', "Missing final '@domain'", 'recipient', 'unclear', 'MAIL_REFUSED', 'failed'],
    ['InvalidParameterValue', 'Missing local name', 'recipient', 'unclear', 'MAIL_REFUSED', 'failed'],
    ['InvalidParameterValue', 'Domain contains dot-dot', 'recipient', 'unclear', 'MAIL_REFUSED', 'failed'],
    ['InvalidParameterValue', 'Illegal address', 'recipient', 'unclear', 'MAIL_REFUSED', 'failed'],
    [
      'InvalidParameterValue',
      'There are non-ASCII characters in the email address',
      'recipient',
      'unclear',
      'MAIL_REFUSED',
      'failed',
    ],

    ['MessageRejected', 'Illegal content', 'mail', 'unclear', 'MAIL_REFUSED', 'failed'],
    ['MessageRejected', 'Some words of another year', 'mail', 'unclear', 'MAIL_REFUSED', 'failed'],
    [
      'InvalidParameterValue',
      'Message length is more than 10485760 bytes long',
      'mail',
      'unclear',
      'MAIL_REFUSED',
      'failed',
    ],
    ['InvalidParameterValue', 'Empty header names are illegal.', 'mail', 'unclear', 'MAIL_REFUSED', 'failed'],

    ['MailFromDomainNotVerified', 'MAIL FROM', 'sender', 'every-mail', 'SENDER_NOT_VERIFIED', 'pending'],
    [
      'MailFromDomainNotVerifiedException',
      'MAIL FROM',
      'sender',
      'every-mail',
      'SENDER_NOT_VERIFIED',
      'pending',
    ],
    ['FromEmailAddressNotVerifiedException', 'no', 'sender', 'every-mail', 'SENDER_NOT_VERIFIED', 'pending'],
    [
      'InvalidParameterValue',
      'Header section too long.',
      'sender',
      'every-mail',
      'SENDER_REFUSED',
      'pending',
    ],
    [
      'InvalidParameterValue',
      'From header is longer than 320 characters',
      'sender',
      'every-mail',
      'SENDER_REFUSED',
      'pending',
    ],
    [
      'InvalidParameterValue',
      'Length of the address exceeds 320',
      'sender',
      'every-mail',
      'SENDER_REFUSED',
      'pending',
    ],

    [
      'ConfigurationSetDoesNotExist',
      'keyrotation',
      'configuration',
      'every-mail',
      'CONFIGURATION_SET_MISSING',
      'pending',
    ],
    [
      'ConfigurationSetDoesNotExistException',
      'keyrotation',
      'configuration',
      'every-mail',
      'CONFIGURATION_SET_MISSING',
      'pending',
    ],
    [
      'ConfigurationSetSendingPausedException',
      'paused',
      'configuration',
      'every-mail',
      'SENDING_PAUSED',
      'pending',
    ],
    [
      'AccessDenied',
      'not authorized to perform: ses:SendRawEmail',
      'configuration',
      'unclear',
      'MAIL_DENIED',
      'pending',
    ],
    ['AccessDeniedException', 'with an explicit deny', 'configuration', 'unclear', 'MAIL_DENIED', 'pending'],
    ['ExpiredToken', 'expired', 'configuration', 'every-mail', 'CREDENTIALS_REFUSED', 'pending'],
    ['InvalidClientTokenId', 'unknown', 'configuration', 'every-mail', 'CREDENTIALS_REFUSED', 'pending'],
    ['SignatureDoesNotMatch', 'no', 'configuration', 'every-mail', 'CREDENTIALS_REFUSED', 'pending'],

    ['Throttling', 'Daily message quota exceeded.', 'service', 'every-mail', 'QUOTA_USED_UP', 'pending'],
    [
      'ThrottlingException',
      'Daily message quota exceeded.',
      'service',
      'every-mail',
      'QUOTA_USED_UP',
      'pending',
    ],
    ['ThrottlingException', 'Maximum sending rate exceeded.', 'service', 'unclear', 'THROTTLED', 'pending'],
    ['AccountSendingPausedException', 'paused', 'service', 'every-mail', 'SENDING_PAUSED', 'pending'],
    ['AccountSendingPaused', 'paused', 'service', 'every-mail', 'SENDING_PAUSED', 'pending'],
    [
      'MessageRejected',
      'Sending suspended for this account. For more information, see',
      'service',
      'every-mail',
      'SENDING_PAUSED',
      'pending',
    ],
    [
      'MessageRejected',
      'Sending paused for this account.',
      'service',
      'every-mail',
      'SENDING_PAUSED',
      'pending',
    ],
    ['MessageRejected', 'Account is paused', 'service', 'every-mail', 'SENDING_PAUSED', 'pending'],
    ['InternalFailure', 'try later', 'service', 'unclear', 'SERVICE_ERROR', 'pending'],
    ['ServiceUnavailable', 'try later', 'service', 'unclear', 'SERVICE_ERROR', 'pending'],
    ['TimeoutError', 'socket hang up', 'service', 'unclear', 'TIMED_OUT', 'pending'],
    [
      'SomethingNew',
      'Daily message quota exceeded; address blacklisted; sending paused',
      'unknown',
      'unclear',
      'SERVICE_ERROR',
      'pending',
    ],
  ])('%s: %j is the %s’s, %s, %s, %s', (name, message, fault, reach, code, end) => {
    expect(failureOf(name, message)).toMatchObject({ fault, reach, code, end });
  });

  test.each(['LimitExceeded', 'LimitExceededException'])('%s is the service’s', (name) => {
    expect(failureOf(name, 'too many')).toMatchObject({ fault: 'service', reach: 'unclear', end: 'pending' });
  });

  test.each([
    'RequestExpired',
    'IncompleteSignature',
    'MissingAuthenticationToken',
    'UnrecognizedClientException',
    'OptInRequired',
  ])('%s meets every mail, and is not the service’s', (name) => {
    expect(failureOf(name, 'no')).toMatchObject({
      fault: 'configuration',
      reach: 'every-mail',
      end: 'pending',
    });
  });

  test('the end of a run is none', () => {
    const lost = new KeyRotationError('LEASE_LOST', 'the lock of this run was taken over');
    expect(() => sendFailureOf(lost, { sender: SENDER, sandbox: false })).toThrow(lost);
  });
});

describe('SES that says "not verified"', () => {
  const words = (...identities: string[]) =>
    `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${identities.join(', ')}`;

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
    expect(failureOf('MessageRejected', words(...identities), sandbox)).toMatchObject(
      code === 'SENDER_NOT_VERIFIED'
        ? { code, fault: 'sender', end: 'pending', reach: 'every-mail' }
        : { code, fault: 'recipient', end: 'withheld', reach: 'this-mail' },
    );
  });

  test('knows a sender that is written in capitals', () => {
    const sender = 'Keys@Mail.Example.com' as SenderAddress;
    const error = awsError('MessageRejected', words('keys@mail.example.com'), { $fault: 'client' });
    expect(sendFailureOf(error, { sender, sandbox: true }).code).toBe('SENDER_NOT_VERIFIED');
  });
});
