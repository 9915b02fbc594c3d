import { MAX_KEPT_CYCLES } from '../../src/core/kept-notices.ts';
import type { RecordedNotice } from '../../src/core/notice-cycle.ts';
import { keyStates } from '../../src/ledger/key-state.ts';
import { LedgerOutageError, RowRefusedError } from '../../src/ledger/ledger-error.ts';
import { keyState } from '../../src/ledger/row-keys.ts';
import type { LedgerTable, Row } from '../../src/ledger/table.ts';
import { ago } from '../builders/as-of.ts';
import { ACCOUNT, KEY_ID } from '../builders/finding.ts';
import { recorded } from '../builders/history.ts';

const KEY = { accountId: ACCOUNT, accessKeyId: KEY_ID };
const ROW = { ...keyState(KEY), v: 1 };
const CHANGE = { text: 'SET setBackAt = :at', values: { ':at': ago(0) } };
const TOO_LARGE = new RowRefusedError(ROW, new LedgerOutageError('too large', { reason: 'REFUSED' }));

/** A first notice to that address, by its attribute. */
const told = (n: number, at = ago(300 - n)): readonly [string, RecordedNotice] => {
  const contact = `a${n}@example.com` as RecordedNotice['contact'];
  return [`NOTICE#${at.slice(0, 10)}#first#${contact}`, recorded(at, { contact, deadline: at })];
};
const stateOf = (count: number): Row => ({
  ...ROW,
  ...Object.fromEntries([...Array.from({ length: count }, (_, n) => told(n)), told(count, ago(1))]),
});

/** A table whose row of the key is this, and which takes a change of it once it was tried so often. */
function table(row: Row | null, refusals: readonly Error[] = []) {
  const asked: { readonly text: string; readonly names: number }[] = [];
  const left = [...refusals];
  let changes = 0;
  const stub: Partial<LedgerTable> = {
    get: () => Promise.resolve(row),
    update: (_, { text, names = {} }, condition) => {
      expect(condition).toEqual({ text: 'attribute_exists(pk)' });
      asked.push({ text, names: Object.keys(names).length });
      return Promise.resolve(true);
    },
    updateAndRead: () => {
      changes += 1;
      const refused = left.shift();
      return refused === undefined ? Promise.resolve(ROW) : Promise.reject(refused);
    },
  };
  return { states: keyStates(stub as LedgerTable), asked, changes: () => changes };
}

describe('what is dropped of a key’s state', () => {
  test('are notices that nothing asks for, by a hundred names at a time', async () => {
    const { states, asked } = table(null);
    expect(await states.prune(KEY, stateOf(150))).toBe(150);
    expect(asked.map(({ names }) => names)).toEqual([100, 50]);
    expect(asked[1]?.text).toMatch(/^REMOVE #n0, #n1, .*, #n49$/);
  });

  test('are the oldest cycles beyond those that are counted', async () => {
    const { states, asked } = table(null);
    const cyclesBegun = new Set(Array.from({ length: MAX_KEPT_CYCLES + 1 }, (_, n) => ago(n)));
    expect(await states.prune(KEY, { ...ROW, cyclesBegun })).toBe(0);
    expect(asked.map(({ text }) => text)).toEqual(['DELETE cyclesBegun :over']);
    const few = table(null);
    await few.states.prune(KEY, { ...ROW, cyclesBegun: new Set([ago(1)]) });
    expect(few.asked).toEqual([]);
  });

  test('is nothing of one that is not there, or that nobody can read', async () => {
    const { states, asked } = table(null);
    expect(await states.prune(KEY, null)).toBe(0);
    expect(await states.prune(KEY, { ...stateOf(3), restoredAt: 'lately' })).toBe(0);
    expect(asked).toEqual([]);
  });
});

describe('a change of a state that has grown too large', () => {
  test('is made once what is over is dropped', async () => {
    const { states, asked, changes } = table(stateOf(3), [TOO_LARGE]);
    expect(await states.change(KEY, CHANGE)).toBe(ROW);
    expect([asked.length, changes()]).toEqual([1, 2]);
  });

  test('is refused where nothing can be dropped, or where that does not help', async () => {
    const full = table({ ...ROW, ...Object.fromEntries([told(1, ago(1))]) }, [TOO_LARGE]);
    await expect(full.states.change(KEY, CHANGE)).rejects.toBe(TOO_LARGE);
    expect(full.changes()).toBe(1);
    const inVain = table(stateOf(3), [TOO_LARGE, TOO_LARGE]);
    await expect(inVain.states.change(KEY, CHANGE)).rejects.toBe(TOO_LARGE);
  });

  test('is not tried again for want of the table', async () => {
    const out = new LedgerOutageError('no answer', { reason: 'TIMED_OUT' });
    const { states, changes } = table(stateOf(3), [out]);
    await expect(states.change(KEY, CHANGE)).rejects.toBe(out);
    expect(changes()).toBe(1);
  });
});
