import { keyText, type AccessKeyId } from '../../src/core/access-key.ts';
import { plusDays } from '../../src/core/instant.ts';
import { noticeName, type Notice } from '../../src/core/notice.ts';
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { keyState, noticeRow } from '../../src/ledger/row-keys.ts';
import { keyOfRow } from '../../src/ledger/row.ts';
import { AS_OF } from '../builders/as-of.ts';
import { recorded } from '../builders/history.ts';
import { notice } from '../builders/notice.ts';
import { readable } from './ledger-here.ts';
import { all, sleeplessClock } from './stub-table.ts';
import { TABLE, tableHere, type TableHere } from './table-here.ts';

const MAIL = { messageId: 'mail-1', sentAt: AS_OF };
const keyId = (n: number) => `AKIA2EXAMPLE${String(n).padStart(8, '2')}` as AccessKeyId;
const noticeOf = (n: number, more: Partial<Notice> = {}): Notice =>
  notice({ accessKeyId: keyId(n), ...more });
const accepted = (of: Notice) => {
  const { kind, contact, cycle, deadline } = of;
  return { notice: of, recorded: recorded(AS_OF, { kind, contact, cycle, deadline, messageId: 'mail-1' }) };
};
const THREE = [noticeOf(1), noticeOf(2), noticeOf(3)] as const;

let here: TableHere;
let ledger: Ledger;
let verbs: string[];
beforeEach(async () => {
  here = await tableHere();
  verbs = [];
  const client = here.client(({ verb }, pass) => {
    verbs.push(verb);
    return pass();
  });
  ledger = openLedger(client, TABLE, sleeplessClock());
  // Asked once, by whoever has no bus.
  await ledger.events.areKept();
  verbs.length = 0;
});

async function rowOf(key: { readonly pk: string; readonly sk: string }) {
  return (await here.rows()).find((row) => keyOfRow(row) === keyOfRow(key));
}
const isSent = async (of: Notice) => {
  const row = await rowOf(noticeRow(noticeName(of)));
  return row?.status === 'sent' && !('outbox' in row);
};
const toldOf = async (of: Notice) => (await ledger.keys.read(of)).notices.map(({ kind }) => kind).sort();

describe('the notices of a mail', () => {
  test('are added in one call, and recorded in one', async () => {
    const { added, left } = await ledger.outbox.addMany(THREE);
    expect([...added.values()]).toEqual(['pending', 'pending', 'pending']);
    expect(left).toEqual([]);
    expect(verbs).toEqual(['TransactWriteItems']);
    verbs.length = 0;
    expect(await ledger.accepted.record(THREE.map(accepted), MAIL)).toEqual([]);
    expect(verbs).toEqual(['TransactWriteItems']);
    for (const of of THREE) {
      expect(await isSent(of)).toBe(true);
      expect(await toldOf(of)).toEqual(['first']);
    }
  });

  test('leave the same rows as one by one', async () => {
    const oneByOne = await tableHere();
    const other = openLedger(oneByOne.client(), TABLE, sleeplessClock());
    await ledger.outbox.addMany(THREE);
    await ledger.accepted.record(THREE.map(accepted), MAIL);
    for (const of of THREE) {
      await other.outbox.add(of);
      await other.keys.recordNotice(of, accepted(of).recorded);
      await other.outbox.markSent(of, MAIL.messageId, MAIL.sentAt);
    }
    const sorted = async (table: TableHere) => (await table.rows()).map((row) => [keyOfRow(row), row]).sort();
    expect(await sorted(here)).toEqual(await sorted(oneByOne));
  });

  test('carry what is to be told of them, where there is a bus', async () => {
    const told = openLedger(here.client(), TABLE, sleeplessClock(), { hasBus: true });
    await told.outbox.addMany(THREE);
    expect(await told.accepted.record(THREE.map(accepted), MAIL)).toEqual([]);
    for (const of of THREE)
      expect(await rowOf(noticeRow(noticeName(of)))).toMatchObject({
        status: 'sent',
        outbox: 'EVENTS',
        events: [{ type: 'Notice Accepted', detail: { accessKeyId: of.accessKeyId } }],
      });
  });

  test('are told of once a mail, should two have gone out', async () => {
    const told = openLedger(here.client(), TABLE, sleeplessClock(), { hasBus: true });
    const [of] = THREE;
    await told.outbox.addMany([of]);
    for (const messageId of ['mail-1', 'mail-2', 'mail-1'])
      await told.accepted.record([accepted(of)], { ...MAIL, messageId });
    const waiting = await all(told.events.ofRows([noticeRow(noticeName(of))], readable));
    const events = waiting.flatMap((row) => row.events);
    expect(events.map(({ detail }) => 'messageId' in detail && detail.messageId)).toEqual([
      'mail-1',
      'mail-2',
    ]);
    expect(new Set(events.map(({ detail }) => detail.id)).size).toBe(2);
  });

  test('and recorded again change nothing', async () => {
    await ledger.outbox.addMany(THREE);
    await ledger.accepted.record(THREE.map(accepted), MAIL);
    const before = await here.rows();
    expect(await ledger.accepted.record(THREE.map(accepted), MAIL)).toEqual([]);
    expect(await here.rows()).toEqual(before);
    const again = await ledger.outbox.addMany(THREE);
    expect([...again.added.values()]).toEqual(['settled', 'settled', 'settled']);
  });

  test('are left, and none is recorded, when the row of one is of a later version', async () => {
    await ledger.outbox.addMany(THREE);
    await here.put([{ ...keyState(noticeOf(2)), v: 99 }]);
    const left = await ledger.accepted.record(THREE.map(accepted), MAIL);
    expect(left.map(({ notice: of }) => of)).toEqual(THREE);
    for (const of of THREE) expect(await isSent(of)).toBe(false);
  });

  test('of which two are about one key are both recorded', async () => {
    const two = [noticeOf(1, { kind: 'deactivated' }), noticeOf(1, { kind: 'restored' }), noticeOf(2)];
    await ledger.outbox.addMany(two);
    expect(await ledger.accepted.record(two.map(accepted), MAIL)).toEqual([]);
    expect(await toldOf(noticeOf(1))).toEqual(['deactivated', 'restored']);
    for (const of of two) expect(await isSent(of)).toBe(true);
  });

  test('that are there in part are looked for, and the others added', async () => {
    await ledger.outbox.addMany(THREE.slice(0, 1));
    verbs.length = 0;
    const { added, left } = await ledger.outbox.addMany(THREE);
    expect([new Set(added.keys()), left]).toEqual([new Set(THREE), []]);
    expect(verbs).toEqual(['TransactWriteItems', 'BatchGetItem', 'TransactWriteItems']);
  });

  test('drop what is over in the histories of their keys, all read in one call, once they are recorded', async () => {
    const cycle = plusDays(AS_OF, -300);
    const old = noticeOf(1, { decidedAt: cycle, cycle, deadline: plusDays(cycle, 7) });
    await ledger.outbox.addMany([old]);
    await ledger.accepted.record(
      [{ notice: old, recorded: recorded(cycle, { cycle, deadline: old.deadline }) }],
      MAIL,
    );
    const [first] = THREE;
    const alone = openLedger(here.client(), TABLE, sleeplessClock());
    await alone.outbox.addMany([first]);
    await ledger.accepted.record([accepted(first)], MAIL);
    expect((await ledger.keys.read(first)).notices).toHaveLength(2);
    verbs.length = 0;
    await ledger.keys.dropOver(THREE);
    expect(verbs).toEqual(['BatchGetItem', 'UpdateItem']);
    const { found } = await ledger.keys.readMany([first]);
    expect(found.get(keyText(first))?.notices.map((each) => each.cycle)).toEqual([first.cycle]);
  });

  test('that were withdrawn are added anew; of one that cannot be read nothing is said', async () => {
    await ledger.outbox.addMany(THREE);
    const [one, two, three] = THREE;
    await ledger.outbox.withdraw(one, AS_OF, 'gone');
    await here.put([{ ...noticeRow(noticeName(two)), v: 1, status: 'lost' }]);
    const { added, left } = await ledger.outbox.addMany(THREE);
    expect([...added]).toEqual([
      [three, 'pending'],
      [one, 'pending'],
    ]);
    expect(left).toEqual([two]);
    await expect(ledger.outbox.add(two)).rejects.toMatchObject({ name: 'RowUnreadableError' });
  });
});
