import fc from 'fast-check';
import { firstBy } from '../../src/core/first-by.ts';
import { compareText } from '../../src/core/compare-text.ts';

test('of any number of items the first are kept, in their order, and all are counted', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 400 }), fc.nat(60), (keys, most) => {
      const first = firstBy<string>(most);
      keys.forEach((key, at) => {
        first.add(key, () => `${key} ${at}`);
      });
      const sorted = keys
        .map((key, at) => ({ key, item: `${key} ${at}` }))
        .sort((a, b) => compareText(a.key, b.key));
      expect(first.items).toEqual(sorted.slice(0, most).map(({ item }) => item));
      expect(first.total).toBe(keys.length);
    }),
  );
});

test('of a million items no more than some hundred are even made', () => {
  const first = firstBy<number>(50);
  let made = 0;
  for (let n = 0; n < 1_000_000; n += 1) first.add(String(n).padStart(7, '0'), () => (made += 1));
  expect(made).toBeLessThan(200);
});
