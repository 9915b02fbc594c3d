import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { writeAll } from '../../src/commands/running/write-all.ts';

/** Pieces of 1 KB, which counts how many were made. */
function pieces(most = Infinity) {
  const counted = { made: 0, ended: false };
  async function* make(): AsyncIterable<string> {
    try {
      while (counted.made < most) {
        counted.made += 1;
        yield await Promise.resolve('x'.repeat(1_024));
      }
    } finally {
      counted.ended = true;
    }
  }
  return { counted, make };
}

test('a reader that is slow is waited for: no more is made than fits its buffer', async () => {
  const slow = new PassThrough({ highWaterMark: 16_384 });
  const { counted, make } = pieces(1_000);
  const written = writeAll(slow, make());
  await new Promise((resolve) => setTimeout(resolve, 50));
  // One buffer on each side of the stream.
  expect(counted.made).toBeLessThan(50);
  slow.resume();
  await written;
  expect(counted.made).toBe(1_000);
});

test.each(['EPIPE', 'ECONNRESET'])('a reader that has gone (%s) ends it quietly', async (code) => {
  const closing = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => {
      setImmediate(done, Object.assign(new Error('gone'), { code }));
    },
  });
  const failed = once(closing, 'error');
  const { counted, make } = pieces();
  const written = writeAll(closing, make());
  await Promise.all([failed, written]);
  expect(counted.made).toBeLessThan(5);
  expect(counted.ended).toBe(true);
});

test('a reader that stops waiting is not waited for', async () => {
  const stuck = new PassThrough({ highWaterMark: 1 });
  const { counted, make } = pieces();
  const written = writeAll(stuck, make());
  await new Promise((resolve) => setTimeout(resolve, 10));
  stuck.destroy();
  await written;
  expect(counted.ended).toBe(true);
});

test('what cannot be made is thrown', async () => {
  async function* broken(): AsyncIterable<string> {
    yield* ['one', 'two'];
    await Promise.reject(new Error('the ledger is gone'));
  }
  await expect(writeAll(new PassThrough().resume(), broken())).rejects.toThrow('the ledger is gone');
});

test('no listener is left behind', async () => {
  const stream = new PassThrough({ highWaterMark: 1_024 }).resume();
  const before = stream.eventNames().length;
  await writeAll(stream, pieces(200).make());
  expect(stream.eventNames()).toHaveLength(before);
});
