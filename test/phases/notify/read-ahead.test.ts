import type { EmailAddress } from '../../../src/core/contact.ts';
import { groupByContact } from '../../../src/core/digest.ts';
import { noticeId, type Notice } from '../../../src/core/notice.ts';
import { queueOf } from '../../../src/phases/notify/queue.ts';
import { readAhead } from '../../../src/phases/notify/read-ahead.ts';
import type { Words } from '../../../src/phases/notify/shelf.ts';
import { notice } from '../../builders/notice.ts';
import { outage, readAll } from '../../builders/phase.ts';

const to = (n: number): EmailAddress => `a${n}@example.com` as EmailAddress;

function reading({
  digests,
  keysEach = 1,
  inDoubt = [] as EmailAddress[],
  maySend = true,
  statesOf = () => readAll<EmailAddress, never>(),
}: {
  digests: number;
  keysEach?: number;
  inDoubt?: EmailAddress[];
  maySend?: boolean;
  statesOf?: () => ReturnType<typeof readAll<EmailAddress, never>>;
}) {
  const notices = Array.from({ length: digests * keysEach }, (_, n) =>
    notice({ contact: to(Math.floor(n / keysEach)), userName: `user-${n}` }),
  );
  const courier = { inDoubt, ready: () => Promise.resolve() };
  const asked: number[] = [];
  const ahead = readAhead(queueOf(groupByContact(notices), courier), {
    maySend: () => maySend,
    statesOf,
    wordsOf: (of) => {
      asked.push(of.length);
      return Promise.resolve(
        new Map(of.map((each): [Notice, Words] => [each, { kind: 'pending', notice: each }])),
      );
    },
  });
  return { ahead, asked, courier };
}

test('digests come in their order, each with what its notices say', async () => {
  const { ahead, asked } = reading({ digests: 3, keysEach: 2 });
  for (const n of [0, 1, 2]) {
    const { digest, words } = await ahead.take();
    expect(digest.contact).toBe(to(n));
    expect(digest.notices.map((each) => words.get(each)?.kind)).toEqual(['pending', 'pending']);
  }
  expect(asked).toEqual([6]);
  await expect(ahead.take()).rejects.toThrow('no digest is left');
});

test('it reads some hundred notices at a time, and is at most three hundred ahead of those that leave', async () => {
  const { ahead, asked } = reading({ digests: 1_000, keysEach: 25 });
  const reads: number[] = [];
  for (let taken = 0; taken < 12; taken += 1) {
    await ahead.take();
    reads.push(asked.length);
  }
  expect(new Set(asked)).toEqual(new Set([100]));
  expect(reads).toEqual([2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]);
});

test('of a long digest it reads no more than its first mail tells', async () => {
  const { ahead, asked } = reading({ digests: 1, keysEach: 1_200 });
  const { digest } = await ahead.take();
  expect([asked, digest.notices.length]).toEqual([[500], 1_200]);
});

test('where no mail may leave it reads no words', async () => {
  const { ahead, asked } = reading({ digests: 300, maySend: false });
  expect((await ahead.take()).words.size).toBe(0);
  expect(asked).toEqual([]);
});

test('in doubt whoever goes instead is read as well', async () => {
  const { ahead, courier } = reading({ digests: 400, keysEach: 50 });
  await ahead.take();
  courier.inDoubt.push('x@example.com' as EmailAddress);
  const { digest, words } = await ahead.take();
  expect(digest.contact).toBe(to(399));
  expect(digest.notices.every((each) => words.has(each))).toBe(true);
  courier.inDoubt.pop();
  expect((await ahead.take()).digest.contact).toBe(to(1));
});

test('what the ledger cannot tell is met by whoever takes it, and by nobody else', async () => {
  const { ahead } = reading({ digests: 2, statesOf: outage });
  await expect(ahead.take()).rejects.toThrow('the table does not answer');
  await expect(ahead.ended()).resolves.toBeUndefined();
});

test('its end waits for what is being read', async () => {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let read = false;
  const statesOf = async () => {
    await gate;
    read = true;
    return readAll<EmailAddress, never>();
  };
  const { ahead } = reading({ digests: 1, statesOf });
  const taken = ahead.take();
  const ended = taken.then(() => ahead.ended());
  await Promise.resolve();
  const early = ahead.ended().then(() => read);
  release();
  expect(await early).toBe(true);
  await ended;
});

test('all notices of a digest are in it, by the names that they have', async () => {
  const { ahead } = reading({ digests: 1, keysEach: 3 });
  const { digest, inLine } = await ahead.take();
  expect(inLine.notices.map(noticeId)).toEqual(digest.notices.map(noticeId));
});
