import type { Iam } from '../../../src/aws/iam.ts';
import { KEY_ID } from '../../builders/finding.ts';
import { DENIED, GONE, listed, LOST } from './in-hand.ts';
import { restored, type Given } from './one-key.ts';

describe('a key that IAM does not say it has switched on', () => {
  /** IAM's answer, and what it lists afterwards. */
  function answered(failure: Error, after: boolean | null | Error, more: Given = {}) {
    let isAsked = false;
    const listAccessKeys: Iam['listAccessKeys'] = (name) => {
      if (!isAsked) return Promise.resolve([listed(false)]);
      if (after instanceof Error) return Promise.reject(after);
      return name === 'ci' && after !== null ? Promise.resolve([listed(after)]) : Promise.reject(GONE);
    };
    const activate: Iam['activate'] = () => {
      isAsked = true;
      return Promise.reject(failure);
    };
    return restored({ ...more, iam: { listAccessKeys, activate } });
  }

  test('is restored where it lists it as active', async () => {
    const { end, undone } = await answered(LOST, true);
    expect(await end).toMatchObject({ kind: 'restored', problem: null });
    expect((await undone())?.state).toBe('done');
  });

  test.each<[string, Error, boolean | null]>([
    ['was refused, and is inactive', DENIED, false],
    ['is gone', GONE, null],
  ])('and that %s, is not restored: it can be tried again', async (_, failure, after) => {
    const { end, undone } = await answered(failure, after);
    const problem = { scope: 'key', id: KEY_ID, code: 'RESTORE_FAILED' };
    expect(await end).toMatchObject({ kind: 'failed', problem });
    expect(await end).not.toMatchObject({
      problem: { message: expect.stringContaining('took effect') as unknown },
    });
    expect((await undone())?.state).toBe('withdrawn');
  });

  test('and that was active when it was refused, is restored', async () => {
    expect(await (await answered(DENIED, true)).end).toMatchObject({ kind: 'restored' });
  });

  test.each<[string, boolean | null | Error]>([
    ['lists as inactive: the call may still be on its way', false],
    ['lists no more', null],
    ['does not tell of', LOST],
  ])('and that it %s, stays claimed', async (_, after) => {
    const { end, undone } = await answered(LOST, after);
    expect(await end).toMatchObject({
      kind: 'failed',
      problem: {
        code: 'RESTORE_FAILED',
        message: expect.stringMatching(/no answer, and whether it took effect could not be read$/) as unknown,
      },
    });
    expect((await undone())?.state).toBe('intent');
  });

  test('by a bug ends the command', async () => {
    await expect((await answered(new TypeError('a bug'), true)).end).rejects.toThrow('a bug');
    await expect((await answered(LOST, new TypeError('a bug'))).end).rejects.toThrow('a bug');
  });
});
