import { toBatches } from '../../src/workflow/batches.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('batches', () => {
  test.each([
    [0, 0],
    [1, 1],
    [1_000, 1_000],
    [1_001, 501],
    [50_000, 1_000],
  ])('of %d accounts are %d steps, a thousand at most', (accounts, steps) => {
    expect(toBatches(upTo(accounts), { atLeast: 1, batchesAtMost: 1_000 })).toHaveLength(steps);
  });

  test('have a length that is worth a step', () => {
    expect(toBatches(upTo(250), { atLeast: 100, batchesAtMost: 400 })).toEqual([
      [0, 99],
      [100, 199],
      [200, 249],
    ]);
  });
});
