import fc from 'fast-check';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { AccountId } from '../../src/core/account.ts';
import { mayBeDue } from '../../src/core/decision.ts';
import { instant, plusDays, toMs, type Instant } from '../../src/core/instant.ts';
import {
  answeredFromMemory,
  isFullSurveyDue,
  isSameMemory,
  type Fingerprint,
  type RememberedKey,
  type ReportRow,
  type SurveyMemory,
} from '../../src/core/remembered-survey.ts';
import { policies } from '../builders/arbitraries.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, KEY_ID } from '../builders/finding.ts';
import { policy as policyOf } from '../builders/policy.ts';

const DEFAULT_POLICY = policyOf();
const OTHER = 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId;
const ROW = 'row-of-ci-------' as Fingerprint;

const key = (days: number, overrides: Partial<RememberedKey> = {}): RememberedKey => ({
  accessKeyId: KEY_ID,
  active: true,
  createDate: ago(days),
  ...overrides,
});
const row = (overrides: Partial<ReportRow> = {}): ReportRow => ({
  userName: 'ci',
  fingerprint: ROW,
  keys: [{ active: true, changedAt: ago(10) }],
  ...overrides,
});
const memory = (keys: readonly RememberedKey[] = [key(10)]): SurveyMemory => ({
  fullAt: ago(1),
  users: new Map([[ROW, keys]]),
});
const isAsked = (
  rows: readonly ReportRow[],
  remembered: SurveyMemory | null,
  until: Instant = AS_OF,
  isFresh = false,
): boolean => !answeredFromMemory({ rows, isFresh }, remembered, DEFAULT_POLICY, until).has('ci');

describe('a user', () => {
  test('whose row is the very same and whose keys are young needs no call', () => {
    expect(answeredFromMemory({ rows: [row()], isFresh: false }, memory(), DEFAULT_POLICY, AS_OF)).toEqual(
      new Map([['ci', [key(10)]]]),
    );
  });

  test.each<[string, readonly ReportRow[], SurveyMemory | null]>([
    ['of whom nothing is remembered', [row()], { fullAt: ago(1), users: new Map() }],
    ['without any memory', [row()], null],
    ['whose row has changed', [row({ fingerprint: 'another-row-----' as Fingerprint })], memory()],
    ['whose row cannot be read to the letter', [row({ fingerprint: null })], memory()],
    ['who comes twice, in the very same row', [row(), row()], memory()],
    ['who comes twice, in another row', [row(), row({ fingerprint: null })], memory()],
    ['who had one key more than the row shows', [row()], memory([key(10), key(9, { accessKeyId: OTHER })])],
    ['who had a key less than the row shows', [row()], memory([])],
    ['whose key was off, and is on by the row', [row()], memory([key(10, { active: false })])],
    ['whose key is younger than the row says', [row()], memory([key(9)])],
  ])('%s is asked', (_, rows, remembered) => {
    expect(isAsked(rows, remembered)).toBe(true);
  });

  test.each([
    [29.999, false],
    [30, true],
    [30.001, true],
  ])('with a key of %d days at the end of what the run decides is asked: %s', (days, asked) => {
    const changed = row({ keys: [{ active: true, changedAt: ago(0) }] });
    expect(isAsked([changed], memory([key(days)]))).toBe(asked);
    const ahead = memory([key(days - 5)]);
    expect([isAsked([changed], ahead), isAsked([changed], ahead, plusDays(AS_OF, 5))]).toEqual([
      false,
      asked,
    ]);
  });

  test('with an old key that is off is asked, since it may be on again, unless the report is fresh', () => {
    const off = row({ keys: [{ active: false, changedAt: ago(5) }] });
    expect(isAsked([off], memory([key(60, { active: false })]))).toBe(true);
    expect(isAsked([off], memory([key(20, { active: false })]))).toBe(false);
    expect(isAsked([off], memory([key(60, { active: false })]), AS_OF, true)).toBe(false);
    expect(isAsked([row()], memory([key(60)]), AS_OF, true)).toBe(true);
  });

  test('with two keys is known in whichever order they were listed', () => {
    const two = row({
      keys: [
        { active: false, changedAt: ago(20) },
        { active: true, changedAt: ago(3) },
      ],
    });
    const keys = [key(20, { active: false }), key(3, { accessKeyId: OTHER })];
    expect([isAsked([two], memory(keys)), isAsked([two], memory(keys.toReversed()))]).toEqual([false, false]);
    expect(isAsked([two], memory(keys.map((each) => ({ ...each, active: !each.active }))))).toBe(true);
  });
});

describe('for any report, memory, policy and instant', () => {
  const fingerprints = fc.constantFrom('a', 'b', 'c', 'd').map((text) => text.padEnd(16, '-') as Fingerprint);
  const created = fc.double({ min: 0, max: 120, noNaN: true }).map((days) => ago(days));
  const keys = fc.array(
    fc.record({
      accessKeyId: fc.constantFrom(KEY_ID, OTHER),
      active: fc.boolean(),
      createDate: created,
    }),
    { maxLength: 3 },
  );
  const memories = fc.record({
    fullAt: fc.constant(AS_OF),
    users: fc.array(fc.tuple(fingerprints, keys)).map((users) => new Map(users)),
  });
  const rows = fc.array(
    fc.record({
      userName: fc.constantFrom('ann', 'bob', 'ci', 'dan', 'eve'),
      fingerprint: fc.option(fingerprints),
      keys: fc.array(fc.record({ active: fc.boolean(), changedAt: created }), { maxLength: 2 }),
    }),
  );
  /** What is remembered of a row is most often what it shows. */
  const told = fc.tuple(rows, memories, fc.boolean()).map(([shown, { fullAt, users }, isFresh]) => ({
    rows: shown,
    isFresh,
    memory: {
      fullAt,
      users: new Map([
        ...users,
        ...shown.flatMap(({ fingerprint, keys: slots }) =>
          fingerprint === null
            ? []
            : [
                [
                  fingerprint,
                  slots.map(({ active, changedAt }, n) => ({
                    accessKeyId: n === 0 ? KEY_ID : OTHER,
                    active,
                    createDate: changedAt,
                  })),
                ] as const,
              ],
        ),
      ]),
    },
  }));

  test('whoever is due or coming due, changed, doubled, beyond two keys, unreadable or unknown is asked', () => {
    let answers = 0;
    fc.assert(
      fc.property(
        told,
        policies(fc.option(fc.integer({ min: 1, max: 90 }))),
        fc.nat(30),
        (given, policy, days) => {
          const until = plusDays(AS_OF, days);
          const answered = answeredFromMemory(given, given.memory, policy, until);
          for (const [userName, known] of answered) {
            answers += 1;
            const own = given.rows.filter((each) => each.userName === userName);
            expect(own).toHaveLength(1);
            const [{ fingerprint, keys: slots } = row({ fingerprint: null })] = own;
            expect(fingerprint === null ? null : given.memory.users.get(fingerprint)).toBe(known);
            expect(known).toHaveLength(slots.length);
            expect(known.length).toBeLessThanOrEqual(2);
            expect(
              known.filter(
                ({ active, createDate }) => (active || !given.isFresh) && mayBeDue(createDate, policy, until),
              ),
            ).toEqual([]);
            expect(known.filter(({ active }) => active)).toHaveLength(
              slots.filter(({ active }) => active).length,
            );
          }
        },
      ),
      { numRuns: 2_000 },
    );
    expect(answers).toBeGreaterThan(500);
  });

  test('who is not asked today would not be found due by whoever asked: a later day never asks fewer', () => {
    fc.assert(
      fc.property(told, policies(), fc.nat(60), (given, policy, days) => {
        const now = answeredFromMemory(given, given.memory, policy, AS_OF);
        const later = answeredFromMemory(given, given.memory, policy, plusDays(AS_OF, days));
        expect([...later.keys()].filter((name) => !now.has(name))).toEqual([]);
      }),
    );
  });
});

describe('a survey in full', () => {
  const account = (n: number) => String(100_000_000_000 + n) as AccountId;
  const days = Array.from({ length: 400 }, (_, n) => plusDays(AS_OF, n));

  /** On which of the days an account is read in full that has a run on those of `has`. */
  const fullDays = (accountId: AccountId, has: (day: number) => boolean = () => true): number[] => {
    let fullAt: Instant | null = null;
    return days.flatMap((asOf, day) => {
      if (!has(day) || !isFullSurveyDue(fullAt, accountId, asOf)) return [];
      fullAt = asOf;
      return [day];
    });
  };

  test('comes on the first day, within thirty more, and once in each thirty from then on', () => {
    for (let n = 0; n < 60; n += 1) {
      const [first, second = NaN, ...rest] = fullDays(account(n));
      expect(first).toBe(0);
      expect(second).toBeGreaterThanOrEqual(1);
      expect(second).toBeLessThanOrEqual(30);
      expect(rest.slice(0, 3)).toEqual([second + 30, second + 60, second + 90]);
    }
  });

  test('is spread over the days, so that no day has them all', () => {
    const perDay = new Map<number, number>();
    for (let n = 0; n < 300; n += 1)
      for (const day of fullDays(account(n))) perDay.set(day, (perDay.get(day) ?? 0) + 1);
    perDay.delete(0);
    expect(Math.max(...perDay.values())).toBe(10);
  });

  test('that no run came to on its day is made up for by the next one', () => {
    const withGap = fullDays(account(7), (day) => day < 5 || day > 70);
    expect(withGap.filter((day) => day <= 71)).toContain(71);
  });

  test('is due where nobody remembers one, or one of a time that has not come', () => {
    expect(isFullSurveyDue(null, ACCOUNT, AS_OF)).toBe(true);
    expect(isFullSurveyDue(plusDays(AS_OF, 1), ACCOUNT, AS_OF)).toBe(true);
    expect(isFullSurveyDue(AS_OF, ACCOUNT, AS_OF)).toBe(false);
    expect(isFullSurveyDue(instant(toMs(AS_OF) - 1_000), ACCOUNT, AS_OF)).toBe(false);
  });
});

test.each<[string, SurveyMemory, boolean]>([
  ['the very same', memory(), true],
  ['one of another full survey', { ...memory(), fullAt: AS_OF }, false],
  [
    'one of more users',
    { ...memory(), users: new Map([...memory().users, ['x' as Fingerprint, []]]) },
    false,
  ],
  ['one of other users', { ...memory(), users: new Map([['x' as Fingerprint, [key(10)]]]) }, false],
  ['one with another key', memory([key(10, { accessKeyId: OTHER })]), false],
  ['one with a key that is off', memory([key(10, { active: false })]), false],
  ['one with an older key', memory([key(11)]), false],
])('a memory is written unless it is %s', (_, other, isSame) => {
  expect(isSameMemory(memory(), other)).toBe(isSame);
});
