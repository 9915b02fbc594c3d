import { recordRestart } from '../../src/phases/record-restart.ts';
import { orderRun } from '../../src/phases/run.ts';
import { unreadableAccount, unreadableContact, unreadableKey } from '../../src/phases/unreadable.ts';
import { AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, finding, KEY_ID } from '../builders/finding.ts';
import { ANN } from '../builders/notice.ts';
import { DAMAGED, IS_DAMAGED, ledgerWith, phaseRun, RUN } from '../builders/phase.ts';

test('a run is named by its as-of instant and mode, so that a second delivery finds the same rows', () => {
  const { runId, ...order } = phaseRun();
  expect(orderRun(order).runId).toBe(runId);
  expect(orderRun({ ...order, mode: 'dry-run' }).runId).toBe('2026-11-22T08-00-00Z-dry-run');
});

test('the end of a cycle is written down for the history before it ends', async () => {
  const did: unknown[] = [];
  const ledger = ledgerWith({
    actions: { record: (action) => Promise.resolve(void did.push(action)) },
    keys: { recordRestart: (...ended) => Promise.resolve(void did.push(ended)) },
  });
  await recordRestart({ ledger }, finding(), 'inactive', phaseRun());
  const name = { accountId: ACCOUNT, accessKeyId: KEY_ID };
  expect(did).toEqual([
    { ...name, kind: 'inactive', of: AS_OF, at: AS_OF, runId: RUN, by: null, why: null },
    [name, 'inactive', AS_OF],
  ]);
});

describe('a row that cannot be read is a problem', () => {
  const nobodys = { ...DAMAGED, pk: 'elsewhere', sk: 'x' };

  test('of its key', () => {
    const problem = { scope: 'key', code: 'LEDGER_UNREADABLE' };
    expect(unreadableKey(DAMAGED)).toMatchObject({ ...problem, id: KEY_ID, message: IS_DAMAGED });
    expect(unreadableKey(nobodys)).toMatchObject({ ...problem, id: 'x' });
  });

  test('of its account', () => {
    const problem = { scope: 'account', code: 'LEDGER_UNREADABLE' };
    const row = { ...DAMAGED, pk: `RUN#${RUN}`, sk: `ACCOUNT#${ACCOUNT}` };
    expect(unreadableAccount(row)).toMatchObject({ ...problem, id: ACCOUNT });
    expect(unreadableAccount(nobodys)).toMatchObject({ ...problem, id: 'x' });
  });

  test('of its address, to which mails wait', () => {
    const { scope, id, code, message } = unreadableContact(ANN, DAMAGED);
    expect([scope, id, code]).toEqual(['contact', ANN, 'LEDGER_UNREADABLE']);
    expect(message).toBe(`${IS_DAMAGED}; mails to this address wait until it can`);
  });
});
