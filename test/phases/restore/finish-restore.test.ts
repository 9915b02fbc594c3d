import type { Notice } from '../../../src/core/notice.ts';
import type { Outbox } from '../../../src/ledger/outbox.ts';
import { finishRestore } from '../../../src/phases/restore/finish-restore.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { ACCOUNT, KEY_ID } from '../../builders/finding.ts';
import { recordedDeactivation, restoration } from '../../builders/history.ts';
import { ANN, BOB } from '../../builders/notice.ts';
import { IS_DAMAGED, ledgerWith, outage, phaseServices, unreadableRow } from '../../builders/phase.ts';
import { CALLER, RESTORE } from './in-hand.ts';

const DEACTIVATION = recordedDeactivation({ contacts: [ANN, BOB] });
const RESTORATION = restoration({
  state: 'intent',
  restoreId: RESTORE,
  at: ago(0.1),
  by: CALLER,
  why: 'the shop is down',
});

async function finished(add: Outbox['add'] = () => Promise.resolve('pending')) {
  const did: unknown[] = [];
  const ledger = ledgerWith({
    outbox: {
      add: (notice) => {
        did.push(`notice ${notice.contact}`);
        return add(notice);
      },
    },
    actions: { record: (...action) => Promise.resolve(void did.push(action)) },
    restores: { close: (...closed) => Promise.resolve(void did.push(closed)) },
  });
  const ended = finishRestore(phaseServices({ ledger }), DEACTIVATION, RESTORATION);
  return { did, notices: await ended.catch((error: unknown) => error) };
}

describe('the record of a restore', () => {
  test('has its notices first, then who did what and when, and is closed last', async () => {
    const { did } = await finished();
    const action = {
      accountId: ACCOUNT,
      accessKeyId: KEY_ID,
      kind: 'restored',
      of: ago(0.1),
      at: AS_OF,
      runId: RESTORE,
      by: CALLER,
      why: 'the shop is down',
    };
    const event = { type: 'Key Restored', detail: { runId: RESTORE, contacts: [ANN, BOB] } };
    expect(did).toEqual([
      `notice ${ANN}`,
      `notice ${BOB}`,
      [
        action,
        expect.objectContaining({ ...event, detail: expect.objectContaining(event.detail) as unknown }),
      ],
      [DEACTIVATION.finding, RESTORATION, 'done'],
    ]);
  });

  test('tells those who were to be told of the deactivation', async () => {
    const { notices } = await finished();
    const { cycle, deadline } = DEACTIVATION;
    const alike = {
      kind: 'restored',
      accessKeyId: KEY_ID,
      contactSource: 'user-tag',
      runId: RESTORE,
      decidedAt: ago(0.1),
      cycle,
      deadline,
      reason: 'age',
    };
    expect(notices).toMatchObject([
      { ...alike, contact: ANN },
      { ...alike, contact: BOB },
    ]);
  });

  test('sends nothing that has left before', async () => {
    const { notices } = await finished(({ contact }) =>
      Promise.resolve(contact === ANN ? 'settled' : 'pending'),
    );
    expect((notices as Notice[]).map(({ contact }) => contact)).toEqual([BOB]);
  });

  test('stays open where one notice cannot be written, once the others are there', async () => {
    const { did, notices } = await finished(({ contact }) =>
      contact === ANN ? unreadableRow() : Promise.resolve('pending'),
    );
    expect(notices).toMatchObject({ message: IS_DAMAGED });
    expect(did).toEqual([`notice ${ANN}`, `notice ${BOB}`]);
  });

  test('ends at once where the ledger does not answer', async () => {
    const { did, notices } = await finished(outage);
    expect(notices).toMatchObject({ message: 'the table does not answer' });
    expect(did).toEqual([`notice ${ANN}`]);
  });
});
