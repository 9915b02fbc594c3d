import { DAY_MS, toMs } from '../../src/core/instant.ts';
import { noticeName, type Notice } from '../../src/core/notice.ts';
import type { RecordedNotice } from '../../src/core/notice-cycle.ts';
import { keyState, noticeRow } from '../../src/ledger/row-keys.ts';
import type { Undelivered } from '../../src/ledger/rows/address-rows.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { recorded } from '../builders/history.ts';
import { BOB, notice } from '../builders/notice.ts';
import { ledgerHere, type LedgerHere } from './ledger-here.ts';

const FIRST = notice({ decidedAt: ago(4), cycle: ago(4) });
const REMINDER = notice({ kind: 'reminder', cycle: ago(4) });
const BACK: Undelivered = { at: AS_OF, why: 'bounce Permanent', kind: 'undeliverable' };
const FULL: Undelivered = { at: AS_OF, why: 'mailbox full', kind: 'bounced' };
const MAIL_ROW = (id: string) => ({ pk: `MAIL#${id}`, sk: 'STATE' });
const rowFor = (of: Notice) => noticeRow(noticeName(of));

let here: LedgerHere;
beforeEach(async () => {
  here = await ledgerHere();
});

/** The notice left with a mail, and all that the ledger notes of it is noted. */
async function sent(of: Notice, messageId: string, { ledger } = here): Promise<void> {
  const { kind, contact, cycle, deadline, decidedAt } = of;
  await ledger.outbox.add(of);
  const told = { kind, contact, cycle, deadline, messageId };
  await ledger.mails.record(messageId, [noticeName(of)], decidedAt);
  await ledger.keys.recordNotice(of, recorded(decidedAt, told));
  await ledger.outbox.markSent(of, messageId, decidedAt);
}

const inHistory = async (): Promise<(readonly [RecordedNotice['kind'], RecordedNotice['status']])[]> =>
  (await here.ledger.keys.read(FIRST)).notices.map(({ kind, status }) => [kind, status] as const);

describe('the row of a mail', () => {
  test('names the notices that it carried, and stays as long as those of its run', async () => {
    expect(await here.ledger.mails.read('mail-1')).toBeNull();
    await here.ledger.mails.record('mail-1', [noticeName(FIRST)], AS_OF);
    expect(await here.ledger.mails.read('mail-1')).toEqual({
      notices: [noticeName(FIRST)],
      undelivered: null,
    });
    expect(await here.rowOf(MAIL_ROW('mail-1'))).toMatchObject({
      sentAt: AS_OF,
      expiresAt: (toMs(AS_OF) + 90 * DAY_MS) / 1000,
    });
  });

  test.each<[string, readonly Undelivered['kind'][]]>([
    ['the gravest first', ['undeliverable', 'bounced', 'rejected']],
    ['the gravest last', ['rejected', 'bounced', 'undeliverable']],
    ['the gravest between', ['bounced', 'undeliverable', 'rejected']],
  ])('says of all reports the gravest, and keeps them all: %s', async (_, kinds) => {
    for (const kind of kinds) await here.ledger.mails.recordUndelivered('mail-1', { ...BACK, kind });
    expect((await here.ledger.mails.read('mail-1'))?.undelivered).toEqual(BACK);
    const row = await here.rowOf(MAIL_ROW('mail-1'));
    expect(row?.reports).toEqual(new Set(kinds.map((kind) => `${AS_OF} ${kind}, bounce Permanent`)));
  });

  test('keeps the first report of a kind, and no more than twenty', async () => {
    for (let n = 1; n <= 21; n += 1)
      await here.ledger.mails.recordUndelivered('mail-1', { ...FULL, at: ahead(0, n) });
    expect((await here.ledger.mails.read('mail-1'))?.undelivered?.at).toBe(ahead(0, 1));
    expect((await here.rowOf(MAIL_ROW('mail-1')))?.reports).toHaveProperty('size', 20);
  });

  test('of a report that comes before the run has noted the mail goes with its time as well', async () => {
    await here.ledger.mails.recordUndelivered('mail-1', FULL);
    expect((await here.rowOf(MAIL_ROW('mail-1')))?.expiresAt).toBe((toMs(AS_OF) + 90 * DAY_MS) / 1000);
    await here.ledger.mails.record('mail-1', [noticeName(FIRST)], ago(1));
    await here.ledger.mails.recordUndelivered('mail-1', BACK);
    const row = await here.rowOf(MAIL_ROW('mail-1'));
    expect(row).toMatchObject({ undelivered: BACK, expiresAt: (toMs(ago(1)) + 90 * DAY_MS) / 1000 });
  });

  test('holds no more than the first words of a report', async () => {
    await here.ledger.mails.recordUndelivered('mail-1', { ...FULL, why: 'x'.repeat(100_000) });
    const why = (await here.ledger.mails.read('mail-1'))?.undelivered?.why ?? '';
    expect(why).toMatch(/^x+$/);
    expect(why.length).toBeLessThan(10_000);
  });
});

describe('a notice of a mail that did not arrive', () => {
  test('counts no more, in the history nor by itself; done again that changes nothing', async () => {
    await sent(FIRST, 'mail-1');
    for (let time = 1; time <= 2; time += 1) {
      expect(await here.ledger.mails.voidNotice(noticeName(FIRST), 'mail-1', FULL)).toEqual(FIRST);
      expect(await inHistory()).toEqual([['first', 'bounced']]);
      expect(await here.rowOf(rowFor(FIRST))).toMatchObject({ status: 'bounced', messageId: 'mail-1' });
    }
  });

  test('that another mail carried stays as it is', async () => {
    await sent(FIRST, 'mail-2');
    expect(await here.ledger.mails.voidNotice(noticeName(FIRST), 'mail-1', BACK)).toBeNull();
    expect(await inHistory()).toEqual([['first', 'sent']]);
    expect(await here.rowOf(rowFor(FIRST))).toMatchObject({ status: 'sent' });
  });

  test('takes with it what else the address was told in its cycle, if the address is dead', async () => {
    await sent(FIRST, 'mail-1');
    await sent(REMINDER, 'mail-2');
    await here.ledger.mails.voidNotice(noticeName(REMINDER), 'mail-2', BACK);
    expect(new Map(await inHistory())).toEqual(
      new Map([
        ['first', 'bounced'],
        ['reminder', 'bounced'],
      ]),
    );
    // It has arrived: its own row says so still.
    expect(await here.rowOf(rowFor(FIRST))).toMatchObject({ status: 'sent' });
  });

  test('takes nothing with it where only this mail did not arrive', async () => {
    await sent(FIRST, 'mail-1');
    await sent(REMINDER, 'mail-2');
    await here.ledger.mails.voidNotice(noticeName(REMINDER), 'mail-2', FULL);
    expect(new Map(await inHistory())).toEqual(
      new Map([
        ['first', 'sent'],
        ['reminder', 'bounced'],
      ]),
    );
  });

  test('takes nothing with it of another address, another cycle, nor any word of a deed', async () => {
    const others = [
      notice({ contact: BOB, decidedAt: ago(4), cycle: ago(4) }),
      // The latest deadline that was named, so that it is not dropped with its cycle.
      notice({ decidedAt: ago(9), cycle: ago(9), deadline: ahead(30) }),
      notice({ kind: 'deactivated', cycle: ago(4) }),
    ];
    for (const [n, of] of others.entries()) await sent(of, `other-${n}`);
    await sent(REMINDER, 'mail-2');
    await here.ledger.mails.voidNotice(noticeName(REMINDER), 'mail-2', BACK);
    const { notices } = await here.ledger.keys.read(FIRST);
    expect(notices.filter(({ status }) => status === 'bounced').map(({ kind }) => kind)).toEqual([
      'reminder',
    ]);
  });

  test('that is word of a deed takes nothing with it', async () => {
    const word = notice({ kind: 'deactivated', cycle: ago(4) });
    await sent(FIRST, 'mail-1');
    await sent(word, 'mail-2');
    await here.ledger.mails.voidNotice(noticeName(word), 'mail-2', BACK);
    expect(new Map(await inHistory()).get('first')).toBe('sent');
  });

  test('of a key whose history nobody can read is left alone', async () => {
    await sent(FIRST, 'mail-1');
    const state = await here.rowOf(keyState(FIRST));
    await here.put([{ ...state, ...keyState(FIRST), restoredAt: 'lately' }]);
    await expect(here.ledger.mails.voidNotice(noticeName(FIRST), 'mail-1', BACK)).rejects.toMatchObject({
      name: 'RowUnreadableError',
    });
    expect(await here.rowOf(rowFor(FIRST))).toMatchObject({ status: 'sent' });
  });
});

describe('the rows that a mail which did not arrive makes void', () => {
  test('are those of its notices, and with a dead address what else it was told in their cycles', async () => {
    await sent(FIRST, 'mail-1');
    await sent(REMINDER, 'mail-2');
    expect(await here.ledger.mails.voidedRows('mail-2')).toEqual([rowFor(REMINDER)]);
    await here.ledger.mails.recordUndelivered('mail-2', FULL);
    expect(await here.ledger.mails.voidedRows('mail-2')).toEqual([rowFor(REMINDER)]);
    await here.ledger.mails.recordUndelivered('mail-2', BACK);
    expect(await here.ledger.mails.voidedRows('mail-2')).toEqual([rowFor(REMINDER), rowFor(FIRST)]);
    expect(await here.ledger.mails.voidedRows('mail-3')).toEqual([]);
  });
});
