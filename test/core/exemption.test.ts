import { isExempt, isTooLong, optOutOf, readExemption, tooLongInWords } from '../../src/core/exemption.ts';
import { dayOf, instant, parseDay, plusDays } from '../../src/core/instant.ts';
import { AS_OF } from '../builders/as-of.ts';

describe('an opt-out tag', () => {
  test.each([
    ['opt-out Legacy appliance', null, 'Legacy appliance'],
    ['OPT-OUT   legacy\tappliance, see INC-1234 ', null, 'legacy appliance, see INC-1234'],
    ['Opt-out until 2026-12-31 Vendor: no rotation', '2026-12-31', 'Vendor: no rotation'],
    ['opt-out replaced by roles in 2027', null, 'replaced by roles in 2027'],
    ['opt-out 3 machines', null, '3 machines'],
    ['opt-out the vendor rotates until then', null, 'the vendor rotates until then'],
    ['opt-out until 2026-12-31 除外', '2026-12-31', '除外'],
  ])('%j has its reason in free words', (value, until, reason) => {
    expect(readExemption(value, AS_OF)).toEqual({ kind: 'opted-out', until, reason });
  });

  test('that is not there exempts from nothing', () => {
    expect(readExemption(null, AS_OF)).toEqual({ kind: 'none' });
  });

  test.each(['opt-out', 'OPT-OUT', 'Opt-Out', '  opt-out  ', 'opt - out', 'opt out', 'optout', 'opt-out\n'])(
    '%j opts out for good',
    (value) => {
      expect(readExemption(value, AS_OF)).toEqual({ kind: 'opted-out', until: null, reason: null });
    },
  );

  test.each([
    'opt-out until 2026-12-31',
    'OPT-OUT UNTIL 2026-12-31',
    ' Opt-Out   until\t2026-12-31 ',
    'opt-out\u00a0until 2026-12-31',
  ])('%j opts out until the day it names', (value) => {
    expect(readExemption(value, AS_OF)).toEqual({ kind: 'opted-out', until: '2026-12-31', reason: null });
  });

  test.each([
    ['before the day', '2026-12-30T23:59:59.999Z', 'opted-out'],
    ['as the day begins', '2026-12-31T00:00:00.000Z', 'opted-out'],
    ['in the last millisecond of the day', '2026-12-31T23:59:59.999Z', 'opted-out'],
    ['as the next day begins', '2027-01-01T00:00:00.000Z', 'expired'],
    ['a millisecond later', '2027-01-01T00:00:00.001Z', 'expired'],
  ])('%s holds through the end of its day, UTC', (_when, asOf, kind) => {
    expect(readExemption('opt-out until 2026-12-31', instant(asOf))).toEqual({
      kind,
      until: '2026-12-31',
      ...(kind === 'opted-out' && { reason: null }),
    });
  });

  test.each(['opt-out until 2099-12-31', 'opt-out until 9999-12-30', 'opt-out until 9999-12-31'])(
    '%j, as people write who mean forever, opts out, and has no end',
    (value) => {
      expect(readExemption(value, AS_OF)).toEqual({ kind: 'opted-out', until: null, reason: null });
    },
  );

  test.each([
    ['the last day that ends', 3_653, false],
    ['the first that does not', 3_654, true],
  ])('%s', (_, days, isForEver) => {
    const until = dayOf(plusDays(AS_OF, days));
    expect(readExemption(`opt-out until ${until}`, AS_OF)).toMatchObject({ until: isForEver ? null : until });
  });

  test.each([
    '',
    ' ',
    'no',
    'true',
    'opt-in',
    'opt-outs',
    'opt--out',
    'opt-out until',
    'opt-out until tomorrow',
    'opt-out until 2026-02-30',
    'opt-out until 2026-02-29',
    'opt-out until 31.12.2026',
    'opt-out until 2026-12-31T00:00',
    'opt-out until 2026-12-31 2027-12-31',
    'opt-out 2026-12-31',
    'opt‑out',
    '除外',
    '<script>alert("opt-out")</script>',
    'opt-out\nuntil\nnever',
    'opt-out untill 2026-12-31',
    'opt out untill Friday',
    'opt-out til further notice',
    'opt-out bis 31.12.2026',
    'opt-out until 2026-12-31 until 2027-12-31',
    'opt-out, since it is old',
    'no opt-out',
    'opt-out untilll Friday',
    'opt-out till Friday',
    'x'.repeat(256),
  ])('%j cannot be read, and is kept for the report as it is', (value) => {
    expect(readExemption(value, AS_OF)).toEqual({ kind: 'unreadable', value });
  });
});

test.each([
  [null, false],
  ['opt-out', true],
  ['opt-out until 2026-11-22', true],
  ['opt-out until 2026-11-21', false],
  ['a typo', true],
])('tag %j exempts: %j', (value, expected) => {
  expect(isExempt(readExemption(value, AS_OF))).toBe(expected);
});

test.each([
  ['2026-12-21', false],
  ['2026-12-22', false],
  ['2026-12-23', true],
  [null, true],
])('with MAXOPTOUTDAYS 30 an opt-out that ends on %j is too long: %j', (until, expected) => {
  expect(isTooLong({ until: until === null ? null : parseDay(until) }, 30, AS_OF)).toBe(expected);
});

test.each([
  ['opt-out', { until: null, reason: null }],
  ['opt-out until 2026-12-31 Vendor', { until: '2026-12-31', reason: 'Vendor' }],
  ['a typo', { until: null, reason: null }],
  ['opt-out until 2026-11-21', null],
  [null, null],
])('what the report lists of tag %j is %j', (value, listed) => {
  expect(optOutOf(readExemption(value, AS_OF))).toEqual(listed);
});

test('an opt-out that is too long is told with its end and what is allowed', () => {
  expect(tooLongInWords({ until: null }, 30)).toBe('the opt-out has no end; MAXOPTOUTDAYS allows 30 days');
  expect(tooLongInWords({ until: parseDay('2027-12-31') }, 30)).toBe(
    'the opt-out ends on 2027-12-31; MAXOPTOUTDAYS allows 30 days',
  );
});
