import { KeyRotationError, problem, severityOf, type ProblemCode } from '../../src/core/problem.ts';

describe('a problem', () => {
  test('carries what went wrong, to what, and what to do about it', () => {
    expect(problem('account', '111122223333', 'ACCESS_DENIED', 'no iam:ListUsers')).toEqual({
      severity: 'error',
      scope: 'account',
      id: '111122223333',
      code: 'ACCESS_DENIED',
      message: 'no iam:ListUsers',
      fix: expect.stringContaining('member role') as string,
    });
  });

  test.each([
    ['MEMBER_ROLE_UNASSUMABLE', 'error'],
    ['KEY_UNREAD', 'error'],
    ['MAIL_REFUSED', 'error'],
    ['OPERATOR_UNDELIVERABLE', 'error'],
    ['CONTACT_INVALID', 'warning'],
    ['CONTACT_UNDELIVERABLE', 'warning'],
    ['OPT_OUT_UNREADABLE', 'warning'],
    ['OPT_OUT_TOO_LONG', 'warning'],
    ['ROOT_KEY_ACTIVE', 'warning'],
    ['DEACTIVATION_WITHHELD', 'warning'],
    ['PAGE_UNPUBLISHED', 'warning'],
    ['NOT_IN_PLAN', 'warning'],
    ['LAST_RUN_UNREAD', 'warning'],
    ['GONE', 'warning'],
    ['EVENTS_UNSENT', 'warning'],
    ['OF_A_LATER_VERSION', 'error'],
  ])('is an error when somebody is left out by it, and else a warning: %s is an %s', (code, severity) => {
    expect(severityOf(code as ProblemCode)).toBe(severity);
  });

  test('is mended as its cause says, and as its own code says when the call was denied', () => {
    const fixOf = (cause?: ProblemCode) => problem('key', 'AKIA', 'KEY_UNREAD', '', cause).fix;
    expect(fixOf('THROTTLED')).toBe(problem('key', 'AKIA', 'THROTTLED', '').fix);
    expect(fixOf('ACCESS_DENIED')).toBe(fixOf());
    expect(fixOf()).not.toBe(fixOf('THROTTLED'));
  });

  test('keeps a hostile message as it is; hosts escape it', () => {
    const message = '<script>alert(1)</script>\r\nBcc: x@example.com';
    expect(problem('mail', 'ann@example.com', 'MAIL_REFUSED', message).message).toBe(message);
  });
});

test('an error of ours has a code, the advice of that code, and its cause', () => {
  const cause = new Error('ResourceNotFoundException');
  const error = new KeyRotationError('LEDGER_UNREACHABLE', 'The table is not there.', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'KeyRotationError',
    code: 'LEDGER_UNREACHABLE',
    message: 'The table is not there.',
    fix: problem('run', 'run', 'LEDGER_UNREACHABLE', '').fix,
    cause,
  });
});
