import { painterFor } from '../../src/terminal/colour.ts';

describe('colours', () => {
  test('are there on a terminal', () => {
    expect(painterFor({ isTTY: true }, {})('bold', 'x')).toBe('\u001b[1mx\u001b[22m');
  });

  test.each([
    ['anywhere else', {}, {}],
    ['in a pipe', { isTTY: false }, {}],
    ['with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }],
    ['on a terminal that has none', { isTTY: true }, { TERM: 'dumb' }],
  ])('are not there %s', (_where, stream, environment) => {
    expect(painterFor(stream, environment)('bold', 'x')).toBe('x');
  });

  test('an empty NO_COLOR is none, as no-color.org has it', () => {
    expect(painterFor({ isTTY: true }, { NO_COLOR: '' })('bold', 'x')).not.toBe('x');
  });
});
