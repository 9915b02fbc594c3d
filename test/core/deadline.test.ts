import type { KeyHistory } from '../../src/core/notice-cycle.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { deactivation, recorded, reminderOf } from '../builders/history.ts';
import { decideAfter, decideOld, RUN_ID } from '../builders/key-case.ts';

const firstNotice = { kind: 'notify', notice: 'first', cycle: AS_OF, deadline: ahead(7) };

describe('deactivation', () => {
  test.each([
    ['just under', -1, 'notify'],
    ['exactly', 0, 'deactivate'],
    ['just over', 1, 'deactivate'],
  ])('comes a full grace period after the first notice: %s', (_edge, extraMs, decision) => {
    expect(decideAfter([recorded(ago(7, extraMs))]).kind).toBe(decision);
  });

  test.each([1, 3, 14, 30])('keeps a grace period of %i days to the millisecond', (graceDays) => {
    const rules = { graceDays, reminderDays: [] };
    expect(decideAfter([recorded(ago(graceDays, -1))], rules).kind).toBe('wait');
    expect(decideAfter([recorded(ago(graceDays), { deadline: AS_OF })], rules).kind).toBe('deactivate');
  });

  test('counts from when a late notice left, not from its run', () => {
    const late = recorded(ago(7), { countsFrom: ago(7, -1) });
    expect(decideAfter([late], { reminderDays: [] }).kind).toBe('wait');
  });

  test('names its cycle and deadline', () => {
    expect(decideAfter([recorded(ago(8)), reminderOf(recorded(ago(8)), ago(2))])).toEqual({
      kind: 'deactivate',
      reason: 'age',
      cycle: ago(8),
      deadline: ago(1),
      reminderDue: false,
    });
  });

  test.each([
    ['just under', -1, 'deactivate'],
    ['exactly', 0, 'deactivate'],
    ['just over', 1, 'notify'],
  ])(
    'is off when the last notice is older than the grace period and 7 days: %s',
    (_edge, extraMs, decision) => {
      const first = recorded(ago(30));
      expect(decideAfter([recorded(ago(14, extraMs))]).kind).toBe(decision);
      expect(decideAfter([first, reminderOf(first, ago(14, extraMs))]).kind).toBe(decision);
    },
  );

  test('is off after a bounce: the cycle starts again', () => {
    expect(decideAfter([recorded(ago(8), { status: 'bounced' })])).toMatchObject(firstNotice);
  });

  test.each<[string, Partial<KeyHistory>]>([
    ['was deactivated by an earlier run', { deactivation: deactivation() }],
    ['was restored', { restoredAt: ago(1) }],
    ['was restored by hand after it', { deactivation: deactivation({ asOf: ago(2) }), restoredAt: ago(1) }],
  ])('of a key that %s needs a new cycle', (_what, past) => {
    expect(decideOld({ notices: [recorded(ago(8))], ...past })).toMatchObject(firstNotice);
  });

  test.each(['intent', 'withdrawn'] as const)('is tried again after one that is %s', (state) => {
    const past = { notices: [recorded(ago(8))], deactivation: deactivation({ state }) };
    expect(decideOld(past).kind).toBe('deactivate');
  });
});

describe('a run that is repeated', () => {
  const ofThisRun = deactivation({ runId: RUN_ID, asOf: AS_OF, deadline: ago(1) });

  test('decides again what it has done', () => {
    expect(decideOld({ notices: [recorded(ago(8))], deactivation: ofThisRun })).toMatchObject({
      kind: 'deactivate',
      deadline: ago(1),
      reminderDue: false,
    });
  });

  test('does not deactivate again what was restored after it', () => {
    const past = { notices: [recorded(ago(8))], deactivation: ofThisRun, restoredAt: ahead(0, 60_000) };
    expect(decideOld(past).kind).not.toBe('deactivate');
  });
});

test('a run that is repeated leaves a key alone that was restored in its very instant', () => {
  const done = deactivation({ runId: RUN_ID, asOf: AS_OF });
  expect(decideOld({ notices: [recorded(ago(8))], deactivation: done, restoredAt: AS_OF }).kind).toBe(
    'notify',
  );
});

describe('reminders', () => {
  const first = recorded(ago(5));
  /** The as-of instant at which so many days are left of the cycle; positive `ms` are closer to the deadline. */
  const withLeft = (days: number, ms: number) => ahead(2 - days, ms);

  test.each([
    ['more than 3 days are left: not', 3, -1, 'wait'],
    ['exactly 3 days are left', 3, 0, 'notify'],
    ['less than 3 days are left', 3, 1, 'notify'],
  ])('when %s', (_when, days, ms, decision) => {
    expect(decideOld({ notices: [first] }, {}, withLeft(days, ms)).kind).toBe(decision);
  });

  test.each([
    ['only the one for 3 days has just gone: not', 3, 1, 'wait'],
    ['more than a day is left: not', 1, -1, 'wait'],
    ['exactly a day is left', 1, 0, 'notify'],
    ['less than a day is left', 1, 1, 'notify'],
  ])('again when %s', (_when, days, ms, decision) => {
    const notices = [first, reminderOf(first, withLeft(3, 0))];
    expect(decideOld({ notices }, {}, withLeft(days, ms)).kind).toBe(decision);
  });

  test('say that they are, of which cycle, and keep its deadline', () => {
    expect(decideOld({ notices: [first] }, {}, withLeft(3, 0))).toEqual({
      kind: 'notify',
      notice: 'reminder',
      reason: 'age',
      cycle: first.cycle,
      deadline: ahead(2),
    });
  });

  test('stop after the last one', () => {
    const notices = [first, reminderOf(first, withLeft(1, 0))];
    expect(decideOld({ notices }, {}, withLeft(1, 1)).kind).toBe('wait');
    expect(decideOld({ notices }, {}, withLeft(0, -1)).kind).toBe('wait');
  });

  test('that were missed are made up by one, not by several', () => {
    const notices = [first, reminderOf(first, withLeft(0.5, 0))];
    expect(decideOld({ notices: [first] }, {}, withLeft(0.5, 0))).toMatchObject({ notice: 'reminder' });
    expect(decideOld({ notices }, {}, withLeft(0.5, 1)).kind).toBe('wait');
  });

  test('are tried again the next day when SES did not take them or they bounced', () => {
    const bounced = reminderOf(first, withLeft(3, 0), { status: 'bounced' });
    expect(decideOld({ notices: [first, bounced] }, {}, withLeft(2, 0))).toMatchObject({
      notice: 'reminder',
    });
  });

  test.each([[[7]], [[30, 7]], [[0]], [[]]])('for %j days do not repeat the first notice', (reminderDays) => {
    expect(decideOld({ notices: [first] }, { reminderDays }, withLeft(7, 0)).kind).toBe('wait');
    expect(decideOld({ notices: [first] }, { reminderDays }, withLeft(1, 0)).kind).toBe('wait');
  });

  test.each([[[3, 1]], [[1, 3]], [[1, 3, 3, 1]]])('come in any order of the setting: %j', (reminderDays) => {
    const notices = [first, reminderOf(first, withLeft(3, 0))];
    expect(decideOld({ notices }, { reminderDays }, withLeft(2, 0)).kind).toBe('wait');
    expect(decideOld({ notices }, { reminderDays }, withLeft(1, 0)).kind).toBe('notify');
  });
});

describe('a key past its deadline', () => {
  test.each([
    ['just under', -1, false],
    ['exactly', 0, true],
    ['just over', 1, true],
  ])('is due a reminder when its last notice is 7 days old: %s', (_edge, extraMs, reminderDue) => {
    const first = recorded(ago(15));
    expect(decideAfter([first, reminderOf(first, ago(7, extraMs))])).toMatchObject({
      kind: 'deactivate',
      reminderDue,
    });
  });
});
