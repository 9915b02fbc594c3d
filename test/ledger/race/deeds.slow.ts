import { jest } from '@jest/globals';
import { agrees, cutShort, finishes, one, other, restoresKey, toldAndDecided } from './deeds.ts';
import { meet } from './scenes.ts';

/** On a machine that is busy otherwise. */
jest.setTimeout(600_000);

describe('in any of thousands of orders', () => {
  test('two runs that deactivate one key announce it, do it and tell it once', async () => {
    const { played } = await meet({
      before: toldAndDecided,
      parts: { one, other },
      then: async (begun) => {
        await agrees(begun);
        expect(begun.key.active).toBe(false);
      },
    });
    expect(played).toBeGreaterThan(10);
  });

  test('a restore beside the run that finishes the deactivation tells both once', async () => {
    await meet({ before: cutShort, parts: { restore: restoresKey, run: finishes }, then: agrees });
  });

  test('a restore beside the run that is deactivating the key leaves what is last on record', async () => {
    await meet({ before: toldAndDecided, parts: { restore: restoresKey, run: one }, then: agrees });
  });
});
