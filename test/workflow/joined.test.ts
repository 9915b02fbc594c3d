import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { asyncItems } from '../../src/ledger/sorted-rows.ts';
import { groupedBy, joined } from '../../src/workflow/joined.ts';
import { all } from '../builders/whole-report.ts';

const name = (text: string): string => text;
const names = fc.uniqueArray(fc.string({ maxLength: 3 })).map((each) => each.sort());

const joinedOf = (left: readonly string[], right: readonly string[]) =>
  all(joined(asyncItems(left), asyncItems(right), name, name));

test('every item of both is there once, with the one of the same name', async () => {
  await fc.assert(
    fc.asyncProperty(names, names, async (left, right) => {
      const both = await joinedOf(left, right);
      expect(both.flatMap(([a]) => a ?? [])).toEqual(left);
      expect(both.flatMap(([, b]) => b ?? [])).toEqual(right);
      const shared = both.filter(([a, b]) => a !== undefined && b !== undefined);
      expect(shared.map(([a]) => a)).toEqual(left.filter((each) => right.includes(each)));
      for (const [a, b] of shared) expect(a).toBe(b);
    }),
  );
});

test('in the order of their names', async () => {
  expect(await joinedOf(['a', 'c'], ['b', 'c', 'd'])).toEqual([
    ['a', undefined],
    [undefined, 'b'],
    ['c', 'c'],
    [undefined, 'd'],
  ]);
});

test('both are asked at once', async () => {
  const asked: string[] = [];
  async function* never(of: string): AsyncIterable<string> {
    asked.push(of);
    await new Promise(() => undefined);
    yield of;
  }
  void joined(never('a'), never('b'), name, name)[Symbol.asyncIterator]().next();
  await setImmediate();
  expect(asked).toEqual(['a', 'b']);
});

test('where both fail the left failure is told, also when it comes later', async () => {
  async function* failing(why: string, turns: number): AsyncIterable<string> {
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    if (why !== '') throw new Error(why);
    yield why;
  }
  await expect(all(joined(failing('left', 5), failing('right', 0), name, name))).rejects.toThrow('left');
});

test('whoever stops reading ends both', async () => {
  const ended: string[] = [];
  async function* endless(of: string) {
    try {
      for (;;) yield* asyncItems([of]);
    } finally {
      ended.push(of);
    }
  }
  const both = joined(endless('a'), endless('b'), name, name)[Symbol.asyncIterator]();
  await both.next();
  await both.return?.();
  expect(ended).toEqual(['a', 'b']);
});

test('what stands together under a name comes together', async () => {
  const items = ['a1', 'a2', 'b1', 'c1', 'c2'];
  expect(await all(groupedBy(asyncItems(items), (item) => item.charAt(0)))).toEqual([
    { name: 'a', items: ['a1', 'a2'] },
    { name: 'b', items: ['b1'] },
    { name: 'c', items: ['c1', 'c2'] },
  ]);
  expect(await all(groupedBy(asyncItems<string>([]), name))).toEqual([]);
});
