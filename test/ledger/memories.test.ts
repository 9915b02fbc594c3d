import { gzipSync } from 'node:zlib';
import type { Fingerprint, SurveyMemory } from '../../src/core/remembered-survey.ts';
import { DAY_MS, toMs } from '../../src/core/instant.ts';
import { USERS_A_PART } from '../../src/ledger/rows/seen-row.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, KEY_ID, OTHER_ACCOUNT } from '../builders/finding.ts';
import { ledgerHere, type LedgerHere } from './ledger-here.ts';

/** Until 2026-11 a row said of all its users at once when they were asked. */
const OF_BEFORE = '0'.repeat(16);
const BY = { runId: 'run-1', asOf: AS_OF };
const memoryOf = (users: number): SurveyMemory =>
  new Map(
    Array.from({ length: users }, (_, n) => [
      String(n).padStart(16, '0') as Fingerprint,
      { askedAt: ago(n % 20), keys: [{ accessKeyId: KEY_ID, active: true, createDate: ago(3) }] },
    ]),
  );

let here: LedgerHere;
beforeEach(async () => {
  here = await ledgerHere();
});

const read = () => here.ledger.memories.read(ACCOUNT);
const parts = async () => (await here.rows()).map(({ sk }) => sk).sort();

describe('what is remembered of an account', () => {
  test('is read as it was written, and of no other account', async () => {
    expect(await read()).toBeNull();
    await here.ledger.memories.write(ACCOUNT, memoryOf(2), BY);
    expect(await read()).toEqual(memoryOf(2));
    expect(await here.ledger.memories.read(OTHER_ACCOUNT)).toBeNull();
    expect(await here.rows()).toMatchObject([
      { pk: `SEEN#${ACCOUNT}`, sk: 'PART#0', expiresAt: (toMs(AS_OF) + 45 * DAY_MS) / 1000 },
    ]);
  });

  test('may be that nobody is there', async () => {
    await here.ledger.memories.write(ACCOUNT, memoryOf(0), BY);
    expect(await read()).toEqual(memoryOf(0));
  });

  test('lies in parts where there are many users', async () => {
    await here.ledger.memories.write(ACCOUNT, memoryOf(USERS_A_PART + 1), BY);
    expect(await parts()).toEqual(['PART#0', 'PART#1']);
    expect((await read())?.size).toBe(USERS_A_PART + 1);
  });

  test('is nothing where a part is of another survey, torn or gone', async () => {
    const { memories } = here.ledger;
    await memories.write(ACCOUNT, memoryOf(USERS_A_PART + 1), BY);
    const [, second] = (await here.rows()).toSorted((a, b) => (a.sk < b.sk ? -1 : 1));
    if (second === undefined) throw new RangeError('there is no second part');
    for (const damaged of [
      { ...second, writtenBy: 'run-2' },
      { ...second, parts: 3 },
      { ...second, users: 'torn' },
      { ...second, users: gzipSync(JSON.stringify([[OF_BEFORE, []]])) },
      { ...second, expiresAt: 1 },
    ]) {
      await here.put([damaged]);
      expect(await read()).toBeNull();
    }
    await here.put([second]);
    expect((await read())?.size).toBe(USERS_A_PART + 1);
    await here.put([{ ...second, sk: 'PART#0', users: 'torn' }]);
    expect(await read()).toBeNull();
  });
});
