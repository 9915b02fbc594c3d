import { fact, inOneLine, wordsOf } from '../../src/aws/thrown.ts';

const error = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name }, more);

test.each<[unknown, string]>([
  [error('AccessDenied', 'no iam:ListUsers'), 'AccessDenied: no iam:ListUsers'],
  [error('AccessDenied', 'no', { code: 'AccessDenied403' }), 'AccessDenied: no'],
  [error('Error', 'socket hang up', { code: 'ECONNRESET' }), 'ECONNRESET: socket hang up'],
  [error('TimeoutError', 'too slow', { code: 'ETIMEDOUT' }), 'ETIMEDOUT: too slow'],
  [error('TimeoutError', 'too slow'), 'TimeoutError: too slow'],
  [error('', 'nobody'), 'Error: nobody'],
  [{ code: 'EPIPE', message: ' broken ' }, 'EPIPE: broken'],
  ['a text', 'Error: '],
  [null, 'Error: '],
])('an error is told by its name or the code of Node, and its message', (thrown, words) => {
  expect(wordsOf(thrown)).toBe(words);
});

test('an error is told with the reasons inside it, each once, three deep', () => {
  const deep = error('D', 'four', {});
  const cause = error('C', 'three', { cause: deep });
  const inner = error('B', 'two', { cause });
  const all = error('AggregateError', 'one', { code: 'ECONNREFUSED', errors: [inner, error('E', 'two'), 7] });
  expect(wordsOf(all)).toBe('ECONNREFUSED: one; two; three');
});

test('what the SDK tells those who debug it is left out', () => {
  const message =
    'char x is not expected.\n  Deserialization error: to see the raw response, inspect\nthe field';
  expect(wordsOf(error('SyntaxError', message))).toBe('SyntaxError: char x is not expected.');
});

test('only a text says something of an error', () => {
  expect(fact({ name: 7 }, 'name')).toBeNull();
  expect(fact({}, 'name')).toBeNull();
  expect(fact({ name: '' }, 'name')).toBe('');
});

test('words are brought into one line of 300 letters', () => {
  expect(inOneLine('a \n\t b')).toBe('a b');
  expect(inOneLine('x'.repeat(301))).toBe('x'.repeat(300));
});
