import type { AccessKeyId, LastUsed } from '../../../src/core/access-key.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { Fingerprint } from '../../../src/core/remembered-survey.ts';
import type { ListedKey } from '../../../src/aws/iam.ts';
import type { ReportedKey } from '../../../src/aws/report-columns.ts';
import { lastUseInReport } from '../../../src/phases/survey/last-use.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { KEY_ID } from '../../builders/finding.ts';
import { policy } from '../../builders/policy.ts';

const OTHER = 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId;
const WRITTEN = ago(0, 3_600_000);
const USED: LastUsed = { date: ago(2), service: 's3', region: 'eu-west-1' };

const key = (createDate: Instant | null, overrides: Partial<ListedKey> = {}): ListedKey => ({
  accessKeyId: KEY_ID,
  active: true,
  createDate,
  ...overrides,
});
const slot = (changedAt: Instant, overrides: Partial<ReportedKey> = {}): ReportedKey => ({
  active: true,
  changedAt,
  lastUse: USED,
  ...overrides,
});

interface Given {
  readonly keys: readonly [ListedKey, ...ListedKey[]];
  readonly slots: readonly ReportedKey[];
  readonly fingerprint?: Fingerprint | null;
  readonly generatedAt?: Instant | null;
  readonly unusedKeyAgeDays?: number | null;
}

/** Of the first of the keys. */
function used({
  keys,
  slots,
  fingerprint = 'row-of-ci-------' as Fingerprint,
  generatedAt = WRITTEN,
  unusedKeyAgeDays = null,
}: Given) {
  return lastUseInReport(
    keys[0],
    keys,
    { keys: slots, fingerprint },
    generatedAt,
    policy({ unusedKeyAgeDays }),
  );
}

const other = (createDate: Instant, active = true): ListedKey =>
  key(createDate, { accessKeyId: OTHER, active });

test.each<[string, Given]>([
  ['is the only one', { keys: [key(ago(40))], slots: [slot(ago(40))] }],
  ['is the only one, and was switched off and on', { keys: [key(ago(40))], slots: [slot(ago(5))] }],
  [
    'is one of two, told apart by their creation',
    { keys: [key(ago(40)), other(ago(50))], slots: [slot(ago(50), { lastUse: 'never' }), slot(ago(40))] },
  ],
  [
    'was switched off and on, beside one that never was',
    { keys: [key(ago(40)), other(ago(50))], slots: [slot(ago(50), { lastUse: 'never' }), slot(ago(5))] },
  ],
  [
    'is the only active one',
    {
      keys: [key(ago(40)), other(ago(50), false)],
      slots: [slot(ago(9), { active: false, lastUse: 'never' }), slot(ago(5))],
    },
  ],
  [
    'is the only active one of two of one second',
    {
      keys: [key(ago(40)), other(ago(40), false)],
      slots: [slot(ago(40), { active: false, lastUse: 'never' }), slot(ago(40))],
    },
  ],
  [
    'was used in the second in which it was made',
    { keys: [key(ago(2, -400))], slots: [slot(ago(2), { lastUse: USED })] },
  ],
  ['was created in mid-second', { keys: [key(ago(40, 400))], slots: [slot(ago(40))] }],
])('the report tells the last use of a key that %s', (_, given) => {
  expect(used(given)).toEqual({ lastUsed: USED, asOf: WRITTEN });
});

test('it tells as well that a key was never used', () => {
  const given = { keys: [key(ago(40))], slots: [slot(ago(40), { lastUse: 'never' })] } as const;
  expect(used(given)).toEqual({ lastUsed: null, asOf: WRITTEN });
});

const ONE: Given = { keys: [key(ago(40))], slots: [slot(ago(40))] };

test.each<[string, Given]>([
  ['UNUSEDKEYAGE is set, so that a decision hangs on it', { ...ONE, unusedKeyAgeDays: 45 }],
  ['the report does not say when it was written', { ...ONE, generatedAt: null }],
  ['the row is in doubt', { ...ONE, fingerprint: null }],
  ['the column is not as documented', { ...ONE, slots: [slot(ago(40), { lastUse: 'unread' })] }],
  ['nobody knows when the key was created', { ...ONE, keys: [key(null)] }],
  [
    'nobody knows when the other key was created',
    { keys: [key(ago(40)), key(null)], slots: [slot(ago(40)), slot(ago(50))] },
  ],
  [
    'nobody knows when the other key, which is off, was created',
    {
      keys: [key(ago(40)), key(null, { accessKeyId: OTHER, active: false })],
      slots: [slot(ago(40)), slot(ago(50), { active: false })],
    },
  ],
  [
    'both keys are of one second, and one was switched since',
    { keys: [key(ago(40)), other(ago(40))], slots: [slot(ago(40)), slot(ago(5))] },
  ],
  [
    'it never saw the key, but one that was never used and is gone',
    { ...ONE, keys: [key(ago(30))], slots: [slot(ago(40), { lastUse: 'never' })] },
  ],
  [
    'the report does not say when it was written, of a key that was never used',
    { ...ONE, slots: [slot(ago(40), { lastUse: 'never' })], generatedAt: null },
  ],
  ['the key is younger than the report', { ...ONE, keys: [key(ago(0, 60_000))] }],
  ['a key came since', { ...ONE, keys: [key(ago(40)), other(ago(0))] }],
  ['a key went since', { ...ONE, slots: [slot(ago(40)), slot(ago(50))] }],
  [
    'both keys were switched since they were created',
    { keys: [key(ago(40)), other(ago(50))], slots: [slot(ago(3)), slot(ago(4))] },
  ],
  [
    'both keys are of one second',
    { keys: [key(ago(40)), other(ago(40))], slots: [slot(ago(40)), slot(ago(40))] },
  ],
  [
    'the other one was switched off in the second in which this one was made',
    { keys: [key(ago(40)), other(ago(50))], slots: [slot(ago(40), { active: false }), slot(ago(40))] },
  ],
  [
    'the other one was the active one when the report was written, by its creation',
    {
      keys: [key(ago(50)), other(ago(40), false)],
      slots: [slot(ago(9), { active: false, lastUse: 'never' }), slot(ago(40))],
    },
  ],
  ['it was off when the report was written', { ...ONE, slots: [slot(ago(40), { active: false })] }],
  [
    'it says that the key was used before it was made',
    { ...ONE, slots: [slot(ago(40), { lastUse: { ...USED, date: ago(41) } })] },
  ],
  [
    'it says that the key was used after it was written',
    { ...ONE, slots: [slot(ago(40), { lastUse: { ...USED, date: AS_OF } })] },
  ],
])('it is asked for where %s', (_, given) => {
  expect(used(given)).toBeNull();
});
