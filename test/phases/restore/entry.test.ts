import type { Prospect } from '../../../src/core/restoration.ts';
import { entryOf, entryOfProspect } from '../../../src/phases/restore/entry.ts';
import { ACCOUNT, KEY_ID } from '../../builders/finding.ts';
import { recordedDeactivation, restoration } from '../../builders/history.ts';
import { ANN } from '../../builders/notice.ts';
import { candidate } from './in-hand.ts';

const deactivation = recordedDeactivation();
const undoing = restoration();

test('an entry says which key of whom it is, and which run had deactivated it', () => {
  expect(entryOf(candidate(), 'active', 'why')).toEqual({
    accountId: ACCOUNT,
    accountName: 'shop',
    userName: 'ci',
    accessKeyId: KEY_ID,
    outcome: 'active',
    deactivatedBy: 'yesterday',
    contacts: [],
    detail: 'why',
  });
});

test('an entry of a key that no run deactivated says as much as is known', () => {
  const outcomes = [
    entryOf(candidate({ deactivation: null }), 'not-ours', null),
    entryOf(candidate({}, { deeds: null, userName: null }), 'restored', null),
  ];
  for (const entry of outcomes)
    expect(entry).toMatchObject({ accountName: ACCOUNT, userName: '', deactivatedBy: null, contacts: [] });
});

test('contacts are named of a key that is restored, or to be', () => {
  expect(entryOf(candidate(), 'restored', null).contacts).toEqual([ANN]);
  expect(entryOf(candidate(), 'to-restore', null).contacts).toEqual([ANN]);
  expect(entryOf(candidate(), 'failed', null).contacts).toEqual([]);
});

const PROSPECTS: readonly Prospect[] = [
  { kind: 'to-restore', deactivation: recordedDeactivation({ state: 'intent' }) },
  { kind: 'to-record', deactivation, restoration: undoing },
  { kind: 'being-restored', restoration: undoing },
  { kind: 'restored-before', restoration: undoing },
  { kind: 'being-deactivated', deactivation },
  { kind: 'active' },
  { kind: 'deactivated-since' },
  { kind: 'not-ours' },
  { kind: 'gone' },
];

describe('what is said of a key', () => {
  const said = (prospect: Prospect, of = candidate()) => entryOfProspect(of, prospect);

  test('is what a restore would do; what is left to record counts as restored', () => {
    expect(PROSPECTS.map((prospect) => said(prospect).outcome)).toEqual([
      'to-restore',
      'to-restore',
      'being-restored',
      'restored-before',
      'being-deactivated',
      'active',
      'deactivated-since',
      'not-ours',
      'gone',
    ]);
  });

  test('is nothing more of one that was deactivated and is to be restored', () => {
    expect(said({ kind: 'to-restore', deactivation }).detail).toBeNull();
  });

  test('has a reason of its own for whatever else it is', () => {
    const reasons = PROSPECTS.map((prospect) => said(prospect).detail);
    const withdrawn = candidate({ deactivation: recordedDeactivation({ state: 'withdrawn' }) });
    reasons.push(said({ kind: 'not-ours' }, withdrawn).detail);
    expect(reasons.filter(Boolean)).toHaveLength(PROSPECTS.length + 1);
    expect(new Set(reasons).size).toBe(PROSPECTS.length + 1);
    expect(reasons.at(-1)).toContain('did not take effect');
    const unknown = said({ kind: 'not-ours' }, candidate({ deactivation: null })).detail;
    expect(said({ kind: 'not-ours' }, candidate({}, { deeds: null })).detail).toBe(unknown);
  });

  test('names whoever else is or was at it, and when', () => {
    for (const kind of ['being-restored', 'restored-before'] as const)
      expect(said({ kind, restoration: undoing }).detail).toMatch(
        /21 Nov 2026, 20:00 UTC by arn:.*user\/ann/,
      );
    expect(said({ kind: 'being-deactivated', deactivation }).detail).toContain('run yesterday');
  });
});
