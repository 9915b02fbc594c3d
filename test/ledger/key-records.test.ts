import type { AccessKeyId, KeyName } from '../../src/core/access-key.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import type { KeyFilter } from '../../src/ledger/key-records.ts';
import { keyState } from '../../src/ledger/row-keys.ts';
import { AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, KEY_ID, OTHER_ACCOUNT } from '../builders/finding.ts';
import { recorded, recordedDeactivation } from '../builders/history.ts';
import { ANN, BOB, notice } from '../builders/notice.ts';
import { ACTION, ledgerHere, type LedgerHere } from './ledger-here.ts';

const KEY: KeyName = { accountId: ACCOUNT, accessKeyId: KEY_ID };
const OF_WEB: KeyName = { accountId: OTHER_ACCOUNT, accessKeyId: 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId };

let here: LedgerHere;
beforeEach(async () => {
  here = await ledgerHere();
});

describe('all that the ledger has about a key', () => {
  test('is its state, its notices with what became of them, and what befell it', async () => {
    const { keys, outbox, actions, records } = here.ledger;
    await outbox.add(notice());
    await outbox.markSent(notice(), 'message-1', AS_OF);
    await outbox.add(notice({ contact: BOB }));
    await outbox.withdraw(notice({ contact: BOB }), AS_OF, 'rotated');
    await keys.recordNotice(notice(), recorded(AS_OF));
    await actions.record(ACTION);
    await outbox.add(notice(OF_WEB));
    const record = await records.ofKey({ ...KEY, ...{ userName: 'ci' } });
    expect(record).toMatchObject({ ...KEY, actions: [ACTION], unreadable: [] });
    expect(record).not.toHaveProperty('userName');
    expect(record.state?.key).toEqual({ ...KEY, userName: 'ci' });
    expect(record.notices).toEqual([
      { notice: notice(), status: 'sent', sentAt: AS_OF, messageId: 'message-1', why: null },
      {
        notice: notice({ contact: BOB }),
        status: 'withdrawn',
        sentAt: null,
        messageId: null,
        why: 'rotated',
      },
    ]);
  });

  test('may be nothing', async () => {
    const nothing = { ...KEY, state: null, notices: [], actions: [], unreadable: [] };
    expect(await here.ledger.records.ofKey(KEY)).toEqual(nothing);
  });

  test('names the rows that cannot be read; what is of a kind to come is left out', async () => {
    const { pk } = keyState(KEY);
    const sks = [
      'ACTION#2026-11-22T08:00:00.000Z#restored',
      'NOTICE#2026-11-22#first#ann@example.com',
      'STATE',
    ];
    await here.put([...sks, 'OTHER'].map((sk) => ({ pk, sk, restoredAt: 'lately' })));
    const { unreadable, ...record } = await here.ledger.records.ofKey(KEY);
    expect(unreadable.map(({ sk }) => sk)).toEqual(sks);
    expect(record).toEqual({ ...KEY, state: null, notices: [], actions: [] });
  });
});

describe('keys are found', () => {
  const RESTORE = '2026-11-22T09-30-00Z-restore-1a2b3c';

  beforeEach(async () => {
    const { outbox, keys, actions, restores } = here.ledger;
    // Of one key a notice, of the other what was done to it.
    await outbox.add(notice({ ...KEY, contact: ANN, userName: 'ci' }));
    const finding = { ...recordedDeactivation().finding, ...OF_WEB, userName: 'web' };
    const deactivation = recordedDeactivation({ runId: 'run-1', state: 'intent', finding });
    await keys.recordIntent(deactivation, { restoredAt: null });
    await keys.closeIntent(deactivation, 'done');
    await restores.claim(OF_WEB, {
      state: 'intent',
      restoreId: RESTORE,
      at: AS_OF,
      until: AS_OF,
      by: 'ann',
      why: null,
      deactivatedBy: 'run-1',
    });
    await actions.record({ ...ACTION, ...OF_WEB, kind: 'restored', runId: RESTORE });
    await here.ledger.contacts.markUndeliverable(ANN, AS_OF, 'bounced');
  });

  const names = async (filter: KeyFilter) => {
    const pages: number[] = [];
    const found = await here.ledger.records.find(filter, (rows) => pages.push(rows));
    return { found, read: pages.reduce((sum, rows) => sum + rows, 0) };
  };

  test.each<[string, KeyFilter, readonly KeyName[]]>([
    ['by nothing: all', {}, [KEY, OF_WEB]],
    ['by their account', { accountId: ACCOUNT }, [KEY]],
    ['by a user whom a notice names', { userName: 'ci' }, [KEY]],
    ['by a user whom a deactivation names', { userName: 'web' }, [OF_WEB]],
    ['by a contact', { contact: ANN }, [KEY]],
    ['by no other contact', { contact: 'an@example.com' as EmailAddress }, []],
    ['by a restore', { restoreId: RESTORE }, [OF_WEB]],
    ['by all that is given: none is of both', { accountId: ACCOUNT, userName: 'web' }, []],
  ])('%s', async (_, filter, wanted) => {
    const { found, read } = await names(filter);
    expect(found).toEqual(wanted);
    expect(read).toBe((await here.rows()).length);
  });

  test('by a user whom the state names', async () => {
    await here.ledger.keys.recordNotice(notice({ ...OF_WEB, userName: 'renamed' }), recorded(AS_OF));
    expect((await names({ userName: 'renamed' })).found).toEqual([OF_WEB]);
  });
});

test('of mails it tells what became of those that did not arrive, each asked for once', async () => {
  const { mails, records } = here.ledger;
  const back = { at: AS_OF, why: 'bounce Permanent', kind: 'undeliverable' } as const;
  await mails.record('mail-1', [], AS_OF);
  await mails.record('mail-2', [], AS_OF);
  await mails.recordUndelivered('mail-2', back);
  await here.put([{ pk: 'MAIL#mail-3', sk: 'STATE', notices: 'torn' }]);
  const { found, unreadable } = await records.undelivered(['mail-1', 'mail-2', 'mail-2', 'mail-3', 'mail-4']);
  expect(found).toEqual(
    new Map([
      ['mail-1', null],
      ['mail-2', back],
    ]),
  );
  expect([...unreadable.keys()]).toEqual(['mail-3']);
});
