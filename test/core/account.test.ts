import { inScope, isScoped, parseAccountId } from '../../src/core/account.ts';

describe('an account ID', () => {
  test('is twelve digits', () => {
    expect(parseAccountId('012345678901')).toBe('012345678901');
  });

  test.each([
    undefined,
    '',
    '12345678901',
    '1234567890123',
    '11112222333a',
    '111122223333\n',
    ' 111122223333',
    '١١١١٢٢٢٢٣٣٣٣',
    '<script>alert',
  ])('is not %j', (text) => {
    expect(parseAccountId(text)).toBeNull();
  });
});

describe('the OU scope', () => {
  const path = ['r-root', 'ou-prod', 'ou-shop'];

  test.each([
    ['everything is in when nothing is named', [], [], true],
    ['an account under an included OU is in', ['ou-prod'], [], true],
    ['an account right in an included OU is in', ['ou-shop'], [], true],
    ['the root includes all', ['r-root'], [], true],
    ['an account under none of the included OUs is out', ['ou-dev', 'ou-test'], [], false],
    ['one included OU of several is enough', ['ou-dev', 'ou-prod'], [], true],
    ['an account under an excluded OU is out', [], ['ou-prod'], false],
    ['an account under no excluded OU is in', [], ['ou-dev'], true],
    ['exclusion wins over inclusion below it', ['ou-shop'], ['ou-prod'], false],
    ['exclusion wins over inclusion above it', ['ou-prod'], ['ou-shop'], false],
    ['an OU ID counts whole', ['ou-pro'], [], false],
  ])('%s', (_rule, include, exclude, expected) => {
    expect(inScope(path, { include, exclude })).toBe(expected);
  });

  test('an account without a path is in no included OU', () => {
    expect(inScope([], { include: ['r-root'], exclude: [] })).toBe(false);
  });

  test.each([
    [[], [], false],
    [['ou-prod'], [], true],
    [[], ['ou-prod'], true],
  ])('including %j and excluding %j asks for paths: %j', (include, exclude, expected) => {
    expect(isScoped({ include, exclude })).toBe(expected);
  });
});
