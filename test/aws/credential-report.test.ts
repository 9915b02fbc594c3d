import { instant } from '../../src/core/instant.ts';
import { UnreadableAnswerError } from '../../src/aws/answer-errors.ts';
import { parseCredentialReport as parse } from '../../src/aws/credential-report.ts';

const WRITTEN = instant('2027-03-01T06:00:00Z');
/** Users, but for what remembers them and their last uses. */
const parseCredentialReport = (csv: string) =>
  parse(csv, WRITTEN).users.map(({ userName, userArn, createdAt, mayHaveKey, keys }) => ({
    userName,
    userArn,
    createdAt,
    mayHaveKey,
    keys: keys.map(({ active, changedAt }) => ({ active, changedAt })),
  }));
/** Of users who have no key: where one is said to be active, that is what counts. */
const report = (...rows: string[]) =>
  [
    'access_key_1_last_rotated,access_key_2_last_rotated,user,arn,access_key_1_active,access_key_2_active,additional_credentials_info',
    ...rows.map((row) => `N/A,N/A,${row}`),
  ].join('\n');
const arn = (name: string) => `arn:aws:iam::111122223333:user/${name}`;

describe('the credential report', () => {
  test.each([
    ['first key', 'true,false,', true],
    ['second key', 'false,true,', true],
    ['third key', 'false,false,"[{""access_key_3_active"":true}]"', true],
  ])('tells that a user may have an active key by the %s', (_which, cells, mayHaveKey) => {
    const [user] = parseCredentialReport(report(`ci,${arn('ci')},${cells}`));
    expect(user).toEqual({
      userName: 'ci',
      userArn: arn('ci'),
      createdAt: null,
      mayHaveKey,
      keys: [],
    });
  });

  test('skips nobody but users without a key, and the root user', () => {
    const users = parseCredentialReport(
      report(
        '<root_account>,arn:aws:iam::111122223333:root,true,false,',
        `idle,${arn('idle')},false,false,N/A`,
      ),
    );
    expect(users).toEqual([
      { userName: 'idle', userArn: arn('idle'), createdAt: null, mayHaveKey: false, keys: [] },
    ]);
  });

  test('may lack the column of further keys', () => {
    const csv = `user,arn,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated\nci,${arn('ci')},false,N/A,false,N/A`;
    expect(parseCredentialReport(csv)[0]?.mayHaveKey).toBe(false);
  });

  test.each([
    ['2027-02-01T08:00:00+00:00', 'N/A', [{ active: false, changedAt: '2027-02-01T08:00:00.000Z' }]],
    ['N/A', '2020-01-31T23:59:59+00:00', [{ active: false, changedAt: '2020-01-31T23:59:59.000Z' }]],
    ['no_information', 'N/A', []],
    ['', '', []],
  ])('spares no user who has a key that is off, changed at %j and %j', (first, second, keys) => {
    const csv = `user,arn,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated\nci,${arn('ci')},false,${first},false,${second}`;
    expect(parseCredentialReport(csv)).toEqual([
      { userName: 'ci', userArn: arn('ci'), createdAt: null, mayHaveKey: true, keys },
    ]);
  });

  test('spares nobody where it does not say when keys were changed', () => {
    const csv = `user,arn,access_key_1_active,access_key_2_active\nci,${arn('ci')},false,false`;
    expect(parseCredentialReport(csv)[0]?.mayHaveKey).toBe(true);
  });

  test.each([[''], ['<html>Service unavailable</html>'], ['a,b\n1,2'], ['"unclosed']])(
    'is refused when it is none: %j',
    (text) => {
      expect(() => parseCredentialReport(text)).toThrow();
    },
  );

  test.each([
    ['false,false,', false],
    ['FALSE,False,', false],
    ['TRUE,false,', true],
    ['False,True,', true],
    ['Yes,false,', true],
    ['false,,', true],
    ['not_supported,false,', true],
    ['N/A,N/A,', true],
    [' false,false,', true],
    ['0,false,', true],
    ['false,false,1 additional access keys', true],
  ])('spares no user but one of whom it says false of both keys: %j', (cells, mayHaveKey) => {
    expect(parseCredentialReport(report(`ci,${arn('ci')},${cells}`))[0]?.mayHaveKey).toBe(mayHaveKey);
  });

  const created = (...times: string[]) =>
    ['user,arn,user_creation_time,access_key_1_active,access_key_2_active']
      .concat(times.map((time) => `ci,${arn('ci')},${time},true,false`))
      .join('\n');

  test.each([
    ['2027-02-01T08:00:00+00:00', '2027-02-01T08:00:00.000Z'],
    ['2027-02-01T08:00:00Z', '2027-02-01T08:00:00.000Z'],
    ['N/A', null],
    ['no_information', null],
    ['', null],
    ['<b>', null],
  ])('tells when a user was created, or leaves it open: %j', (time, createdAt) => {
    expect(parseCredentialReport(created(time))[0]).toMatchObject({ createdAt });
  });

  test('leaves open when a user was created whom it names twice', () => {
    const time = '2027-02-01T08:00:00+00:00';
    expect(parseCredentialReport(created(time, time))).toMatchObject([{ createdAt: null }]);
  });

  test('names a user twice: the user comes once, and is asked', () => {
    const idle = `idle,${arn('idle')},false,false,`;
    expect(parseCredentialReport(report(idle, idle))).toEqual([
      { userName: 'idle', userArn: arn('idle'), createdAt: null, mayHaveKey: true, keys: [] },
    ]);
  });

  test.each([
    ['a name with a comma is not quoted', `smith,john,${arn('smith,john')},false,false,`],
    [
      'a name with a comma is not quoted, and the last column left out',
      `smith,john,${arn('john')},false,false`,
    ],
    ['a row is too long', `ci,${arn('ci')},false,false,,false`],
    ['a row is too short', `ci,${arn('ci')},false,false`],
    ['a row has the ARN of another user', `ci,${arn('ann')},false,false,`],
    ['a row has no ARN', `ci,,false,false,`],
    ['a row has no name', `,${arn('')},false,false,`],
    ['a row is cut off', 'ci,arn:aws'],
  ])('cannot be trusted where %s', (_, row) => {
    expect(() => parseCredentialReport(report(`ann,${arn('ann')},false,false,`, row))).toThrow(
      UnreadableAnswerError,
    );
  });

  test.each([
    ['user,arn,access_key_1_active', `ci,${arn('ci')},false`],
    ['user,access_key_1_active,access_key_2_active', 'ci,false,false'],
    [
      'user,arn,access_key_1_active,access_key_1_active,access_key_2_active',
      `ci,${arn('ci')},false,true,false`,
    ],
  ])('cannot be trusted with the columns %s', (columns, row) => {
    expect(() => parseCredentialReport(`${columns}\n${row}`)).toThrow(UnreadableAnswerError);
  });

  test('may quote a name with a comma, end its lines the other way, and begin with a mark of its encoding', () => {
    const csv = report(`"smith,john",${arn('smith,john').replace(/^(.*)$/, '"$1"')},false,false,`);
    const expected = [
      { userName: 'smith,john', userArn: arn('smith,john'), createdAt: null, mayHaveKey: false, keys: [] },
    ];
    for (const text of [csv, csv.replaceAll('\n', '\r\n'), `\uFEFF${csv}`, `${csv}\n`]) {
      expect(parseCredentialReport(text)).toEqual(expected);
    }
  });
});

describe('the root user in the credential report', () => {
  const root = (cells: string) =>
    parse(report(`<root_account>,arn:aws:iam::111122223333:root,${cells}`), WRITTEN).rootKey;

  test.each([
    ['true,false,', 'active'],
    ['false,TRUE,', 'active'],
    ['true,what,', 'active'],
    ['false,false,', 'none'],
    ['False,FALSE,N/A', 'none'],
    ['not_supported,not_supported,', 'unread'],
    ['false,,', 'unread'],
    ['N/A,false,', 'unread'],
    ['false,false,1 additional access keys', 'unread'],
  ])('with %j has a key that is %s', (cells, rootKey) => {
    expect(root(cells)).toBe(rootKey);
  });

  test('is left open where it has two rows that differ, and not spoken of where it has none', () => {
    expect(parse(report(`ci,${arn('ci')},false,false,`), WRITTEN).rootKey).toBeNull();
    const twice = ['true,false,', 'false,false,'].map(
      (cells) => `<root_account>,arn:aws:iam::111122223333:root,${cells}`,
    );
    expect(parse(report(...twice), WRITTEN).rootKey).toBe('unread');
  });
});

/** A user with all columns that IAM has, of which some say what the test is about. */
function fullReport(...users: Readonly<Record<string, string>>[]): string {
  const ofUser = {
    user: 'ci',
    arn: arn('ci'),
    user_creation_time: '2026-01-01T08:00:00+00:00',
    password_enabled: 'true',
    password_last_used: '2027-02-27T10:00:00+00:00',
    password_last_changed: '2026-01-01T08:00:00+00:00',
    password_next_rotation: 'N/A',
    mfa_active: 'true',
    access_key_1_active: 'true',
    access_key_1_last_rotated: '2027-02-01T08:00:00+00:00',
    access_key_1_last_used_date: '2027-02-26T10:00:00+00:00',
    access_key_1_last_used_region: 'eu-west-1',
    access_key_1_last_used_service: 's3',
    access_key_2_active: 'false',
    access_key_2_last_rotated: 'N/A',
    access_key_2_last_used_date: 'N/A',
    access_key_2_last_used_region: 'N/A',
    access_key_2_last_used_service: 'N/A',
    cert_1_active: 'false',
    cert_1_last_rotated: 'N/A',
    additional_credentials_info: 'N/A',
  };
  const rows = users.map((each) => ({ ...ofUser, ...each }));
  return [...new Set(rows.map((each) => Object.keys(each).join(',')))]
    .concat(rows.map((each) => Object.values(each).join(',')))
    .join('\n');
}

describe('the fingerprint of a user', () => {
  const fingerprintOf = (cells: Readonly<Record<string, string>> = {}) =>
    parse(fullReport(cells), WRITTEN).users[0]?.fingerprint;

  test('is that of the very same row, whoever used what meanwhile', () => {
    expect(fingerprintOf()).toMatch(/^[\w-]{16}$/);
    for (const column of [
      'password_last_used',
      'access_key_1_last_used_date',
      'access_key_1_last_used_region',
      'access_key_1_last_used_service',
      'access_key_2_last_used_date',
    ])
      expect([column, fingerprintOf({ [column]: '2027-02-28T10:00:00+00:00' })]).toEqual([
        column,
        fingerprintOf(),
      ]);
  });

  test.each([
    ['user_creation_time', '2026-01-01T08:00:01+00:00'],
    ['password_enabled', 'false'],
    ['password_last_changed', '2026-01-01T08:00:01+00:00'],
    ['mfa_active', 'false'],
    ['access_key_1_active', 'false'],
    ['access_key_1_last_rotated', '2027-02-01T08:00:01+00:00'],
    ['access_key_2_last_rotated', '2027-02-01T08:00:01+00:00'],
    ['cert_1_active', 'true'],
    ['a_column_of_tomorrow', 'x'],
  ])('is another one with another %s', (column, value) => {
    expect(fingerprintOf({ [column]: value })).not.toBe(fingerprintOf());
  });

  test('differs between users and accounts', () => {
    const { users } = parse(fullReport({}, { user: 'ann', arn: arn('ann') }), WRITTEN);
    expect(new Set(users.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    const elsewhere = 'arn:aws:iam::444455556666:user/ci';
    expect(fingerprintOf({ arn: elsewhere })).not.toBe(fingerprintOf());
  });

  test.each([
    ['access_key_1_active', 'yes'],
    ['access_key_1_active', ''],
    ['access_key_1_last_rotated', 'N/A'],
    ['access_key_1_last_rotated', 'no_information'],
    ['access_key_1_last_rotated', '2027-13-01T08:00:00+00:00'],
    ['access_key_2_active', 'true'],
    ['access_key_2_active', 'N/A'],
    ['access_key_2_last_rotated', ''],
    ['additional_credentials_info', '1 additional access keys'],
  ])('is none where %s is %j: who is in doubt is asked', (column, value) => {
    expect(fingerprintOf({ [column]: value })).toBeNull();
  });

  test('is none of a user who comes twice, nor where columns are missing', () => {
    expect(parse(fullReport({}, {}), WRITTEN).users).toMatchObject([{ fingerprint: null }]);
    expect(parse(report(`ci,${arn('ci')},true,false,`), WRITTEN).users).toMatchObject([
      { fingerprint: null },
    ]);
  });
});

describe('the last use of a key in the report', () => {
  const lastUseOf = (date: string, region: string, service: string) =>
    parse(
      fullReport({
        access_key_1_last_used_date: date,
        access_key_1_last_used_region: region,
        access_key_1_last_used_service: service,
      }),
      WRITTEN,
    ).users[0]?.keys[0]?.lastUse;

  test('is told as of when the report was written', () => {
    expect(lastUseOf('2027-02-26T10:00:00+00:00', 'eu-west-1', 's3')).toEqual({
      date: '2027-02-26T10:00:00.000Z',
      region: 'eu-west-1',
      service: 's3',
    });
    expect(parse(fullReport({}), WRITTEN).generatedAt).toBe(WRITTEN);
  });

  test.each([
    ['N/A', 'N/A', 'N/A', 'never'],
    ['N/A', 'eu-west-1', 's3', 'unread'],
    ['no_information', 'N/A', 'N/A', 'unread'],
    ['', '', '', 'unread'],
    ['2027-02-26T10:00:00+00:00', '', 's3', 'unread'],
    ['2027-02-26T10:00:00+00:00', 'eu-west-1', '', 'unread'],
  ])('with %j, %j and %j is %s', (date, region, service, expected) => {
    expect(lastUseOf(date, region, service)).toBe(expected);
  });
});
