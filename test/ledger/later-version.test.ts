import type { DatedFinding } from '../../src/core/access-key.ts';
import type { AccountId } from '../../src/core/account.ts';
import type { RecordedDeactivation } from '../../src/core/notice-cycle.ts';
import type { Restoration } from '../../src/core/restoration.ts';
import type { RunAccount } from '../../src/core/run-record.ts';
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts';
import type { Row } from '../../src/ledger/row.ts';
import { ledgerTable } from '../../src/ledger/table.ts';
import { AS_OF } from '../builders/as-of.ts';
import { deactivation, recorded } from '../builders/history.ts';
import { ANN, notice } from '../builders/notice.ts';
import {
  ACTION,
  CONTACT,
  FINDING,
  IDENTITY,
  KEY_STATE,
  LOCK,
  MAIL,
  META,
  NOTICE,
  PAUSE,
  RUN_ACCOUNT,
  RUN_ID,
} from './sample-rows.ts';
import { TABLE, tableHere, type TableHere } from './table-here.ts';

let table: TableHere;
let ledger: Ledger;
beforeAll(async () => {
  table = await tableHere();
});
beforeEach(async () => {
  await table.delete(await table.rows());
  const clock = { now: () => AS_OF, sleep: () => Promise.resolve() };
  ledger = openLedger(table.client(), TABLE, clock, { hasBus: true });
});

const KEY = FINDING.finding as DatedFinding;
const intent: RecordedDeactivation = {
  ...deactivation({ state: 'intent', runId: RUN_ID, asOf: AS_OF }),
  finding: KEY,
  reason: 'age',
};
const restoration = { ...(KEY_STATE.restoration as Restoration), state: 'intent' } as const;
const NAME = MAIL.notices[0] as never;
const undelivered = { at: AS_OF, why: 'no such mailbox', kind: 'undeliverable' } as const;
const digest = { ...CONTACT.lastDigest, notices: [] } as never;
const failed = { at: AS_OF, mail: 'mail-2' };

const key = (sk: string): Row => ({ pk: 'RUN#1', sk });
const RUN_PK = `RUN#${RUN_ID}`;
const META_ROW = { pk: RUN_PK, sk: 'META', v: 1, meta: META };
const ACCOUNT_ROW = { pk: RUN_PK, sk: `ACCOUNT#${KEY.accountId}`, v: 1, entry: RUN_ACCOUNT };
const FINDING_ROW = {
  pk: RUN_PK,
  sk: `FINDING#${KEY.accountId}#${KEY.accessKeyId}`,
  v: 1,
  entry: { ...FINDING, stage: 'decided' },
};
const POINTER = { pk: 'RUN#LAST', sk: 'POINTER', v: 1, runId: RUN_ID };
const sent = { ...NOTICE, status: 'sent', messageId: 'message-1', sentAt: AS_OF };

type Write = readonly [what: string, row: Row, write: (to: Ledger) => Promise<unknown>];

/** Everything that is ever written to a row that is there, but for a run's own findings, which go in batches. */
const WRITES: readonly Write[] = [
  ['the run is begun', META_ROW, ({ runs }) => runs.putMeta(META)],
  ['a problem is added', META_ROW, ({ runs }) => runs.addProblem(RUN_ID, META.problems[0] as never)],
  ['the run is told', META_ROW, ({ runs }) => runs.markTold(RUN_ID, AS_OF)],
  ['the run has ended', POINTER, ({ runs }) => runs.recordEnded(RUN_ID)],
  ['accounts are listed', ACCOUNT_ROW, ({ runs }) => runs.listAccounts(RUN_ID, [RUN_ACCOUNT])],
  [
    'a key is decided',
    FINDING_ROW,
    ({ runs }) => runs.decideFindings(RUN_ID, [{ ...FINDING, stage: 'decided' }]),
  ],
  ['an intent is written', KEY_STATE, ({ keys }) => keys.recordIntent(intent, { restoredAt: null })],
  ['an intent is closed', KEY_STATE, ({ keys }) => keys.closeIntent(intent, 'done')],
  ['a cycle begins anew', KEY_STATE, ({ keys }) => keys.recordRestart(KEY, 'inactive', AS_OF)],
  ['a cycle is retired', KEY_STATE, ({ keys }) => keys.retireCycle(KEY)],
  ['a notice is recorded', KEY_STATE, ({ keys }) => keys.recordNotice(notice(), recorded(AS_OF))],
  ['a restore is claimed', KEY_STATE, ({ restores }) => restores.claim(KEY, restoration)],
  ['a restore is closed', KEY_STATE, ({ restores }) => restores.close(KEY, restoration, 'done')],
  ['a notice of it is void', KEY_STATE, ({ mails }) => mails.voidNotice(NAME, 'message-1', undelivered)],
  ['it is added', NOTICE, ({ outbox }) => outbox.add(notice())],
  ['it is added, withdrawn', { ...NOTICE, status: 'withdrawn' }, ({ outbox }) => outbox.add(notice())],
  ['it is sent', NOTICE, ({ outbox }) => outbox.markSent(notice(), 'message-1', AS_OF)],
  ['it is withdrawn', NOTICE, ({ outbox }) => outbox.withdraw(notice(), AS_OF, 'gone')],
  ['its mail came back', sent, ({ mails }) => mails.voidNotice(NAME, 'message-1', undelivered)],
  ['it is recorded', ACTION, ({ actions }) => actions.record(ACTION.action as never)],
  ['a mail was sent to it', CONTACT, ({ contacts }) => contacts.recordDigest(ANN, digest)],
  ['it is dead', CONTACT, ({ contacts }) => contacts.markUndeliverable(ANN, AS_OF, 'no such mailbox')],
  ['a mail to it failed', CONTACT, ({ contacts }) => contacts.recordFailedMail(ANN, failed)],
  [
    'a mail to it was refused',
    CONTACT,
    ({ contacts }) => contacts.recordRefusedMail(ANN, { ...failed, accountId: KEY.accountId }),
  ],
  ['it is sent', MAIL, ({ mails }) => mails.record('message-1', [], AS_OF)],
  ['it came back', MAIL, ({ mails }) => mails.recordUndelivered('message-1', undelivered)],
  ['it is asked for', IDENTITY, ({ identities }) => identities.recordRequest(ANN, AS_OF)],
  ['it is taken', LOCK, ({ lock }) => lock.acquire('owner-1', RUN_ID, 'keep')],
  ['it is renewed', LOCK, ({ lock }) => lock.renew('owner-1')],
  ['it is released', LOCK, ({ lock }) => lock.release('owner-1')],
  ['a run was checked', LOCK, ({ lock }) => lock.recordChecked(RUN_ID)],
  ['deeds are paused', PAUSE, ({ pause }) => pause.begin(PAUSE)],
];

describe('a row of a later version', () => {
  test.each(
    WRITES.map(([what, row, write]) => [row.sk.split('#')[0] ?? '', row.pk, what, row, write] as const),
  )('%s of %s stays as it is when %s', async (_sk, _pk, _what, row, write) => {
    const later = { ...row, v: 2, more: 'than anybody here knows' };
    await table.put([later]);
    const said = await write(ledger).catch(String);
    expect(JSON.stringify(said)).toMatch(/of a version that is not known here/);
    expect(await table.rows()).toEqual([later]);
  });

  test('of an account keeps no other account from being listed, and is said', async () => {
    const others = ['300000000001', '300000000003'].map((accountId) => ({
      ...RUN_ACCOUNT,
      account: { ...RUN_ACCOUNT.account, accountId: accountId as AccountId },
    }));
    await table.put([{ ...ACCOUNT_ROW, v: 2 }]);
    const [first, last] = others;
    const said = await ledger.runs.listAccounts(RUN_ID, [first, RUN_ACCOUNT, last] as RunAccount[]);
    expect(said).toMatchObject([{ scope: 'account', id: KEY.accountId, code: 'LEDGER_UNREADABLE' }]);
    expect(await table.rows()).toHaveLength(3);
  });

  test('costs a batch that DynamoDB takes only row by row none of its other rows, and is said', async () => {
    await table.put([{ ...key('2'), v: 2 }]);
    const rows = [{ ...key('1'), text: 'x'.repeat(420_000) }, key('2'), key('3')];
    const clock = { now: () => AS_OF, sleep: () => Promise.resolve() };
    const refused = await ledgerTable(table.client(), TABLE, clock).putMany(rows);
    const said = refused.map(({ row: { sk }, problemCode }) => [sk, problemCode]);
    expect(said.sort()).toEqual([
      ['1', 'LEDGER_REFUSED'],
      ['2', 'LEDGER_UNREADABLE'],
    ]);
    const there = (await table.rows()).map(({ sk, v }) => [sk, v]);
    expect(there.sort()).toEqual([
      ['2', 2],
      ['3', 1],
    ]);
  });

  test('that is put beside it is said of it, and no condition is taken for lost', async () => {
    await table.put([{ ...NOTICE, status: 'sent', v: 2 }]);
    await expect(ledger.outbox.add(notice())).rejects.toThrow(
      /NOTICE#.* of a version that is not known here/,
    );
  });

  test('is lifted all the same where somebody asks for it: a pause', async () => {
    await table.put([{ ...PAUSE, v: 2 }]);
    expect(await ledger.pause.end()).toBe('unreadable');
    expect(await table.rows()).toEqual([]);
  });
});

test('a row of the time before versions is written as ever, and carries the version from then on', async () => {
  const before = Object.entries(NOTICE).filter(([name]) => name !== 'v');
  await table.put([Object.fromEntries(before) as Row]);
  await ledger.outbox.markSent(notice(), 'message-1', AS_OF);
  const [row] = await table.rows();
  expect(row).toMatchObject({ status: 'sent', v: 1 });
});
