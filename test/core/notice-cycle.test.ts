import { currentCycle, NO_HISTORY, promisedDeadline, type KeyHistory } from '../../src/core/notice-cycle.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { deactivation, history, recorded, reminderOf } from '../builders/history.ts';
import { BOB } from '../builders/notice.ts';
import { policy } from '../builders/policy.ts';

const cycleOf = (past: Partial<KeyHistory>) => currentCycle(history(past), policy(), AS_OF);
const first = recorded(ago(5));

describe('a notice cycle', () => {
  test('begins with an accepted first notice', () => {
    expect(cycleOf({ notices: [first] })).toEqual({
      startedAt: ago(5),
      firstNoticeAt: ago(5),
      lastNoticeAt: ago(5),
    });
  });

  test('goes on with its reminders', () => {
    const reminder = reminderOf(first, ago(1));
    expect(cycleOf({ notices: [reminder, first] })).toMatchObject({
      firstNoticeAt: ago(5),
      lastNoticeAt: ago(1),
    });
  });

  test('counts from when its first notice really left', () => {
    const late = { ...first, countsFrom: ago(3) };
    expect(cycleOf({ notices: [late] })).toMatchObject({ startedAt: ago(5), firstNoticeAt: ago(3) });
  });

  test('with several contacts counts from the first of them that was told', () => {
    const bobs = recorded(ago(5), { contact: BOB, countsFrom: ago(4) });
    expect(cycleOf({ notices: [bobs, first] })?.firstNoticeAt).toBe(ago(5));
  });

  test('with several contacts of whom one bounced counts from the other', () => {
    const bounced = { ...first, status: 'bounced' as const };
    const bobs = recorded(ago(5), { contact: BOB, countsFrom: ago(4) });
    expect(cycleOf({ notices: [bounced, bobs] })?.firstNoticeAt).toBe(ago(4));
  });

  test('gives grace from its first notice on, whatever a reminder came before it', () => {
    const late = { ...first, countsFrom: ago(3) };
    expect(cycleOf({ notices: [reminderOf(first, ago(4)), late] })?.firstNoticeAt).toBe(ago(3));
  });

  test('is none of a key about which nothing is remembered', () => {
    expect(currentCycle(NO_HISTORY, policy(), AS_OF)).toBeNull();
    expect(NO_HISTORY.notices).toEqual([]);
  });

  test('is the youngest of several', () => {
    const older = recorded(ago(12));
    expect(cycleOf({ notices: [first, older, reminderOf(older, ago(8))] })).toMatchObject({
      startedAt: ago(5),
      firstNoticeAt: ago(5),
      lastNoticeAt: ago(5),
    });
  });

  test('keeps the latest deadline that any of its mails named as a promise', () => {
    const generous = reminderOf(first, ago(2), { deadline: ahead(9) });
    expect(promisedDeadline(history({ notices: [generous, first] }))).toBe(ahead(9));
  });

  test.each<[string, Partial<KeyHistory>]>([
    ['nothing was sent', {}],
    ['the first notice bounced', { notices: [{ ...first, status: 'bounced' }] }],
    ['only a reminder is left of it', { notices: [reminderOf(first, ago(1))] }],
    [
      'a reminder arrived but the first notice bounced',
      { notices: [{ ...first, status: 'bounced' }, reminderOf(first, ago(1))] },
    ],
    ['all that was told is a deactivation', { notices: [{ ...first, kind: 'deactivated' }] }],
  ])('is not running when %s', (_why, past) => {
    expect(cycleOf(past)).toBeNull();
  });
});

describe('a cycle lives for the grace period and seven days after its last notice', () => {
  test.each([
    ['just under', -1, true],
    ['exactly', 0, true],
    ['just over', 1, false],
  ])('%s', (_edge, extraMs, alive) => {
    const old = recorded(ago(20));
    expect(cycleOf({ notices: [recorded(ago(14, extraMs))] }) !== null).toBe(alive);
    expect(cycleOf({ notices: [old, reminderOf(old, ago(14, extraMs))] }) !== null).toBe(alive);
  });

  test('with the grace period of the settings', () => {
    const past = history({ notices: [recorded(ago(37))] });
    expect(currentCycle(past, policy({ graceDays: 30 }), AS_OF)).not.toBeNull();
    expect(currentCycle(past, policy({ graceDays: 29 }), AS_OF)).toBeNull();
  });

  test('and mail about a deactivation does not prolong it', () => {
    const old = recorded(ago(14, 1));
    expect(cycleOf({ notices: [old, { ...old, kind: 'deactivated', countsFrom: ago(1) }] })).toBeNull();
  });

  test('and a bounced reminder does not prolong it', () => {
    const old = recorded(ago(14, 1));
    expect(cycleOf({ notices: [old, reminderOf(old, ago(1), { status: 'bounced' })] })).toBeNull();
  });
});

describe('a key that was deactivated or restored begins anew', () => {
  const restarts: [string, (at: ReturnType<typeof ago>) => Partial<KeyHistory>][] = [
    ['deactivated', (at) => ({ deactivation: deactivation({ asOf: at }) })],
    ['restored', (at) => ({ restoredAt: at })],
  ];

  describe.each(restarts)('%s', (_what, restart) => {
    test.each([
      ['after its notice', ago(5, -1), false],
      ['in the same instant', ago(5), false],
      ['before its notice', ago(5, 1), true],
    ])('%s', (_when, at, alive) => {
      expect(cycleOf({ notices: [first], ...restart(at) }) !== null).toBe(alive);
    });

    test('even if the notice left late, after the restart', () => {
      const late = { ...first, countsFrom: ago(1) };
      expect(cycleOf({ notices: [late], ...restart(ago(3)) })).toBeNull();
    });
  });

  test.each(['intent', 'withdrawn'] as const)('but not when the deactivation is only %s', (state) => {
    expect(cycleOf({ notices: [first], deactivation: deactivation({ state }) })).not.toBeNull();
  });
});
