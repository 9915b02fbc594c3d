import { applyBrake, placeInLine } from '../../src/core/brake.ts';
import { NO_HISTORY, type KeyHistory } from '../../src/core/notice-cycle.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { decidedKey } from '../builders/decided-key.ts';
import { OTHER_ACCOUNT } from '../builders/finding.ts';
import { deactivation } from '../builders/history.ts';
import { RUN_ID } from '../builders/key-case.ts';

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
    expect(decisions([decidedKey('C'), decidedKey('B')], 1)).toEqual(['C deferred', 'B deactivate']);
  });

  describe('while several accounts wait', () => {
    const older = ['A', 'B', 'C', 'D'].map((id, n) => decidedKey(id, { deadline: ago(9, -n) }));
    const ofOther = (id: string) => decidedKey(id, { accountId: OTHER_ACCOUNT, deadline: ago(1) });
    const gone = (keys: readonly ReturnType<typeof decidedKey>[], max: number) =>
      decisions(keys, max)
        .filter((each) => each.endsWith(' deactivate'))
        .map((each) => each.charAt(0))
        .join('');

    test.each([
      [1, 'A'],
      [2, 'AX'],
      [3, 'ABX'],
      [4, 'ABXY'],
      [5, 'ABCXY'],
    ])(
      'of %i places each account has its share, however old the deadlines of one are: %s',
      (max, expected) => {
        expect(gone([...older, ofOther('X'), ofOther('Y')], max)).toBe(expected);
      },
    );

    test('an account that waits alone takes all places', () => {
      expect(gone(older, 3)).toBe('ABC');
    });

    test('what could not be deactivated lately goes last, in its own account and of all', () => {
      const setBack = older.map((key) => ({ ...key, place: 'set-back' as const }));
      const keys = [...setBack, decidedKey('E'), ofOther('X'), ofOther('Y')];
      expect([1, 2, 3, 4].map((max) => gone(keys, max))).toEqual(['X', 'EX', 'EXY', 'AEXY']);
    });

    test('what this run has begun with has its place before all', () => {
      const begun = { ...decidedKey('Z', { deadline: ago(0) }), place: 'begun' as const };
      expect(gone([...older, begun, ofOther('X')], 1)).toBe('Z');
    });
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

  describe('the place of a key in line', () => {
    const place = (history: Partial<KeyHistory>) => placeInLine({ ...NO_HISTORY, ...history }, RUN_ID, AS_OF);

    test.each([
      ['never tried', null, 'next'],
      ['tried by this run', ago(0), 'set-back'],
      ['tried just under 7 days ago', ago(7, -1), 'set-back'],
      ['tried exactly 7 days ago', ago(7), 'next'],
    ])('is with the others, or behind them: %s', (_, setBackAt, expected) => {
      expect(place({ setBackAt })).toBe(expected);
    });

    test.each([
      ['intent', RUN_ID, 'begun'],
      ['withdrawn', RUN_ID, 'set-back'],
      ['intent', 'earlier', 'set-back'],
    ] as const)('of a deactivation that is %s, of %s: %s', (state, runId, expected) => {
      expect(place({ setBackAt: ago(1), deactivation: deactivation({ state, runId }) })).toBe(expected);
    });
  });

  test.each([0, 1, null])('of %j has nothing to say about no keys', (max) => {
    expect(applyBrake([], max)).toEqual([]);
  });
});
