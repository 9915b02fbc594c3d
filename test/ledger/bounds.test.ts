import fc from 'fast-check';
import { MAX_OTHER_KEYS, type AccessKeyId, type DatedFinding } from '../../src/core/access-key.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import { MAX_NOTICES_A_MAIL } from '../../src/core/digest.ts';
import { MAX_KEPT_NOTICES } from '../../src/core/kept-notices.ts';
import { problem } from '../../src/core/problem.ts';
import type { RunFinding } from '../../src/core/run-finding.ts';
import type { RunAccount } from '../../src/core/run-record.ts';
import type { Row } from '../../src/ledger/row.ts';
import { MAX_COUNTED_MAILS } from '../../src/core/refused-mail.ts';
import { MAX_UNCHECKED } from '../../src/ledger/lock.ts';
import { readAccount } from '../../src/ledger/rows/account-row.ts';
import { readContact, readMail } from '../../src/ledger/rows/address-rows.ts';
import { MAX_CONTACTS, MAX_LETTERS, MAX_PROBLEMS } from '../../src/ledger/rows/fields.ts';
import { readFinding, readSeen } from '../../src/ledger/rows/finding-row.ts';
import { fittingAccount, fittingFinding, fittingMeta, fittingSeen } from '../../src/ledger/rows/fitting.ts';
import { readKeyState } from '../../src/ledger/rows/key-rows.ts';
import { readMeta } from '../../src/ledger/rows/meta-row.ts';
import { AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, details, finding, otherKey } from '../builders/finding.ts';
import { deactivation, recorded } from '../builders/history.ts';
import { MAX_ROW_BYTES, sizeOf } from './row-size.ts';
import { FINDING, META, RUN_ACCOUNT, RUN_ID } from './sample-rows.ts';

/** Three bytes each in UTF-8: as much as a letter of a bounded text can have. */
const letters = (count: number): string => '€'.repeat(count);
const longAddress = (index: number) =>
  `${String(index).padStart(4, '0')}@${'x'.repeat(MAX_LETTERS.address - 5)}` as EmailAddress;
const KEY_ID = 'K'.repeat(128) as AccessKeyId;
const PROBLEM = {
  ...problem('key', letters(MAX_LETTERS.problem), 'KEY_UNREAD', letters(MAX_LETTERS.problem)),
  fix: letters(MAX_LETTERS.problem),
};
const LARGEST_FINDING = finding({
  accountName: letters(MAX_LETTERS.name),
  userName: letters(MAX_LETTERS.name),
  userArn: letters(MAX_LETTERS.arn),
  accessKeyId: KEY_ID,
  otherKeys: Array.from({ length: MAX_OTHER_KEYS }, () => otherKey({ accessKeyId: KEY_ID, lastUse: AS_OF })),
  details: details({
    contactTag: letters(MAX_LETTERS.tag),
    optOutTag: letters(MAX_LETTERS.tag),
    description: letters(MAX_LETTERS.tag),
    lastUsed: { date: AS_OF, service: letters(MAX_LETTERS.name), region: letters(MAX_LETTERS.name) },
  }),
}) as DatedFinding;
const ADDRESSES = Array.from({ length: MAX_CONTACTS }, (_, index) => longAddress(index));

const findingRow = (entry: RunFinding): Row => ({
  pk: `RUN#${RUN_ID}`,
  sk: `FINDING#${entry.finding.accountId}#${entry.finding.accessKeyId}`,
  entry,
});
const accountRow = (entry: RunAccount): Row => ({ pk: `RUN#${RUN_ID}`, sk: `ACCOUNT#${ACCOUNT}`, entry });

const MAILS = Array.from({ length: MAX_COUNTED_MAILS }, (_, n) => String(n).padStart(128, 'm'));

describe('the largest row that can be read is far below what DynamoDB takes', () => {
  const state = {
    pk: `KEY#${ACCOUNT}#${KEY_ID}`,
    sk: 'STATE',
    deactivation: { ...deactivation({ contacts: ADDRESSES }), finding: LARGEST_FINDING, reason: 'age' },
    key: { accountId: ACCOUNT, accessKeyId: KEY_ID, userName: letters(MAX_LETTERS.name) },
    ...Object.fromEntries(
      ADDRESSES.slice(0, MAX_KEPT_NOTICES).map((contact) => [
        `NOTICE#2026-11-22#first#${contact}`,
        recorded(AS_OF, { contact, messageId: letters(MAX_LETTERS.name) }),
      ]),
    ),
  };
  const carried = ADDRESSES.slice(0, 1).flatMap((contact) =>
    Array.from({ length: MAX_NOTICES_A_MAIL }, () => ({
      accountId: ACCOUNT,
      accessKeyId: KEY_ID,
      day: '2026-11-22',
      kind: 'deactivated',
      contact,
    })),
  );

  test.each<[string, Row, (row: Row) => { readonly ok: boolean }]>([
    [
      'finding',
      findingRow({
        ...FINDING,
        finding: LARGEST_FINDING,
        accountContactTag: letters(MAX_LETTERS.tag),
        contacts: ADDRESSES,
        problems: Array.from({ length: MAX_PROBLEMS }, () => PROBLEM),
      }),
      readFinding,
    ],
    [
      'account',
      accountRow({
        ...RUN_ACCOUNT,
        account: {
          ...RUN_ACCOUNT.account,
          name: letters(MAX_LETTERS.name),
          ouPath: Array.from({ length: 32 }, () => letters(MAX_LETTERS.name)),
        },
        reason: letters(MAX_LETTERS.tag),
        contactTag: letters(MAX_LETTERS.tag),
        exemption: { kind: 'unreadable', value: letters(MAX_LETTERS.tag) },
        unreadUsers: Array.from({ length: 100 }, () => letters(MAX_LETTERS.name)),
        problems: Array.from({ length: MAX_PROBLEMS }, () => PROBLEM),
        progress: { upTo: letters(MAX_LETTERS.name), unlisted: 5_000 },
      }),
      readAccount,
    ],
    ['key', state, readKeyState],
    [
      'mail, of so many notices as it may carry',
      {
        pk: `MAIL#${letters(60)}`,
        sk: 'STATE',
        notices: carried,
        undelivered: { at: AS_OF, why: letters(1_000), kind: 'undeliverable' },
      },
      readMail,
    ],
    [
      'contact, whose last mail carried as many',
      {
        pk: `CONTACT#${longAddress(0)}`,
        sk: 'STATE',
        undeliverableSince: AS_OF,
        undeliverableWhy: letters(1_000),
        lastDigest: {
          day: '2026-11-22',
          messageId: letters(60),
          sentAt: AS_OF,
          asOf: AS_OF,
          notices: carried,
        },
        failedMails: new Set(MAILS.map((mail) => `${AS_OF} ${mail}`)),
        refusedMails: new Set(MAILS.map((mail) => `${AS_OF} ${mail} ${ACCOUNT}`)),
      },
      readContact,
    ],
  ])('%s', (_, row, read) => {
    expect(read(row)).toMatchObject({ ok: true });
    expect(sizeOf(row)).toBeLessThan(0.96 * MAX_ROW_BYTES);
  });

  test('run', () => {
    const meta = fittingMeta({ ...META, problems: Array.from({ length: 5_000 }, () => PROBLEM) });
    const row = { pk: `RUN#${RUN_ID}`, sk: 'META', meta };
    expect(readMeta(row)).toMatchObject({ ok: true });
    expect(sizeOf(row)).toBeLessThan(MAX_ROW_BYTES / 2);
  });

  test('lock', () => {
    expect(MAX_UNCHECKED * sizeOf(RUN_ID)).toBeLessThan(MAX_ROW_BYTES / 4);
  });
});

describe('whatever a tag, a name or a message holds, what is written can be read', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', letters(300), letters(3_000), 'x'.repeat(500_000), '\u0000', '\ud800'),
  );
  const tag = fc.option(anyText);

  test('of a key', () => {
    fc.assert(
      fc.property(
        fc.record({ userName: anyText, accountName: anyText, userArn: anyText }),
        fc.record({ contactTag: tag, optOutTag: tag, description: tag }),
        anyText,
        fc.nat(60),
        (names, tags, message, count) => {
          const seen = {
            finding: finding({ ...names, details: details(tags) }),
            accountContactTag: tags.contactTag,
          };
          const problems = Array.from({ length: count }, () => problem('key', KEY_ID, 'KEY_UNREAD', message));
          const judged = findingRow(fittingFinding({ ...FINDING, ...seen, problems }));
          expect(readFinding(judged)).toMatchObject({ ok: true });
          expect(sizeOf(judged)).toBeLessThan(MAX_ROW_BYTES);
          const { sk, ...rest } = findingRow({ ...FINDING, ...fittingSeen(seen).entry });
          const row = { ...rest, sk: sk.replace('FINDING', 'SEEN'), entry: fittingSeen(seen).entry };
          expect(readSeen(row)).toMatchObject({ ok: true });
          expect(sizeOf(row)).toBeLessThan(MAX_ROW_BYTES);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('of an account', () => {
    fc.assert(
      fc.property(anyText, tag, anyText, anyText, (name, contactTag, value, message) => {
        const account = { ...RUN_ACCOUNT.account, name };
        const problems = Array.from({ length: 60 }, () =>
          problem('account', ACCOUNT, 'ACCESS_DENIED', message),
        );
        const entry: RunAccount = {
          ...RUN_ACCOUNT,
          account,
          contactTag,
          exemption: { kind: 'unreadable', value },
          problems,
        };
        const row = accountRow(fittingAccount(entry));
        expect(readAccount(row)).toMatchObject({ ok: true });
        expect(sizeOf(row)).toBeLessThan(MAX_ROW_BYTES);
      }),
      { numRuns: 1_000 },
    );
  });

  test('what IAM allows is written as it is', () => {
    const tags = { contactTag: 'a'.repeat(256), optOutTag: 'b'.repeat(256), description: '€'.repeat(256) };
    const seen = finding({ userName: 'u'.repeat(64), details: details(tags) });
    const entry = { finding: seen, accountContactTag: 'c'.repeat(256) };
    expect(fittingSeen(entry)).toEqual({ entry, problem: null });
  });

  test('a tag that is longer than any tag makes its key one that could not be read, never one without tags', () => {
    const seen = finding({ details: details({ optOutTag: 'opt-out'.padEnd(5_000) }) });
    const { entry, problem: found } = fittingSeen({ finding: seen, accountContactTag: null });
    expect(entry.finding.details).toMatchObject({ kind: 'unread', code: 'KEY_UNREAD' });
    expect(found).toMatchObject({ id: seen.accessKeyId, code: 'KEY_UNREAD' });
    const account = fittingAccount({
      ...RUN_ACCOUNT,
      status: 'pending',
      contactTag: 'a@example.org '.repeat(500),
    });
    expect(account).toMatchObject({ status: 'unreachable', reason: 'LEDGER_REFUSED', contactTag: null });
  });
});
