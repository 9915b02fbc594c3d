import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import { mayBeDue } from '../../src/core/decision.ts';
import { plusDays, type Instant } from '../../src/core/instant.ts';
import type { Policy } from '../../src/core/policy.ts';
import {
  answeredFromMemory,
  isSameMemory,
  remembering,
  type Fingerprint,
  type RememberedKey,
  type RememberedUser,
  type ReportRow,
  type SurveyMemory,
} from '../../src/core/remembered-survey.ts';
import { policies } from '../builders/arbitraries.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { KEY_ID } from '../builders/finding.ts';
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
const memory = (keys: readonly RememberedKey[] = [key(10)], askedAt = ago(1)): SurveyMemory =>
  new Map([[ROW, { askedAt, keys }]]);
const NOW = { asOf: AS_OF, until: AS_OF };
const isAsked = (
  rows: readonly ReportRow[],
  remembered: SurveyMemory,
  until: Instant = AS_OF,
  isFresh = false,
): boolean =>
  !answeredFromMemory({ rows, isFresh }, remembered, DEFAULT_POLICY, { asOf: AS_OF, until }).has('ci');

describe('a user', () => {
  test('whose row is the very same and whose keys are young needs no call', () => {
    expect(answeredFromMemory({ rows: [row()], isFresh: false }, memory(), DEFAULT_POLICY, NOW)).toEqual(
      new Map([['ci', [key(10)]]]),
    );
  });

  test.each<[string, readonly ReportRow[], SurveyMemory]>([
    ['of whom nothing is remembered', [row()], new Map()],
    ['of whom is remembered what was told a month ago', [row()], memory([key(10)], ago(30))],
    ['of whom is remembered what will have been told', [row()], memory([key(10)], ago(-0.001))],
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
  const asked = fc.double({ min: -1, max: 40, noNaN: true }).map((days) => ago(days));
  const users = fc.record({ askedAt: asked, keys });
  const memories = fc.array(fc.tuple(fingerprints, users)).map((each) => new Map(each));
  const rows = fc.array(
    fc.record({
      userName: fc.constantFrom('ann', 'bob', 'ci', 'dan', 'eve'),
      fingerprint: fc.option(fingerprints),
      keys: fc.array(fc.record({ active: fc.boolean(), changedAt: created }), { maxLength: 2 }),
    }),
  );
  /** What is remembered of a row is most often what it shows. */
  const told = fc.tuple(rows, memories, fc.boolean(), asked).map(([shown, others, isFresh, askedAt]) => ({
    rows: shown,
    isFresh,
    memory: new Map([
      ...others,
      ...shown.flatMap(({ fingerprint, keys: slots }): (readonly [Fingerprint, RememberedUser])[] => {
        if (fingerprint === null) return [];
        const known = slots.map(({ active, changedAt }, n) => ({
          accessKeyId: n === 0 ? KEY_ID : OTHER,
          active,
          createDate: changedAt,
        }));
        return [[fingerprint, { askedAt, keys: known }]];
      }),
    ]),
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
          const answered = answeredFromMemory(given, given.memory, policy, { asOf: AS_OF, until });
          for (const [userName, known] of answered) {
            answers += 1;
            const own = given.rows.filter((each) => each.userName === userName);
            expect(own).toHaveLength(1);
            const [{ fingerprint, keys: slots } = row({ fingerprint: null })] = own;
            const remembered = fingerprint === null ? undefined : given.memory.get(fingerprint);
            expect(remembered?.keys).toBe(known);
            expect(remembered && remembered.askedAt <= AS_OF && remembered.askedAt > ago(31)).toBe(true);
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
        const later = plusDays(AS_OF, days);
        const known = new Map(
          [...given.memory].map(([each, user]) => [
            each,
            { ...user, askedAt: user.askedAt < AS_OF ? user.askedAt : AS_OF },
          ]),
        );
        const now = answeredFromMemory(given, known, policy, NOW);
        const then = answeredFromMemory(given, known, policy, { asOf: later, until: later });
        expect([...then.keys()].filter((name) => !now.has(name))).toEqual([]);
      }),
    );
  });
});

describe('whose row stays the same', () => {
  const DAYS = 400;
  const rowsOf = Array.from(
    { length: 300 },
    (_, n) => createHash('sha256').update(`row ${n}`).digest('base64url').slice(0, 16) as Fingerprint,
  );

  interface Quiet {
    readonly keys: readonly RememberedKey[];
    readonly policy?: Policy;
    /** Days without a run. */
    readonly without?: (day: number) => boolean;
  }

  /** On which of the days each of them is asked. */
  const askedOn = ({ keys, policy = DEFAULT_POLICY, without = () => false }: Quiet): number[][] => {
    const known = new Map<Fingerprint, RememberedUser>();
    const days = new Map(rowsOf.map((each) => [each, [] as number[]]));
    const slots = keys.map(({ active, createDate }) => ({ active, changedAt: createDate }));
    const rows = rowsOf.map((fingerprint) => row({ userName: fingerprint, fingerprint, keys: slots }));
    for (let day = 0; day < DAYS; day += 1) {
      if (without(day)) continue;
      const asOf = plusDays(AS_OF, day);
      const answered = answeredFromMemory({ rows, isFresh: true }, known, policy, { asOf, until: asOf });
      for (const each of rowsOf) {
        if (answered.has(each)) continue;
        days.get(each)?.push(day);
        known.set(each, remembering(each, known.get(each), { askedAt: asOf, keys }, policy));
      }
    }
    return [...days.values()];
  };
  const gapsOf = (days: readonly number[]): number[] => days.slice(1).map((day, n) => day - (days[n] ?? NaN));
  const OFF = { keys: [key(100, { active: false })] };
  const BEYOND_A_MONTH = { keys: [key(0)], policy: policyOf({ notifyKeyAgeDays: 365 }) };

  test.each<[string, Quiet]>([
    ['no key', { keys: [] }],
    ['a key that is off', OFF],
    ['a key that is young for long', BEYOND_A_MONTH],
  ])('who has %s is asked on the first day, and again 21 to 30 days after the last time', (_, quiet) => {
    for (const days of askedOn(quiet)) {
      const gaps = gapsOf(days.filter((day) => day < 365));
      expect([days[0], Math.min(...gaps) > 20, Math.max(...gaps) <= 30]).toEqual([0, true, true]);
    }
  });

  test.each<[string, Quiet]>([
    ['off', OFF],
    ['young for long', BEYOND_A_MONTH],
  ])('of those with a key that is %s no day has them all', (_, quiet) => {
    const perDay = new Map<number, number>();
    for (const day of askedOn(quiet).flat()) perDay.set(day, (perDay.get(day) ?? 0) + 1);
    const later = [...perDay].filter(([day]) => day > 0 && day < 365).map(([, asked]) => asked);
    expect(Math.max(...later)).toBeLessThan(rowsOf.length / 5);
  });

  test.each([0, 0.5, 10, 29])('who has a key of %d days is not asked again before it comes of age', (age) => {
    const comesOfAge = Math.ceil(30 - age);
    for (const days of askedOn({ keys: [key(age)] }))
      expect(days.slice(0, 3)).toEqual([0, comesOfAge, comesOfAge + 1]);
  });

  test('is asked by the next run where none came on their day', () => {
    for (const days of askedOn({ ...OFF, without: (day) => day >= 5 && day <= 70 }))
      expect(days).toContain(71);
  });
});

describe('of a user who was asked now', () => {
  const now = { askedAt: AS_OF, keys: [key(10)] };

  test('the earlier answer is remembered while it stands', () => {
    const before = { askedAt: ago(3), keys: [key(10)] };
    expect(remembering(ROW, before, now, DEFAULT_POLICY)).toBe(before);
  });

  test.each<[string, RememberedUser | undefined]>([
    ['there is none', undefined],
    ['it told of another key', { askedAt: ago(3), keys: [key(10, { accessKeyId: OTHER })] }],
    ['it is too old', { askedAt: ago(30), keys: [key(10)] }],
    ['it is of a time to come', { askedAt: ago(-1), keys: [key(10)] }],
  ])('the answer of now is remembered where %s', (_, before) => {
    expect(remembering(ROW, before, now, DEFAULT_POLICY)).toEqual(now);
  });
});

test.each<[string, SurveyMemory, boolean]>([
  ['the very same', memory(), true],
  ['one that was told on another day', memory([key(10)], AS_OF), false],
  ['one of more users', new Map([...memory(), ['x' as Fingerprint, { askedAt: ago(1), keys: [] }]]), false],
  ['one of other users', new Map([['x' as Fingerprint, { askedAt: ago(1), keys: [key(10)] }]]), false],
  ['one with another key', memory([key(10, { accessKeyId: OTHER })]), false],
  ['one with a key that is off', memory([key(10, { active: false })]), false],
  ['one with an older key', memory([key(11)]), false],
])('a memory is written unless it is %s', (_, other, isSame) => {
  expect(isSameMemory(memory(), other)).toBe(isSame);
});
