import { applyBrake } from '../../src/core/brake.ts';
import { ago } from '../builders/as-of.ts';
import { decidedKey } from '../builders/decided-key.ts';
import { OTHER_ACCOUNT } from '../builders/finding.ts';

const decisions = (keys: readonly ReturnType<typeof decidedKey>[], max: number | null) =>
  applyBrake(keys, max).map((key) => `${key.accessKeyId} ${key.decision.kind}`);

describe('the brake', () => {
  const three = [
    decidedKey('B', { deadline: ago(2) }),
    decidedKey('C', { deadline: ago(1) }),
    decidedKey('A', { deadline: ago(3) }),
  ];

  test.each([
    [0, 'no key', ['B deferred', 'C deferred', 'A deferred']],
    [1, 'the oldest deadline', ['B deferred', 'C deferred', 'A deactivate']],
    [2, 'the two oldest', ['B deactivate', 'C deferred', 'A deactivate']],
    [3, 'all', ['B deactivate', 'C deactivate', 'A deactivate']],
    [4, 'all', ['B deactivate', 'C deactivate', 'A deactivate']],
    [null, 'all', ['B deactivate', 'C deactivate', 'A deactivate']],
  ])('of %j lets through %s', (max, _what, expected) => {
    expect(decisions(three, max)).toEqual(expected);
  });

  test('tells deadlines apart to the millisecond', () => {
    const keys = [decidedKey('A', { deadline: ago(1) }), decidedKey('B', { deadline: ago(1, 1) })];
    expect(decisions(keys, 1)).toEqual(['A deferred', 'B deactivate']);
  });

  test('settles ties by account, then by key ID', () => {
    const keys = [decidedKey('A', { accountId: OTHER_ACCOUNT }), decidedKey('C'), decidedKey('B')];
    expect(decisions(keys, 1)).toEqual(['A deferred', 'C deferred', 'B deactivate']);
    expect(decisions(keys, 2)).toEqual(['A deferred', 'C deactivate', 'B deactivate']);
  });

  test('leaves all other decisions alone', () => {
    const other = decidedKey('A', { decision: { kind: 'undetermined', reason: 'history-unread' } });
    expect(applyBrake([other, decidedKey('B')], 0)[0]).toBe(other);
  });

  test('keeps reason, cycle, deadline and a reminder that is due', () => {
    const [key] = applyBrake([decidedKey('A', { deadline: ago(9) })], 0);
    expect(key?.decision).toEqual({
      kind: 'deferred',
      reason: 'age',
      cycle: ago(7),
      deadline: ago(9),
      reminderDue: false,
    });
  });

  test('keeps what else callers hang on a key', () => {
    expect(applyBrake([{ ...decidedKey('A'), userName: 'ci' }], 0)[0]?.userName).toBe('ci');
  });

  test.each([0, 1, null])('of %j has nothing to say about no keys', (max) => {
    expect(applyBrake([], max)).toEqual([]);
  });
});
