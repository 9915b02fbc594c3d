import { reasonFlag } from '../../../src/commands/naming/reason-flag.ts';

describe('--reason', () => {
  test('stands on one line', () => {
    expect(reasonFlag(' checkout\n is\tdown\u001b[2J ')).toBe('checkout is down [2J');
  });

  test.each([undefined, '', ' \n '])('is none when it is %j', (text) => {
    expect(reasonFlag(text)).toBeNull();
  });

  test('is as long as the ledger keeps it, and no longer', () => {
    expect(reasonFlag('x'.repeat(500))).toHaveLength(500);
    expect(() => reasonFlag('x'.repeat(501))).toThrow('--reason has 501 letters; it takes up to 500.');
  });
});
