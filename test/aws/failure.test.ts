import { z } from 'zod';
import {
  AnswerError,
  AssumeRoleError,
  UnknownOutcomeError,
  UnreadableAnswerError,
  WrongAccountError,
} from '../../src/aws/answer-errors.ts';
import {
  failureIn,
  failureOrThrow,
  isGone,
  isRefusedOutright,
  isSessionFailure,
  isSessionOver,
  rethrowBug,
  type Failure,
} from '../../src/aws/failure.ts';
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

describe('a call that failed', () => {
  const refused = (name: string, attempts?: number) =>
    awsError(name, 'said AWS', attempts === undefined ? {} : { $metadata: { attempts } });

  test.each([
    ['denied at the first attempt', refused('AccessDenied', 1), true],
    ['told at the first attempt that there is no such key', refused('NoSuchEntity', 1), true],
    ['denied at a second attempt: the first may have taken effect', refused('AccessDenied', 2), false],
    ['told at a second attempt that there is no such key', refused('NoSuchEntity', 2), false],
    ['denied, nobody knows at which attempt', refused('AccessDenied'), false],
    ['throttled at the first attempt', refused('Throttling', 1), false],
    ['a bug', Object.assign(new TypeError('bad'), { $metadata: { attempts: 1 } }), false],
  ])('cannot have taken effect when it was %s', (_, error, isOutright) => {
    expect(isRefusedOutright(error)).toBe(isOutright);
  });

  test('is of something that is gone only where IAM knows it no more', () => {
    expect(isGone(refused('NoSuchEntity'))).toBe(true);
    expect(isGone(refused('AccessDenied'))).toBe(false);
  });

  const ended = refused('ExpiredToken');
  const noRole = new AssumeRoleError('no role', { cause: ended });
  const elsewhere = new WrongAccountError('it is of another account');
  test('may go with a new session where its own has ended, and not where none can be had', () => {
    expect([ended, noRole, elsewhere, refused('AccessDenied')].map(isSessionOver)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([ended, noRole, elsewhere].map(isSessionFailure)).toEqual([false, true, true]);
  });

  test('is told by what kept the role from being assumed', () => {
    expect(failureIn(noRole)).toEqual(failureIn(ended));
    expect(failureIn(elsewhere)).toEqual({ code: 'WRONG_ACCOUNT', message: 'it is of another account' });
  });

  test('is passed over where only that it failed matters, and a bug is not', () => {
    expect(() => {
      rethrowBug(ended);
    }).not.toThrow();
    expect(() => {
      rethrowBug(new TypeError('bad'));
    }).toThrow('bad');
  });

  test('for want of a Region says so', () => {
    expect(failureIn(new Error('Region is missing'))?.code).toBe('REGION_MISSING');
    expect(failureIn(new Error('Region is missing here'))).toBeNull();
  });

  test.each(['TheSignatureDoesNotMatch', 'SignatureDoesNotMatchAtAll'])(
    'by the name %s has nothing to do with the clock',
    (name) => {
      const error = awsError(name, 'Signature expired: long ago', { $fault: 'client' });
      expect(failureIn(error)?.code).toBe('SERVICE_ERROR');
    },
  );
});

test('each error of an answer has its name, and keeps what it came from', () => {
  const came = { verb: 'ListUsers', status: 200, words: '<html>' };
  const unreadable = new UnreadableAnswerError(came, 'no reason');
  const unknown = new UnknownOutcomeError(unreadable);
  const errors = [
    new AnswerError('THROTTLED', ''),
    unreadable,
    unknown,
    new AssumeRoleError(''),
    new WrongAccountError(''),
  ];
  expect(errors.map(({ name }) => name)).toEqual([
    'AnswerError',
    'UnreadableAnswerError',
    'UnknownOutcomeError',
    'AssumeRoleError',
    'WrongAccountError',
  ]);
  expect(unknown.cause).toBe(unreadable);
});
