import fc from 'fast-check';

/** What people and pranksters write: any text, and pieces of what is expected, put together in any way. */
export function textsLike(...pieces: readonly string[]): fc.Arbitrary<string> {
  const separators = [
    '',
    ' ',
    ',',
    ';',
    ':',
    '/',
    '\t',
    '\n',
    '\r\n',
    '\u00a0',
    '\u2028',
    '\u202e',
    '\0',
    '"',
    '<',
    '>',
  ];
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...pieces) },
    fc.constantFrom(...pieces).map((text) => text.toUpperCase()),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const mixed = fc
    .array(fc.tuple(piece, fc.constantFrom(...separators)), { maxLength: 8 })
    .map((parts) => parts.flat().join(''));
  return fc.oneof({ weight: 3, arbitrary: mixed }, fc.string({ unit: 'binary', maxLength: 256 }));
}
