import { madeUpOutbox, type RowName } from './made-up-outbox.ts';

const nameOf = (text: string): RowName => {
  const [sk = '', pk = ''] = text.split(' ');
  return { pk, sk };
};
const outboxOf = (...texts: readonly string[]) => {
  const outbox = madeUpOutbox();
  for (const text of texts) outbox.add(nameOf(text));
  return outbox;
};
const textsAfter = (outbox: ReturnType<typeof madeUpOutbox>, text: string | null): string[] =>
  [...outbox.after(text === null ? null : nameOf(text))].map(({ pk, sk }) => `${sk} ${pk}`);

test('names are read in the order of the index: by their sort key, then by what they are part of', () => {
  const outbox = outboxOf('b 2', 'a 9', 'b 1', 'c 0');
  expect(textsAfter(outbox, null)).toEqual(['a 9', 'b 1', 'b 2', 'c 0']);
});

test.each([
  ['a 9', ['b 1', 'b 2', 'c 0']],
  ['b 1', ['b 2', 'c 0']],
  ['b 1x', ['b 2', 'c 0']],
  ['0 0', ['a 9', 'b 1', 'b 2', 'c 0']],
  ['c 0', []],
  ['d 0', []],
])('a page after %s goes on behind it, be it there or not', (after, left) => {
  expect(textsAfter(outboxOf('b 2', 'a 9', 'b 1', 'c 0'), after)).toEqual(left);
});

test('what is written while a page is read has its place on the next one', () => {
  const outbox = outboxOf('a 1', 'c 1');
  const read: RowName[] = [];
  for (const name of outbox.after(null)) {
    if (read.length === 0) outbox.add(nameOf('b 1'));
    read.push(name);
  }
  expect(read).toEqual([nameOf('a 1'), nameOf('c 1')]);
  expect(textsAfter(outbox, 'a 1')).toEqual(['b 1', 'c 1']);
});
