import type { Iam } from '../../../src/aws/iam.ts';
import type { RecordedDeactivation } from '../../../src/core/notice-cycle.ts';
import { ago, ahead, AS_OF } from '../../builders/as-of.ts';
import { KEY_ID } from '../../builders/finding.ts';
import { deeds } from '../../builders/history.ts';
import { ANN } from '../../builders/notice.ts';
import { bug, IS_DAMAGED, outage, unreadableRow } from '../../builders/phase.ts';
import { CALLER, id, listed, RESTORE } from './in-hand.ts';
import { DONE, OTHER, restored, type Given } from './one-key.ts';

describe('a key that is to be restored', () => {
  test('is switched on, and what was done is recorded', async () => {
    const { end, active, undone } = await restored();
    expect(await end).toMatchObject({
      kind: 'restored',
      problem: null,
      notices: [{ kind: 'restored', contact: ANN }],
    });
    expect([...active]).toEqual([KEY_ID]);
    expect(await undone()).toEqual({
      state: 'done',
      restoreId: RESTORE,
      at: AS_OF,
      until: ahead(0, 60_000),
      by: CALLER,
      why: 'the shop is down',
      deactivatedBy: 'yesterday',
    });
  });

  test('is so under the name that its user has by now', async () => {
    const asked: unknown[] = [];
    const activate: Iam['activate'] = (...call) => Promise.resolve(void asked.push(call.slice(0, 2)));
    const users = { renamed: [listed(false)] };
    await (
      await restored({ userName: 'renamed', users, iam: { activate } })
    ).end;
    expect(asked).toEqual([['renamed', KEY_ID]]);
  });

  test('has notices that say which other keys the user has now', async () => {
    const other = listed(true, { accessKeyId: id(1), createDate: ago(2) });
    const { end } = await restored({ users: { ci: [listed(false), other] } });
    const told = { accessKeyId: id(1), active: true, createDate: ago(2), lastUse: 'not-asked' };
    expect(await end).toMatchObject({ notices: [{ otherKeys: [told] }] });
  });

  test('whose run died before it could record the deactivation has that recorded as well', async () => {
    const { end, services } = await restored({ of: { ...DONE, state: 'intent' } });
    expect(await end).toMatchObject({ kind: 'restored' });
    const kinds: string[] = [];
    for await (const { kind } of services.ledger.outbox.pending(() => undefined)) kinds.push(kind);
    expect(kinds.sort()).toEqual(['deactivated', 'restored']);
  });

  test('is another command’s that has claimed it meanwhile', async () => {
    const { end, active } = await restored({ overtaken: OTHER });
    expect(await end).toEqual({ kind: 'left', prospect: { kind: 'being-restored', restoration: OTHER } });
    expect(active.size).toBe(0);
  });

  test('stays as it is where the ledger fails before', async () => {
    const { end, active } = await restored({ parts: { restores: { claim: outage } } });
    await expect(end).rejects.toThrow('the table does not answer');
    expect(active.size).toBe(0);
  });
});

describe('a key that is to be left alone', () => {
  test.each<[string, Given, string]>([
    ['is active', { users: { ci: [listed(true)] } }, 'active'],
    ['is gone', { users: { ci: [] } }, 'gone'],
    ['is another command’s', { claimed: OTHER }, 'being-restored'],
    ['was never switched off', { of: { ...DONE, state: 'withdrawn' } }, 'not-ours'],
  ])('since it %s', async (_, given, kind) => {
    const { end, undone } = await restored(given);
    expect(await end).toMatchObject({ kind: 'left', prospect: { kind } });
    expect((await undone())?.restoreId).not.toBe(RESTORE);
  });

  test('since the ledger knows of no deactivation', async () => {
    const read = () => Promise.resolve(deeds({ deactivation: null }));
    const { end } = await restored({ parts: { restores: { read } } });
    expect(await end).toMatchObject({ kind: 'left', prospect: { kind: 'not-ours' } });
  });

  test('is so while the run that deactivates it is at work', async () => {
    const of: RecordedDeactivation = { ...DONE, state: 'intent' };
    const lock = { heldBy: () => Promise.resolve('yesterday') };
    const { end, active } = await restored({ of, parts: { lock } });
    expect(await end).toMatchObject({ kind: 'left', prospect: { kind: 'being-deactivated' } });
    expect(active.size).toBe(0);
  });
});

test('a key that a killed command had switched on is recorded as that command’s, and not touched', async () => {
  const claimed = { ...OTHER, at: ago(0.5), until: AS_OF };
  const other = listed(true, { accessKeyId: id(1) });
  const { end, active, undone } = await restored({ claimed, users: { ci: [listed(true), other] } });
  expect(await end).toMatchObject({ kind: 'restored', notices: [{ otherKeys: [{ accessKeyId: id(1) }] }] });
  expect(active.size).toBe(0);
  expect(await undone()).toEqual({ ...claimed, state: 'done' });
});

test('nobody is asked which run is at work for a key whose deactivation is done', async () => {
  const { end } = await restored({ parts: { lock: { heldBy: bug } } });
  expect(await end).toMatchObject({ kind: 'restored' });
});

test('no attempt begins so late that it may end after the claim', async () => {
  const inTime = await restored({ slowMs: 34_999 });
  expect(await inTime.end).toMatchObject({ kind: 'restored' });
  const late = await restored({ slowMs: 35_000 });
  expect(await late.end).toMatchObject({
    kind: 'failed',
    problem: { message: expect.stringContaining('IAM took too long') as unknown },
  });
  expect([inTime.active.size, late.active.size]).toEqual([1, 0]);
});

describe('a key that is on, and that the ledger does not take', () => {
  test('is restored; the next run tells its contact', async () => {
    for (const [add, words] of [
      [outage, 'the table does not answer'],
      [unreadableRow, IS_DAMAGED],
    ] as const) {
      const { end, undone } = await restored({ parts: { outbox: { add } } });
      expect(await end).toMatchObject({
        kind: 'restored',
        notices: [],
        problem: {
          scope: 'key',
          id: KEY_ID,
          code: 'LEDGER_UNREACHABLE',
          message: expect.stringContaining(words) as unknown,
        },
      });
      expect((await undone())?.state).toBe('intent');
    }
  });

  test('by a bug ends the command', async () => {
    await expect((await restored({ parts: { outbox: { add: bug } } })).end).rejects.toThrow('a bug');
  });
});
