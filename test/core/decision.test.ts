import {
  decide,
  dueOf,
  isComingDue,
  mayBeDue,
  type Decision,
  type KeyCase,
} from '../../src/core/decision.ts';
import { instant } from '../../src/core/instant.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { due } from '../builders/decided-key.ts';
import { details, finding, UNREAD } from '../builders/finding.ts';
import { history, recorded } from '../builders/history.ts';
import { decideAfter, decideFresh, keyCase } from '../builders/key-case.ts';
import { policy } from '../builders/policy.ts';

const edges = [
  ['just under', -1, false],
  ['exactly', 0, true],
  ['just over', 1, true],
] as const;

describe('a key that is coming due', () => {
  test.each([
    ['comes of age in more than 14 days', 16, -1, false],
    ['comes of age in exactly 14 days', 16, 0, true],
    ['comes of age in a moment', 30, -1, true],
    ['is old enough today', 30, 0, false],
  ])('%s', (_, ageDays, extraMs, expected) => {
    expect(isComingDue(ago(ageDays, extraMs), policy(), AS_OF)).toBe(expected);
  });
});

describe('the first notice', () => {
  describe.each([1, 30, 90, 365])('of a key that is due at %i days', (notifyKeyAgeDays) => {
    test.each(edges)('%s', (_edge, extraMs, isDue) => {
      const created = ago(notifyKeyAgeDays, extraMs);
      const { kind: decision } = decideFresh(created, { notifyKeyAgeDays });
      expect(decision).toBe(isDue ? 'notify' : 'compliant');
      expect(mayBeDue(created, policy({ notifyKeyAgeDays }), AS_OF)).toBe(isDue);
    });
  });

  test.each([30, 37, 400, 5000])('names a deadline a full grace period on, for a key of %i days', (age) => {
    expect(decideFresh(ago(age))).toEqual({
      kind: 'notify',
      notice: 'first',
      reason: 'age',
      cycle: AS_OF,
      deadline: ahead(7),
    });
  });

  test('names a deadline by the grace period of the settings', () => {
    expect(decideFresh(ago(400), { graceDays: 21 })).toMatchObject({ deadline: ahead(21) });
  });

  test('is not about a key that will be created', () => {
    expect(decideFresh(ahead(1)).kind).toBe('compliant');
  });
});

describe('an exempt key', () => {
  test.each([
    ['opt-out', 'opt-out', null],
    ['Opt-Out  until 2026-12-31', 'opt-out', '2026-12-31'],
    ['opt-out until 2026-11-22', 'opt-out', '2026-11-22'],
    ['opt-out until 2026-02-30', 'opt-out-unreadable', null],
    ['', 'opt-out-unreadable', null],
    ['<script>alert(1)</script>', 'opt-out-unreadable', null],
    ['x'.repeat(256), 'opt-out-unreadable', null],
    ['除外', 'opt-out-unreadable', null],
    ['opt-out\nuntil\nnever', 'opt-out-unreadable', null],
  ])('says so with its reason: %j', (tag, reason, until) => {
    expect(decideFresh(ago(400), {}, tag)).toEqual({ kind: 'exempt', reason, until, because: null });
  });

  test('is compliant while it is young', () => {
    expect(decideFresh(ago(29), {}, 'opt-out').kind).toBe('compliant');
  });

  test('gets its first notice the day after its opt-out ended', () => {
    expect(decideFresh(ago(400), {}, 'opt-out until 2026-11-21')).toMatchObject({ notice: 'first' });
  });

  test('is left alone when its history cannot be read', () => {
    const exempt = finding({ details: details({ optOutTag: 'opt-out' }) });
    const { kind: decision } = decide(keyCase({ finding: exempt, history: null }), policy(), AS_OF);
    expect(decision).toBe('exempt');
  });
});

describe('what could not be read makes a key undetermined', () => {
  test.each<[string, Partial<KeyCase>, string]>([
    ['creation date', { finding: finding({ createDate: null }) }, 'create-date-unread'],
    ['tags or last use', { finding: finding({ details: UNREAD }) }, 'ACCESS_DENIED'],
    ['notice history', { history: null }, 'history-unread'],
  ])('%s', (_what, overrides, reason) => {
    expect(decide(keyCase(overrides), policy(), AS_OF)).toEqual({ kind: 'undetermined', reason });
  });

  test('but a key too young for any rule is compliant without those reads', () => {
    const young = finding({ createDate: ago(29), details: UNREAD });
    const { kind: decision } = decide(keyCase({ finding: young, history: null }), policy(), AS_OF);
    expect(decision).toBe('compliant');
  });
});

describe('the unused rule', () => {
  const rules = { notifyKeyAgeDays: 90, unusedKeyAgeDays: 45 };
  const decideUse = (createDate: ReturnType<typeof ago>, lastUsedAt: ReturnType<typeof ago> | null) => {
    const lastUsed = lastUsedAt && { date: lastUsedAt, service: 's3', region: 'eu-west-1' };
    return decide(
      keyCase({ finding: finding({ createDate, details: details({ lastUsed }) }) }),
      policy(rules),
      AS_OF,
    );
  };

  test.each(edges)('applies to a key last used that long ago: %s', (_edge, extraMs, isDue) => {
    expect(decideUse(ago(80), ago(45, extraMs))).toMatchObject(
      isDue ? { kind: 'notify', reason: 'unused', deadline: ahead(7) } : { kind: 'compliant' },
    );
  });

  test.each(edges)('applies to a key created that long ago and never used: %s', (_edge, extraMs, isDue) => {
    expect(decideUse(ago(45, extraMs), null).kind).toBe(isDue ? 'notify' : 'compliant');
  });

  test('leaves a key alone that is in use', () => {
    expect(decideUse(ago(89), ago(0)).kind).toBe('compliant');
  });

  test('gives way to the age rule as the reason', () => {
    expect(decideUse(ago(90), ago(60))).toMatchObject({ kind: 'notify', reason: 'age' });
  });

  test('is off unless it is set', () => {
    expect(decideFresh(ago(89), { notifyKeyAgeDays: 90 }).kind).toBe('compliant');
  });

  test.each([
    ['the day before the age rule applies too', ago(89, 23 * 3_600_000)],
    ['from the day that the age rule applies too', ago(90)],
  ])('does not give a key past its deadline a later one: %s', (_when, createDate) => {
    const past = history({ notices: [recorded(ago(10))] });
    const overdue = keyCase({ finding: finding({ createDate }), history: past });
    expect(decide(overdue, policy(rules), AS_OF)).toMatchObject({ kind: 'deactivate', deadline: ago(3) });
  });
});

test('a settings change cannot make the deadline earlier than a mail has named it', () => {
  const told = recorded(ago(8), { deadline: ahead(6) });
  expect(decideAfter([told], { graceDays: 7 })).toMatchObject({ kind: 'wait', deadline: ahead(6) });
});

test('a longer grace period holds for keys that were told a shorter one', () => {
  expect(decideAfter([recorded(ago(8))], { graceDays: 14 })).toMatchObject({
    kind: 'wait',
    deadline: ahead(6),
  });
});

test('a key that is due only at a greater age now keeps its grace from then on', () => {
  const old = finding({ createDate: ago(35) });
  const told = keyCase({ finding: old, history: history({ notices: [recorded(ago(5))] }) });
  expect(decide(told, policy({ notifyKeyAgeDays: 33 }), AS_OF)).toMatchObject({ deadline: ahead(5) });
});

test.each<[Decision['kind'], Decision, boolean]>([
  ['notify', { kind: 'notify', notice: 'first', ...due() }, true],
  ['wait', { kind: 'wait', ...due() }, true],
  ['deactivate', { kind: 'deactivate', reminderDue: false, ...due() }, true],
  ['deferred', { kind: 'deferred', reminderDue: false, ...due() }, true],
  ['compliant', { kind: 'compliant' }, false],
  ['exempt', { kind: 'exempt', reason: 'opt-out', until: null, because: null }, false],
  ['undetermined', { kind: 'undetermined', reason: 'THROTTLED' }, false],
])('whether the rules are after a key: of one to %s', (_, decision, isDue) => {
  expect(dueOf(decision)).toBe(isDue ? decision : null);
});

test('hostile names change nothing', () => {
  const hostile = finding({
    userName: '<script>\r\n',
    accountName: "';--",
    createDate: instant('2026-10-01'),
  });
  expect(decide(keyCase({ finding: hostile }), policy(), AS_OF)).toMatchObject({ notice: 'first' });
});
