import { jest } from '@jest/globals';
import { attempt, blind, brakeHeld, FIRST, placeIsFree } from './in-their-place.ts';
import { meet, timePasses, type Meeting } from './scenes.ts';

/** On a machine that is busy otherwise. */
jest.setTimeout(600_000);

const takenOver: Meeting = {
  before: placeIsFree(FIRST),
  parts: { one: attempt(FIRST, 'one'), other: attempt(FIRST, 'other') },
  meanwhile: { time: timePasses },
  then: (begun) => brakeHeld(begun, FIRST),
};

test('in any of thousands of orders an attempt at a run that loses its lease, and the one that takes over, give one place to one key', async () => {
  const { played } = await meet(takenOver);
  expect(played).toBeGreaterThan(1_000);
});

test('an attempt that does not see whom another one let go since is found out', async () => {
  await expect(meet(takenOver, blind)).rejects.toThrow(/Received: 2/);
});
