import { section } from '../../src/terminal/list-section.ts';

const items = Array.from({ length: 23 }, (_, n) => `key ${n}`);

test('a list says how to see what it left out, and --all leaves nothing out', () => {
  const short = section('Restored', items, false);
  expect(short).toHaveLength(23);
  expect(short.at(-1)).toBe('    … and 3 more; --all lists them');
  expect(section('Restored', items, true).slice(2)).toEqual(items.map((item) => `    ${item}`));
});
