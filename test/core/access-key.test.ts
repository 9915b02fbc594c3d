import { maskAccessKeyId, parseAccessKeyId } from '../../src/core/access-key.ts';

describe('an access key ID', () => {
  test.each([
    ['the usual 20 characters', 'AKIAIOSFODNN7EXAMPLE'],
    ['the shortest', 'A'.repeat(16)],
    ['the longest', 'A'.repeat(128)],
  ])('is taken: %s', (_what, id) => {
    expect(parseAccessKeyId(id)).toBe(id);
  });

  test.each([
    ['nothing', undefined],
    ['the empty string', ''],
    ['one character too few', 'A'.repeat(15)],
    ['one too many', 'A'.repeat(129)],
    ['a line break after it', 'AKIAIOSFODNN7EXAMPLE\n'],
    ['markup', '<script>alert(1)</script>'],
    ['a path', 'AKIAIOSFODNN7/../XAMPLE'],
    ['letters that only look the same', 'АKIAIOSFODNN7EXAMPLE'],
  ])('is refused: %s', (_what, id) => {
    expect(parseAccessKeyId(id)).toBeNull();
  });
});

test.each([
  ['AKIAIOSFODNN7EXAMPLE', 'AKIA…MPLE'],
  ['123456789', '1234…6789'],
  ['12345678', '…'],
  ['', '…'],
])('in logs %j is %j, so that a short ID is not given away whole', (id, masked) => {
  expect(maskAccessKeyId(id)).toBe(masked);
});
