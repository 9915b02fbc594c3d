import fc from 'fast-check';
import type { Row } from '../../src/ledger/row.ts';
import { readAccount } from '../../src/ledger/rows/account-row.ts';
import { readContact, readIdentity, readMail } from '../../src/ledger/rows/address-rows.ts';
import { readFinding } from '../../src/ledger/rows/finding-row.ts';
import { readAction, readKeyState, readNotice } from '../../src/ledger/rows/key-rows.ts';
import { readLock } from '../../src/ledger/rows/lock-row.ts';
import { readSeenPart } from '../../src/ledger/rows/seen-row.ts';
import { readPause } from '../../src/ledger/rows/pause-row.ts';
import { readMeta } from '../../src/ledger/rows/meta-row.ts';
import type { Reading } from '../../src/ledger/rows/reading.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, KEY_ID } from '../builders/finding.ts';
import {
  ACTION,
  CONTACT,
  FINDING,
  IDENTITY,
  KEY_STATE,
  LOCK,
  MAIL,
  META,
  NOTICE,
  PAUSE,
  RUN_ACCOUNT,
  RUN_ID,
  SEEN_PART,
} from './sample-rows.ts';

interface Kind {
  readonly row: Row;
  readonly read: (row: Row) => Reading<unknown>;
  /** Members that may be missing, or null: what they would say is then not so. */
  readonly optional: readonly string[];
  /** Members that may be null but not missing. */
  readonly nullable: readonly string[];
}

const RUN_PK = `RUN#${RUN_ID}`;
const OF_STATE = [
  'deactivation',
  'restoration',
  'restoredAt',
  'foundInactiveAt',
  'setBackAt',
  'cyclesBegun',
  'key',
  `NOTICE#2026-11-22#first#ann@example.com`,
];

const KINDS: Readonly<Record<string, Kind>> = {
  META: {
    row: { pk: RUN_PK, sk: 'META', v: 1, meta: META },
    read: readMeta,
    optional: [
      'meta.problems.0.severity',
      'meta.figures.ages',
      'meta.figures.counts.remembered',
      'meta.summary',
      'meta.rule',
      'meta.contactDomains',
    ],
    nullable: [
      'meta.finishedAt',
      'meta.figures',
      'meta.toldAt',
      'meta.mail.blocked',
      'meta.figures.mail.blocked',
      'meta.figures.ages.oldestDays',
      'meta.figures.ages.medianDays',
    ],
  },
  ACCOUNT: {
    row: { pk: RUN_PK, sk: `ACCOUNT#${ACCOUNT}`, v: 1, entry: RUN_ACCOUNT },
    read: readAccount,
    optional: ['entry.problems.0.severity', 'entry.rootKey', 'entry.ages', 'entry.remembered'],
    nullable: [
      'entry.account.ouPath',
      'entry.reason',
      'entry.contactTag',
      'entry.progress',
      'entry.ages.oldestDays',
    ],
  },
  FINDING: {
    row: { pk: RUN_PK, sk: `FINDING#${ACCOUNT}#${KEY_ID}`, v: 1, entry: FINDING },
    read: readFinding,
    optional: ['entry.problems.0.severity', 'entry.finding.otherKeys', 'entry.finding.details.lastUsedAsOf'],
    nullable: [
      'entry.finding.createDate',
      'entry.finding.otherKeys.0.createDate',
      'entry.finding.details.contactTag',
      'entry.finding.details.optOutTag',
      'entry.finding.details.description',
      'entry.finding.details.lastUsed',
      'entry.accountContactTag',
      'entry.notice',
    ],
  },
  'STATE of a key': {
    row: KEY_STATE,
    read: readKeyState,
    optional: [
      ...OF_STATE.slice(0, -1),
      'deactivation.finding.otherKeys',
      'deactivation.finding.details.lastUsedAsOf',
    ],
    nullable: [
      'deactivation.finding.otherKeys.0.createDate',
      'deactivation.finding.details.contactTag',
      'deactivation.finding.details.optOutTag',
      'deactivation.finding.details.description',
      'deactivation.finding.details.lastUsed',
      'restoration.why',
    ],
  },
  ACTION: { row: ACTION, read: readAction, optional: [], nullable: ['action.by', 'action.why'] },
  NOTICE: {
    row: NOTICE,
    read: readNotice,
    optional: ['notice.otherKeys', 'notice.lastUsedAsOf'],
    nullable: ['notice.description', 'notice.lastUsed', 'notice.otherKeys.0.createDate'],
  },
  'STATE of a contact': {
    row: CONTACT,
    read: readContact,
    optional: ['undeliverableSince', 'lastDigest', 'failedMails'],
    nullable: [],
  },
  'STATE of a mail': { row: MAIL, read: readMail, optional: ['notices', 'undelivered'], nullable: [] },
  'STATE of an identity': { row: IDENTITY, read: readIdentity, optional: [], nullable: [] },
  PART: { row: SEEN_PART, read: readSeenPart, optional: [], nullable: [] },
  PAUSE: { row: PAUSE, read: readPause, optional: [], nullable: [] },
  LOCK: { row: LOCK, read: (row) => readLock(row, AS_OF), optional: ['unchecked'], nullable: [] },
};

const inWords = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each instanceof Map
      ? Object.fromEntries(each as Map<string, unknown>)
      : each instanceof Set
        ? [...each]
        : each,
  );

type Path = readonly string[];

/** Every member at any depth, but for the keys of the row. */
function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || value instanceof Set || value instanceof Uint8Array)
    return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const path = [...at, name];
    return ['pk', 'sk', 'v'].includes(path.join('.')) ? [] : [path, ...pathsIn(each, path)];
  });
}

const GONE = Symbol('not there');

/** The same with one member changed; or without it, when it is to be `GONE`. */
function changed(value: unknown, [name, ...rest]: Path, to: unknown): unknown {
  if (name === undefined) return to;
  const entries = Object.entries(value as object).flatMap(([each, held]) => {
    const now = each === name ? changed(held, rest, to) : (held as unknown);
    return now === GONE ? [] : [[each, now] as const];
  });
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

const isOfList = (row: Row, path: Path): boolean =>
  Array.isArray(
    path.slice(0, -1).reduce<unknown>((each, name) => (each as Record<string, unknown>)[name], row),
  );

describe.each(Object.entries(KINDS))('the row %s', (_, { row, read, optional, nullable }) => {
  const isRead = (changedRow: unknown): boolean => read(changedRow as Row).ok;
  const members = pathsIn(row).map((path) => [path.join('.'), path] as const);

  test('is read; one of the time before versions too', () => {
    expect(read(row)).toMatchObject({ ok: true });
    expect(read(changed(row, ['v'], GONE) as Row)).toEqual(read(row));
  });

  test.each([2, 0, '1', null, NaN])('of version %p is unread', (v) => {
    expect(read({ ...row, v })).toMatchObject({
      ok: false,
      row: { pk: row.pk, sk: row.sk, why: 'it is of a version that is not known here' },
    });
  });

  test.each(members)('without %s is unread, unless nothing needs to be said there', (name, path) => {
    if (isOfList(row, path)) return;
    expect(isRead(changed(row, path, GONE))).toBe(
      optional.includes(name) || (path.length === 1 && name.startsWith('NOTICE#')),
    );
  });

  test.each(members)('with null as %s is unread, unless that says something', (name, path) => {
    expect(isRead(changed(row, path, null))).toBe(optional.includes(name) || nullable.includes(name));
  });

  test.each(members)('with another type as %s is unread', (_name, path) => {
    for (const other of [7.5, -1, '', ' ', true, {}, [{}], new Set([1]), 'x'.repeat(50_000)]) {
      const damaged = changed(row, path, other);
      // A text may be any text, and true is a boolean: what is read is then what stands there.
      const reading = read(damaged as Row);
      if (reading.ok) expect(inWords(reading.value)).toContain(JSON.stringify(other));
    }
  });

  test('never holds up a reader, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...members.map(([, path]) => path), ['v']),
        fc.oneof(fc.anything({ withBigInt: true, withDate: true, withSet: true }), fc.string()),
        (path, anything) => {
          expect(typeof isRead(changed(row, path, anything))).toBe('boolean');
        },
      ),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (anything) => {
        isRead({ ...anything, pk: row.pk, sk: row.sk });
      }),
      { numRuns: 1_000 },
    );
  });

  test('tells what is wrong without a word of what stands there', () => {
    for (const [, path] of members) {
      const reading = read(changed(row, path, { secret: 'wJalrXUtnFEMI' }) as Row);
      if (!reading.ok) expect(reading.row.why).not.toMatch(/wJalr/);
    }
  });
});

test.each<[string, keyof typeof KINDS, Partial<Row>]>([
  ['a run', 'META', { pk: 'RUN#2026-11-23T08-00-00Z-enforce' }],
  ['an account', 'ACCOUNT', { sk: 'ACCOUNT#999999999999' }],
  ['a finding', 'FINDING', { sk: `FINDING#${ACCOUNT}#AKIAIOSFODNN7EXAMPL2` }],
  ['a key', 'STATE of a key', { pk: `KEY#999999999999#${KEY_ID}` }],
  ['a key without a name', 'STATE of a key', { pk: 'KEY#' }],
  ['a notice', 'NOTICE', { sk: 'NOTICE#2026-11-22#reminder#ann@example.com' }],
  ['an action', 'ACTION', { sk: `ACTION#${ago(1)}#restored` }],
  ['a contact', 'STATE of a contact', { pk: 'CONTACT#bob@example.com' }],
])('%s that stands where another one belongs is unread', (_, kind, key) => {
  const { row, read } = KINDS[kind] ?? { row: LOCK, read: () => ({ ok: true, value: null }) };
  expect(read({ ...row, ...key })).toMatchObject({ ok: false });
});

test.each<[string, keyof typeof KINDS, readonly string[]]>([
  ['the status of an account', 'ACCOUNT', ['entry', 'status']],
  ['a root key', 'ACCOUNT', ['entry', 'rootKey']],
  ['an outcome', 'FINDING', ['entry', 'outcome']],
  ['the end of a run', 'META', ['meta', 'status']],
])('%s that is not known here is unread', (_, kind, path) => {
  const { row, read } = KINDS[kind] ?? { row: LOCK, read: () => ({ ok: true }) };
  expect(read(changed(row, path, 'of tomorrow') as Row).ok).toBe(false);
});

test('a notice under the name of another notice makes the whole state of its key unread', () => {
  const { 'NOTICE#2026-11-22#first#ann@example.com': notice, ...state } = KEY_STATE;
  for (const name of [
    'NOTICE#2026-11-22#reminder#ann@example.com',
    'NOTICE#2026-11-22#first#bob@example.com',
  ])
    expect(readKeyState({ ...state, [name]: notice }).ok).toBe(false);
});

test('a lease that hardly ever ends is no lease', () => {
  expect(readLock({ ...LOCK, leaseUntil: ahead(1) }, AS_OF).ok).toBe(true);
  expect(readLock({ ...LOCK, leaseUntil: ahead(1, 1) }, AS_OF)).toMatchObject({ ok: false });
});
