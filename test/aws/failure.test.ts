import { z } from 'zod';
import { AssumeRoleError } from '../../src/aws/answer-errors.ts';
import { failureOrThrow, isGone, isSessionOver, type Failure } from '../../src/aws/failure.ts';
import { KeyRotationError } from '../../src/core/problem.ts';
import { awsError } from '../builders/aws-error.ts';
import { ACCOUNT, rawAws, type Aws, type Raw } from './raw-server.ts';

async function failureWith(call: (aws: Aws) => Promise<unknown>, raw: Raw): Promise<Failure> {
  const aws = await rawAws(() => raw);
  const error: unknown = await call(aws).catch((thrown: unknown) => thrown);
  await aws.close();
  return failureOrThrow(error);
}

describe('an AWS error', () => {
  test.each([
    ['AccessDenied', 'ACCESS_DENIED'],
    ['AccessDeniedException', 'ACCESS_DENIED'],
    ['Throttling', 'THROTTLED'],
    ['TooManyRequestsException', 'THROTTLED'],
    ['TimeoutError', 'TIMED_OUT'],
    ['ExpiredToken', 'CREDENTIALS_REFUSED'],
    ['ServiceFailureException', 'SERVICE_ERROR'],
  ])('%s is reported as %s', (name, code) => {
    expect(failureOrThrow(awsError(name)).code).toBe(code);
  });

  test('of the network is known by its code', () => {
    expect(failureOrThrow(awsError('Error', 'socket hang up', { code: 'ECONNRESET' })).code).toBe(
      'TIMED_OUT',
    );
  });

  test('is told in one line of at most 300 characters', () => {
    const { message } = failureOrThrow(awsError('AccessDenied', `line\nbreak ${'x'.repeat(500)}`));
    expect(message).toMatch(/^AccessDenied: line break x+$/);
    expect(message).toHaveLength(300);
  });

  const bugs: [what: string, thrown: unknown][] = [
    ['a TypeError', new TypeError('x is not a function')],
    ['a RangeError', new RangeError('Invalid array length')],
    ['a ReferenceError', new ReferenceError('x is not defined')],
    ['a SyntaxError', new SyntaxError('Unexpected end of JSON input')],
    ['a plain error', new Error('no run has begun')],
    ['a file that is missing', Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' })],
    [
      'a TypeError with a code of Node',
      Object.assign(new TypeError('bad'), { code: 'ERR_INVALID_ARG_TYPE' }),
    ],
    ['an error of a schema', z.string().safeParse(5).error],
    ['a text', 'AccessDenied'],
    ['nothing', undefined],
    ['a bug on the way to a role', new AssumeRoleError('no role', { cause: new TypeError('bad') })],
  ];
  test.each(bugs)('is not what %s passes for', (_, thrown) => {
    let again: unknown;
    try {
      failureOrThrow(thrown);
      again = 'an answer';
    } catch (error) {
      again = error;
    }
    expect(again).toBe(thrown);
    for (const decide of [isGone, isSessionOver]) expect(decide(thrown)).toBe(false);
  });

  test('the end of a run does not pass for an answer of AWS', () => {
    const lost = new KeyRotationError('LEASE_LOST', 'the lock of this run was taken over');
    expect(() => failureOrThrow(lost)).toThrow(lost);
  });
});

describe('what AWS names', () => {
  const TOO_LATE = 'Signature expired: 20261122T075000Z is now earlier than 20261122T080000Z';
  const TOO_EARLY = 'Signature not yet current: 20261122T081500Z is still later than 20261122T080500Z';

  test.each([
    [403, 'AccessDenied', 'no iam:ListUsers', 'ACCESS_DENIED'],
    [404, 'NoSuchEntity', 'The user with name ci cannot be found.', 'GONE'],
    [400, 'Throttling', 'Rate exceeded', 'THROTTLED'],
    [409, 'LimitExceeded', 'Cannot exceed quota', 'THROTTLED'],
    [403, 'ExpiredToken', 'The security token included in the request is expired', 'CREDENTIALS_REFUSED'],
    [403, 'InvalidClientTokenId', 'The security token is invalid', 'CREDENTIALS_REFUSED'],
    [403, 'SignatureDoesNotMatch', 'The request signature we calculated differs', 'CREDENTIALS_REFUSED'],
    [403, 'SignatureDoesNotMatch', TOO_LATE, 'CLOCK_SKEWED'],
    [403, 'SignatureDoesNotMatch', TOO_EARLY, 'CLOCK_SKEWED'],
    [403, 'RequestTimeTooSkewed', 'The difference is too large', 'CLOCK_SKEWED'],
    [400, 'RequestExpired', 'Request has expired', 'CLOCK_SKEWED'],
    [403, 'RegionDisabledException', 'STS is not activated in this region', 'REGION_DISABLED'],
    [500, 'ServiceFailure', 'try later', 'SERVICE_ERROR'],
    [503, 'ServiceUnavailable', 'try later', 'SERVICE_ERROR'],
    [400, 'SomethingNew', 'nobody has seen it yet', 'SERVICE_ERROR'],
    [429, 'SomethingNew', 'slow down', 'THROTTLED'],
  ])('in XML, HTTP %d, %s: %s is %s', async (status, code, message, expected) => {
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
    const failure = await failureWith(({ iam }) => iam.listUsers(), { status, body });
    expect(failure.code).toBe(expected);
    expect(failure.message).toMatch(new RegExp(`^${code}(?:Exception)?: ${message}$`));
  });

  test.each([
    [400, 'AccessDeniedException', 'no organizations:ListAccounts', 'ACCESS_DENIED'],
    [400, 'AWSOrganizationsNotInUseException', 'not a member of an organization', 'ACCOUNTS_UNREAD'],
    [400, 'TooManyRequestsException', 'Too many', 'THROTTLED'],
    [400, 'TargetNotFoundException', 'no such account', 'GONE'],
    [400, 'ExpiredTokenException', 'expired', 'CREDENTIALS_REFUSED'],
    [400, 'UnrecognizedClientException', 'invalid', 'CREDENTIALS_REFUSED'],
    [400, 'InvalidSignatureException', TOO_LATE, 'CLOCK_SKEWED'],
    [400, 'InvalidSignatureException', 'the signature is another', 'CREDENTIALS_REFUSED'],
    [500, 'ServiceException', 'try later', 'SERVICE_ERROR'],
    [400, 'SomethingNewException', 'nobody has seen it yet', 'SERVICE_ERROR'],
  ])('in JSON, HTTP %d, %s: %s is %s', async (status, code, message, expected) => {
    const body = JSON.stringify({ __type: `com.amazonaws#${code}`, message });
    const failure = await failureWith(({ organizations }) => organizations.accountTags(ACCOUNT), {
      status,
      body,
    });
    expect(failure).toEqual({ code: expected, message: `${code}: ${message}` });
  });
});
