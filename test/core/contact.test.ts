import {
  contactCandidates,
  hasFailedTooOften,
  isUndeliverable,
  parseContacts,
  parseEmailAddress,
  parseSenderAddress,
  resolveContacts,
  type EmailAddress,
} from '../../src/core/contact.ts';
import type { ContactDomain } from '../../src/core/contact-domains.ts';
import { AS_OF, ago } from '../builders/as-of.ts';
import { ANN, BOB } from '../builders/notice.ts';

describe('an address', () => {
  test.each([
    ['ann@example.com', 'ann@example.com'],
    ['  Ann@Example.COM\n', 'ann@example.com'],
    ['first.last+aws@mail.example.co.uk', 'first.last+aws@mail.example.co.uk'],
    ["o'neill@example.com", "o'neill@example.com"],
    ['ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%j is taken as %j', (text, address) => {
    expect(parseEmailAddress(text)).toBe(address);
  });

  test.each([
    '',
    'ann',
    'ann@',
    '@example.com',
    'ann@localhost',
    'ann@10.0.0.1',
    'ann@example..com',
    'ann..b@example.com',
    '.ann@example.com',
    'ann@-example.com',
    'ann@example.com.',
    'Ann <ann@example.com>',
    'ann@example.com, bob@example.com',
    'ann@example.com\r\nBcc: eve@example.com',
    'ann\u0000@example.com',
    '<script>alert(1)</script>',
    '<img/src=x>@example.com',
    'änn@example.com',
    `${'a'.repeat(65)}@example.com`,
    `${'a'.repeat(244)}@example.com`,
    'x'.repeat(256),
  ])('%j is none', (text) => {
    expect(parseEmailAddress(text)).toBeNull();
  });

  /** SES API, Destination: non-ASCII domains must come in Punycode; SMTPUTF8 is not supported. */
  test.each(['ann@bücher.example', 'ann@例え.jp', 'ann@пример.com'])(
    '%j is either refused or turned into what SES takes',
    (text) => {
      expect(parseEmailAddress(text) ?? '').toMatch(/^[\x20-\x7e]*$/);
    },
  );
});

test('a sender’s address keeps its letters as they are written', () => {
  expect(parseSenderAddress('  Security@Example.com\n')).toBe('Security@Example.com');
  expect(parseSenderAddress('Security <security@example.com>')).toBeNull();
});

describe('a contact tag', () => {
  test.each([
    ['null', null],
    ['empty', ''],
    ['blank', ' \t\n'],
    ['only separators', ' , ; '],
  ])('that is %s names nobody and is no mistake', (_what, value) => {
    expect(parseContacts(value)).toEqual({ addresses: [], invalid: [] });
  });

  test.each([
    'ann@example.com bob@example.com',
    'ann@example.com,bob@example.com',
    'ann@example.com; bob@example.com',
    ' ann@example.com\r\n\tbob@example.com ',
    'Ann@example.com bob@example.com ann@EXAMPLE.com',
    'ann@example.com:bob@example.com',
    'ann@example.com/bob@example.com',
    'ann@example.com//bob@example.com',
    'ann@example.com/bob@example.com:ann@example.com',
  ])('%j names Ann and Bob once each, in this order', (value) => {
    expect(parseContacts(value)).toEqual({ addresses: [ANN, BOB], invalid: [] });
  });

  test.each([
    ['a/b@example.com', ['a/b@example.com']],
    ['a/b@example.com/c/d@example.com', ['a/b@example.com', 'c/d@example.com']],
    ['a/b@example.com:c/d@example.com ann@example.com', ['a/b@example.com', 'c/d@example.com', ANN]],
  ])('%j names %j: a local part may hold a slash', (value, addresses) => {
    expect(parseContacts(value)).toEqual({ addresses, invalid: [] });
  });

  test.each([
    'mailto:ann@example.com',
    'ann@example.com/team',
    'ann@example.com:25',
    'ann@example.com/',
    'team:ann@example.com/bob@example.com',
    'ann@example.com/mailto:bob@example.com',
    'ann@example.com/bob@',
    'ann@bob@example.com',
  ])('%j is no list of whole addresses, and is reported as it is', (value) => {
    expect(parseContacts(value)).toEqual({ addresses: [], invalid: [value] });
  });

  test('keeps what is no address apart, as it was written', () => {
    expect(parseContacts('Team-A ann@example.com <script> 課')).toEqual({
      addresses: [ANN],
      invalid: ['Team-A', '<script>', '課'],
    });
  });
});

const ANYBODY = { domains: null, maxContacts: 5 };

describe('the contact of a key', () => {
  const operator = 'ops@example.com' as EmailAddress;
  const everyoneReachable = () => false;
  const unreachable = (...addresses: string[]) => {
    return (address: EmailAddress) => addresses.includes(address);
  };

  test.each([
    ['the user tag', 'ann@example.com', 'bob@example.com', [ANN], 'user-tag'],
    ['the account tag without a user tag', null, 'bob@example.com', [BOB], 'account-tag'],
    ['the account tag behind an empty user tag', '', 'bob@example.com', [BOB], 'account-tag'],
    ['the operator without tags', null, null, [operator], 'operator'],
    ['all of the user tag', 'bob@example.com ann@example.com', null, [BOB, ANN], 'user-tag'],
  ])('is from %s', (_from, userTag, accountTag, contacts, source) => {
    expect(resolveContacts({ userTag, accountTag, operator, ...ANYBODY }, everyoneReachable)).toEqual({
      contacts,
      source,
      rejected: [],
    });
  });

  test('passes over an invalid address to the next link, and reports it', () => {
    const chain = { userTag: 'nobody', accountTag: 'bob@example.com', operator, ...ANYBODY };
    expect(resolveContacts(chain, everyoneReachable)).toEqual({
      contacts: [BOB],
      source: 'account-tag',
      rejected: [{ address: 'nobody', source: 'user-tag', why: 'invalid' }],
    });
  });

  test('stays with the user tag while one of its addresses can be reached', () => {
    const chain = { userTag: 'x@ ann@example.com bob@example.com', accountTag: null, operator, ...ANYBODY };
    expect(resolveContacts(chain, unreachable(ANN))).toEqual({
      contacts: [BOB],
      source: 'user-tag',
      rejected: [
        { address: 'x@', source: 'user-tag', why: 'invalid' },
        { address: ANN, source: 'user-tag', why: 'undeliverable' },
      ],
    });
  });

  test('falls to the operator when both tags are undeliverable', () => {
    const chain = { userTag: 'Ann@Example.com', accountTag: 'bob@example.com', operator, ...ANYBODY };
    expect(resolveContacts(chain, unreachable(ANN, BOB))).toMatchObject({
      contacts: [operator],
      source: 'operator',
      rejected: [{ address: ANN }, { address: BOB, source: 'account-tag' }],
    });
  });

  test('is the operator even when undeliverable as well, since nobody comes after; that is reported', () => {
    expect(
      resolveContacts({ userTag: null, accountTag: null, operator, ...ANYBODY }, unreachable(operator)),
    ).toEqual({
      contacts: [operator],
      source: 'operator',
      rejected: [{ address: operator, source: 'operator', why: 'undeliverable' }],
    });
  });

  test('passes over who is outside the allowed domains, whether mail reaches them or not', () => {
    const chain = {
      userTag: 'x@outside.example Ann@Example.com eve@sub.example.com',
      accountTag: 'bob@example.com',
      operator,
      domains: ['example.com'] as ContactDomain[],
      maxContacts: 5,
    };
    expect(resolveContacts(chain, everyoneReachable)).toEqual({
      contacts: [ANN],
      source: 'user-tag',
      rejected: [
        { address: 'x@outside.example', source: 'user-tag', why: 'outside' },
        { address: 'eve@sub.example.com', source: 'user-tag', why: 'outside' },
      ],
    });
    const elsewhere = { ...chain, userTag: 'x@outside.example', accountTag: 'y@outside.example' };
    expect(resolveContacts(elsewhere, everyoneReachable)).toMatchObject({
      contacts: [operator],
      source: 'operator',
    });
    expect(contactCandidates(chain)).toEqual([ANN, BOB, operator]);
  });

  test('may always be the operator, wherever that address is', () => {
    const chain = { userTag: operator, accountTag: null, operator, domains: [], maxContacts: 5 };
    expect(resolveContacts(chain, everyoneReachable)).toEqual({
      contacts: [operator],
      source: 'user-tag',
      rejected: [],
    });
  });

  test.each([
    [1, [ANN], ['bob@example.com', 'c@example.com']],
    [2, [ANN, BOB], ['c@example.com']],
    [3, [ANN, BOB, 'c@example.com'], []],
    [4, [ANN, BOB, 'c@example.com'], []],
  ])('is the first %i of a tag; who comes behind is reported', (maxContacts, contacts, beyond) => {
    const userTag = 'ann@example.com, nobody, ann@example.com bob@example.com c@example.com';
    const resolved = resolveContacts(
      { userTag, accountTag: null, operator, domains: null, maxContacts },
      everyoneReachable,
    );
    expect(resolved.contacts).toEqual(contacts);
    expect(resolved.rejected).toEqual([
      { address: 'nobody', source: 'user-tag', why: 'invalid' },
      ...beyond.map((address) => ({ address, source: 'user-tag', why: 'beyond' })),
    ]);
  });

  test('is sought no further in a tag than MAXCONTACTS, so that nobody tries a hundred addresses through', () => {
    const chain = {
      userTag: 'ann@example.com bob@example.com',
      accountTag: null,
      operator,
      domains: null,
      maxContacts: 1,
    };
    expect(resolveContacts(chain, unreachable(ANN))).toMatchObject({
      contacts: [operator],
      source: 'operator',
    });
    expect(contactCandidates(chain)).toEqual([ANN, operator]);
  });

  test('is not taken from tags below one that serves, so their mistakes are not reported', () => {
    const chain = { userTag: 'ann@example.com', accountTag: '<script>', operator, ...ANYBODY };
    expect(resolveContacts(chain, everyoneReachable).rejected).toEqual([]);
  });
});

describe('an address that mail did not reach', () => {
  test.each([
    ['just now', ago(0), true],
    ['just under 30 days ago', ago(30, -1), true],
    ['exactly 30 days ago', ago(30), false],
    ['just over 30 days ago', ago(30, 1), false],
    ['never', null, false],
  ])('%s is undeliverable or tried again', (_, since, undeliverable) => {
    expect(isUndeliverable(since, AS_OF)).toBe(undeliverable);
  });

  const failed = (daysAgo: number, mail: string, extraMs = 0) => ({ at: ago(daysAgo, extraMs), mail });

  test.each([
    ['twice', [failed(1, 'a'), failed(2, 'b')], false],
    ['three times', [failed(0, 'a'), failed(1, 'b'), failed(2, 'c')], true],
    ['four times', [failed(0, 'a'), failed(1, 'b'), failed(2, 'c'), failed(2, 'd')], true],
    ['three times, two of them told of one mail', [failed(0, 'a'), failed(1, 'a'), failed(2, 'b')], false],
    [
      'three times, the first just under 30 days ago',
      [failed(0, 'a'), failed(1, 'b'), failed(30, 'c', -1)],
      true,
    ],
    ['three times, the first exactly 30 days ago', [failed(0, 'a'), failed(1, 'b'), failed(30, 'c')], false],
  ])('%s has failed too often or not yet', (_, mails, tooOften) => {
    expect(hasFailedTooOften(mails, AS_OF)).toBe(tooOften);
  });
});
