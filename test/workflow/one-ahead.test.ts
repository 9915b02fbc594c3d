import { setImmediate as turn } from 'node:timers/promises';
import { oneAhead } from '../../src/workflow/one-ahead.ts';

/** Items 1 to `last`, with those that were asked for; after them it ends, or fails. */
function source(last: number, failure?: Error) {
  const asked: number[] = [];
  let isOpen = true;
  let isBusy = false;
  async function* items(): AsyncGenerator<number> {
    try {
      for (let item = 1; item <= last; item += 1) {
        asked.push(item);
        isBusy = true;
        await turn();
        isBusy = false;
        yield item;
      }
      if (failure) throw failure;
    } finally {
      isOpen = false;
    }
  }
  return { items: items(), asked, isOpen: () => isOpen, isBusy: () => isBusy };
}

async function readAll(items: AsyncIterable<number>, read: number[] = []): Promise<number[]> {
  for await (const item of items) read.push(item);
  return read;
}

describe('a stream that is asked one item ahead', () => {
  test('has all items in their order', async () => {
    expect(await readAll(oneAhead(source(5).items))).toEqual([1, 2, 3, 4, 5]);
    expect(await readAll(oneAhead(source(0).items))).toEqual([]);
  });

  test('asks for the next item while one is worked on, and for no other', async () => {
    const { items, asked } = source(5);
    const seen: (readonly number[])[] = [];
    for await (const item of oneAhead(items)) {
      for (let turns = 0; turns < 5; turns += 1) await turn();
      seen.push([item, ...asked]);
    }
    expect(seen.slice(0, 3)).toEqual([
      [1, 1, 2],
      [2, 1, 2, 3],
      [3, 1, 2, 3, 4],
    ]);
  });

  test('fails after the items that came before', async () => {
    const read: number[] = [];
    await expect(readAll(oneAhead(source(2, new Error('no more')).items), read)).rejects.toThrow('no more');
    expect(read).toEqual([1, 2]);
  });

  test('fails nobody but its reader, however long that one takes', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const read: number[] = [];
    const slowly = async (): Promise<void> => {
      for await (const item of oneAhead(source(1, new Error('no more')).items)) {
        read.push(item);
        for (let turns = 0; turns < 5; turns += 1) await turn();
      }
    };
    await expect(slowly()).rejects.toThrow('no more');
    process.off('unhandledRejection', note);
    expect([read, unhandled]).toEqual([[1], []]);
  });

  test('leaves nothing under way, and nothing open, where its reader stops', async () => {
    const { items, isOpen, isBusy } = source(5);
    for await (const item of oneAhead(items)) if (item === 2) break;
    expect([isBusy(), isOpen()]).toEqual([false, false]);
  });

  test('does not fail its reader who stopped before the failure', async () => {
    const { items, isOpen } = source(1, new Error('nobody asked'));
    for await (const item of oneAhead(items)) if (item === 1) break;
    expect(isOpen()).toBe(false);
  });
});
