import { readFileSync } from 'node:fs';

/** Of a text, all that the pattern's group finds, in the order of the alphabet. */
const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, code = '']) => code).sort();

test('the README lists every problem code once, and no other', () => {
  const [, table = ''] = readFileSync('README.md', 'utf8').split(
    '<summary>All problem codes and their fixes</summary>',
  );
  const [, fixes = ''] = readFileSync('src/core/problem.ts', 'utf8').split('const FIXES = {');
  const listed = found(table.split('</details>')[0] ?? '', /^\| `([A-Z_]+)`/gm);
  const known = found(fixes.split('} as const')[0] ?? '', /^ {2}([A-Z_]+):/gm);
  expect(known).toContain('ACCESS_DENIED');
  expect(listed).toEqual(known);
});
