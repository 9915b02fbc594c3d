import { plusDays } from '../../src/core/instant.ts';
import { noticeId, type Notice } from '../../src/core/notice.ts';
import type { Outbox } from '../../src/ledger/outbox.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { notice } from '../builders/notice.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';
import { all } from './stub-table.ts';

let staged: Stage;
let outbox: Outbox;
beforeEach(async () => {
  staged = await stage(emptyWorld({ accounts: [] }));
  ({ outbox } = staged.services.ledger);
});
afterEach(() => staged.close());

const NOW = onDay(0);
const ONE = notice({ decidedAt: NOW });
const pending = (): Promise<Notice[]> =>
  all(
    outbox.pending((row) => {
      throw new Error(JSON.stringify(row));
    }),
  );
const row = async () => (await staged.rows())[0];

test('a notice waits until its mail was accepted, and is then settled for good', async () => {
  expect(await outbox.add(ONE)).toBe('pending');
  expect(await pending()).toEqual([ONE]);
  expect(await outbox.add(ONE)).toBe('pending');
  await outbox.markSent(ONE, '0100', NOW);
  expect(await pending()).toEqual([]);
  expect(await outbox.add(ONE)).toBe('settled');
  expect(await row()).toMatchObject({ status: 'sent', messageId: '0100', sentAt: NOW, notice: ONE });
  expect(await row()).not.toHaveProperty('outbox');
});

test('what another run decided about the same key, day, kind and address is the same notice', async () => {
  await outbox.add(ONE);
  expect(await outbox.add({ ...ONE, runId: 'another', userName: 'renamed' })).toBe('pending');
  expect(await pending()).toEqual([ONE]);
});

test('a notice that is withdrawn waits no more, and may be added anew', async () => {
  await outbox.add(ONE);
  await outbox.withdraw(ONE, NOW, 'rotated');
  expect(await pending()).toEqual([]);
  expect(await row()).toMatchObject({ status: 'withdrawn', why: 'rotated' });
  expect(await outbox.add(ONE)).toBe('pending');
  expect(await pending()).toEqual([ONE]);
});

test('what was sent is not withdrawn any more', async () => {
  await outbox.add(ONE);
  await outbox.markSent(ONE, '0100', NOW);
  await outbox.withdraw(ONE, NOW, 'rotated');
  expect(await row()).toMatchObject({ status: 'sent', messageId: '0100' });
});

test('a settled notice is kept for a year and more, a pending one until it is settled', async () => {
  await outbox.add(ONE);
  expect(await row()).not.toHaveProperty('expiresAt');
  await outbox.markSent(ONE, '0100', NOW);
  expect((await row())?.expiresAt).toBe(Date.parse(plusDays(NOW, 400)) / 1000);
});

test('notices are read by their names, each with what became of it; of one that is torn nobody says', async () => {
  const others = ['ann', 'bob', 'cy'].map((who) =>
    notice({ decidedAt: NOW, contact: `${who}@example.org` as Notice['contact'] }),
  );
  const [sent = ONE, withdrawn = ONE, absent = ONE] = others;
  await outbox.addMany([ONE, sent, withdrawn]);
  await outbox.markSent(sent, '0100', NOW);
  await outbox.withdraw(withdrawn, NOW, 'rotated');
  expect(await outbox.readMany([ONE, sent, withdrawn, absent])).toEqual({
    found: new Map([
      [noticeId(ONE), { notice: ONE, status: 'pending' }],
      [noticeId(sent), { notice: sent, status: 'sent' }],
      [noticeId(withdrawn), { notice: withdrawn, status: 'withdrawn' }],
    ]),
    unreadable: new Map(),
  });
  const there = (await staged.rows()).find(({ status }) => status === 'pending');
  await staged.putRows([{ ...there, pk: there?.pk ?? '', sk: there?.sk ?? '', status: 'lost' }]);
  const { found, unreadable } = await outbox.readMany([ONE, sent]);
  expect([[...found.keys()], [...unreadable.keys()]]).toEqual([[noticeId(sent)], [noticeId(ONE)]]);
  expect(await outbox.readMany([])).toEqual({ found: new Map(), unreadable: new Map() });
});

test('a notice that is not there is not marked as sent', async () => {
  await outbox.markSent(ONE, '0100', NOW);
  expect(await staged.rows()).toEqual([]);
});

test('of a notice that is there, and that nobody can read, nobody says that it was sent', async () => {
  await outbox.add(ONE);
  const there = await row();
  await staged.putRows([{ ...there, pk: there?.pk ?? '', sk: there?.sk ?? '', status: 'lost' }]);
  await expect(outbox.add(ONE)).rejects.toMatchObject({ name: 'RowUnreadableError' });
});
