import { noticeName, type Notice } from '../../src/core/notice.ts';
import { carriedEvents } from '../../src/ledger/carried-events.ts';
import type { UnreadableRow } from '../../src/ledger/ledger-error.ts';
import { actionRow, noticeRow } from '../../src/ledger/row-keys.ts';
import type { Key } from '../../src/ledger/row.ts';
import { accountChanged, keyDeactivated, noticeAccepted } from '../../src/events/facts.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, KEY_ID, OTHER_ACCOUNT } from '../builders/finding.ts';
import { recorded, recordedDeactivation } from '../builders/history.ts';
import { notice } from '../builders/notice.ts';
import { ACTION, ledgerHere, readable, type LedgerHere } from './ledger-here.ts';
import { all } from './stub-table.ts';

const FIRST = notice({ decidedAt: ago(4), cycle: ago(4) });
const REMINDER = notice({ kind: 'reminder', cycle: ago(4) });
const DEAD = { at: AS_OF, why: 'bounce Permanent', kind: 'undeliverable' } as const;
const TOLD = keyDeactivated(ACTION, recordedDeactivation());
const rowFor = (of: Notice): Key => noticeRow(noticeName(of));

let here: LedgerHere;
beforeEach(async () => {
  here = await ledgerHere({ hasBus: true });
});

const waiting = () => all(here.ledger.events.waiting(readable));
const typesOf = async (of: Notice) =>
  (await all(here.ledger.events.ofRows([rowFor(of)], readable))).flatMap(({ events }) =>
    events.map(({ type }) => type),
  );

async function sent(of: Notice, messageId: string): Promise<void> {
  const { kind, contact, cycle, deadline, decidedAt } = of;
  await here.ledger.outbox.add(of);
  await here.ledger.mails.record(messageId, [noticeName(of)], decidedAt);
  await here.ledger.keys.recordNotice(of, recorded(decidedAt, { kind, contact, cycle, deadline, messageId }));
  await here.ledger.outbox.markSent(of, messageId, decidedAt);
}

describe('what waits to be told', () => {
  test('lies in the row of its fact, until it is marked as sent', async () => {
    await here.ledger.actions.record(ACTION, TOLD);
    const [row, ...others] = await waiting();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      ...actionRow(ACTION),
      events: [{ type: 'Key Deactivated', detail: { version: 1, accessKeyId: KEY_ID } }],
    });
    expect(row?.carried).toEqual(row?.events.map(({ detail }) => detail.id));
    if (row) await here.ledger.events.markSent(row);
    expect(await waiting()).toEqual([]);
    const left = await here.rowOf(actionRow(ACTION));
    expect(left).toMatchObject({ action: ACTION });
    expect(left).not.toHaveProperty('events');
  });

  test('is found by its row, and by its key; what else lies there is not', async () => {
    await here.ledger.actions.record(ACTION, TOLD);
    await here.ledger.outbox.add(FIRST);
    const key = { accountId: ACCOUNT, accessKeyId: KEY_ID };
    const rows = [actionRow(ACTION), rowFor(FIRST), rowFor(REMINDER)];
    expect(await all(here.ledger.events.ofRows(rows, readable))).toHaveLength(1);
    expect(await all(here.ledger.events.ofKeys([key], readable))).toHaveLength(1);
    expect(await all(here.ledger.events.ofKeys([{ ...key, accountId: OTHER_ACCOUNT }], readable))).toEqual(
      [],
    );
  });

  test('is not let go of where the row carries others by now, be they as many', async () => {
    await sent(FIRST, 'mail-1');
    const [row] = await waiting();
    if (row === undefined) throw new RangeError('nothing waits');
    await here.ledger.events.markSent({ ...row, carried: ['another'] });
    await here.ledger.events.markSent({ ...row, carried: [...row.carried, ...row.carried] });
    await here.ledger.events.markSent({ ...row, carried: [] });
    expect(await waiting()).toEqual([row]);
    await here.ledger.mails.voidNotice(noticeName(FIRST), 'mail-1', DEAD);
    await here.ledger.events.markSent(row);
    expect(await typesOf(FIRST)).toEqual(['Notice Accepted', 'Notice Voided']);
  });

  test('and cannot be read is told, and keeps no other from it', async () => {
    await here.ledger.actions.record(ACTION, TOLD);
    await here.put([{ ...rowFor(FIRST), outbox: 'EVENTS', events: [{ type: 'New Year' }] }]);
    const torn: UnreadableRow[] = [];
    const found = await all(here.ledger.events.waiting((row) => void torn.push(row)));
    expect(found).toHaveLength(1);
    expect(torn).toMatchObject([rowFor(FIRST)]);
  });

  test('is nothing where nobody sends it', async () => {
    const quiet = await ledgerHere();
    await quiet.ledger.actions.record(ACTION, TOLD);
    await quiet.ledger.runs.recordAccountChange(RUN, RUN.runId, CHANGE);
    expect(await all(quiet.ledger.events.waiting(readable))).toEqual([]);
    expect(await quiet.rowOf(actionRow(ACTION))).toMatchObject({ action: ACTION });
    expect(await quiet.rows()).toHaveLength(1);
  });

  const RUN = { runId: '2026-11-22T08-00-00Z-enforce', asOf: AS_OF };
  const CHANGE = { accountId: ACCOUNT, name: 'shop', why: 'MEMBER_ROLE_UNASSUMABLE' };

  test('of an account that changed is told by the first run that says so', async () => {
    await here.ledger.runs.recordAccountChange(RUN, RUN.runId, CHANGE);
    await here.ledger.runs.recordAccountChange({ ...RUN, runId: 'another' }, RUN.runId, CHANGE);
    const told = (await waiting()).flatMap(({ events }) => events);
    const [, detail] = [accountChanged(CHANGE, RUN).type, accountChanged(CHANGE, RUN).detail];
    expect(told).toMatchObject([{ type: 'Account Unreachable', detail }]);
  });
});

describe('a notice that is void', () => {
  test('is told so once, by the mail that carried it', async () => {
    await sent(FIRST, 'mail-1');
    for (let time = 1; time <= 2; time += 1)
      expect(await here.ledger.mails.voidNotice(noticeName(FIRST), 'mail-1', DEAD)).toEqual(FIRST);
    expect(await typesOf(FIRST)).toEqual(['Notice Accepted', 'Notice Voided']);
    expect(await here.rowOf(rowFor(FIRST))).toMatchObject({ status: 'bounced' });
  });

  test('with one that came back later is told so as well, and marked as arrived still', async () => {
    await sent(FIRST, 'mail-1');
    await sent(REMINDER, 'mail-2');
    for (let time = 1; time <= 2; time += 1)
      await here.ledger.mails.voidNotice(noticeName(REMINDER), 'mail-2', DEAD);
    expect(await typesOf(FIRST)).toEqual(['Notice Accepted', 'Notice Voided']);
    expect(await here.rowOf(rowFor(FIRST))).toMatchObject({ status: 'sent', voidedWith: 'mail-2' });
    // Should its own mail come back after all, that is no news.
    expect(await here.ledger.mails.voidNotice(noticeName(FIRST), 'mail-1', DEAD)).toEqual(FIRST);
    expect(await typesOf(FIRST)).toEqual(['Notice Accepted', 'Notice Voided']);
    expect(await here.rowOf(rowFor(FIRST))).toMatchObject({ status: 'bounced' });
  });

  test('of another mail is not told of', async () => {
    await sent(FIRST, 'mail-2');
    expect(await here.ledger.mails.voidNotice(noticeName(FIRST), 'mail-1', DEAD)).toBeNull();
    expect(await typesOf(FIRST)).toEqual(['Notice Accepted']);
  });

  test('whose row nobody can read is marked without a word', async () => {
    await sent(FIRST, 'mail-1');
    const row = await here.rowOf(rowFor(FIRST));
    await here.put([{ ...row, ...rowFor(FIRST), notice: 'torn' }]);
    await expect(here.ledger.mails.voidNotice(noticeName(FIRST), 'mail-1', DEAD)).rejects.toMatchObject({
      name: 'RowUnreadableError',
    });
    expect(await here.rowOf(rowFor(FIRST))).toMatchObject({ status: 'bounced' });
    expect(await typesOf(FIRST)).toEqual(['Notice Accepted']);
  });
});

describe('whether facts are told', () => {
  const unasked = (): never => {
    throw new TypeError('nobody was to ask this');
  };

  test('is known to whoever has a bus, and read once by others', async () => {
    expect(await carriedEvents(true, unasked).areKept()).toBe(true);
    let asked = 0;
    const byMark = carriedEvents(false, () => {
      asked += 1;
      return Promise.resolve(true);
    });
    expect([await byMark.areKept(), await byMark.areKept(), asked]).toEqual([true, true, 1]);
  });

  test('need not be read by whoever met the mark anyway', async () => {
    const met = carriedEvents(false, unasked);
    met.learn(true);
    expect(await met.areKept()).toBe(true);
    met.learn(false);
    expect(await met.areKept()).toBe(false);
  });

  test('is asked again after a ledger that did not tell', async () => {
    let asked = 0;
    const kept = carriedEvents(false, () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('no answer')) : Promise.resolve(true);
    });
    await expect(kept.areKept()).rejects.toThrow('no answer');
    expect([await kept.areKept(), asked]).toEqual([true, 2]);
  });

  test('an event has one ID for one fact, and another for each mail', async () => {
    const kept = carriedEvents(true, unasked);
    const idOf = async (messageId: string, row = rowFor(FIRST)) => {
      const { events = [] } = (await kept.withRow(row, noticeAccepted(FIRST, messageId, AS_OF))) as {
        events?: readonly { detail: { id: string } }[];
      };
      return events[0]?.detail.id;
    };
    expect(await idOf('mail-1')).toMatch(/^[0-9a-f]{64}$/);
    expect(await idOf('mail-1')).toBe(await idOf('mail-1'));
    expect(await idOf('mail-1')).not.toBe(await idOf('mail-2'));
    expect(await idOf('mail-1')).not.toBe(await idOf('mail-1', rowFor(REMINDER)));
    expect(await kept.withRow(rowFor(FIRST), null)).toEqual({});
  });
});
