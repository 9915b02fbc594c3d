import { failureOf, failureOrThrow } from '../../src/aws/failure.ts';
import { KeyRotationError } from '../../src/core/problem.ts';

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
