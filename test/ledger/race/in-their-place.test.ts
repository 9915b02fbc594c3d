import type { Ledger } from '../../../src/ledger/ledger.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { attempt, blind, brakeHeld, eachIsDoneOnce, FIRST, placeIsFree, SECOND } from './in-their-place.ts';
import { meet, type Meeting } from './scenes.ts';

const twoAttempts: Meeting = {
  before: placeIsFree(FIRST),
  parts: { one: attempt(FIRST, 'one'), other: attempt(FIRST, 'other') },
  then: (begun) => brakeHeld(begun, FIRST),
};

test('in any order two attempts at a run, under the lock, give one place to one key', async () => {
  const { played } = await meet(twoAttempts);
  expect(played).toBeGreaterThan(10);
});

test('in any order two runs, under the lock, deactivate each key once and tell it once', async () => {
  const { played } = await meet({
    before: placeIsFree(FIRST, SECOND),
    parts: { one: attempt(FIRST, 'one'), other: attempt(SECOND, 'other') },
    then: eachIsDoneOnce,
  });
  expect(played).toBeGreaterThan(10);
});

test('a ledger that shows an attempt nothing of what another one has done is found out', async () => {
  const empty = (ledger: Ledger): Ledger => ({
    ...ledger,
    runs: { ...blind(ledger).runs, findings: () => asyncItems([]) },
  });
  await expect(meet(twoAttempts, empty)).rejects.toThrow(/in the order/);
});
