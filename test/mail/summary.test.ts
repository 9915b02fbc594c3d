import { problem } from '../../src/core/problem.ts';
import { keyAges, NO_AGES } from '../../src/core/key-ages.ts';
import { countCoverage, countKeys, NO_MAIL, type RunReport } from '../../src/core/report.ts';
import { renderSummary, type SummaryContext } from '../../src/mail/summary.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { OWN_WORDS, ownWords } from '../builders/own-words.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';

/** Starts as a quiet enforcing run over one account. */
function report(overrides: Partial<RunReport> = {}): RunReport {
  const accounts = overrides.accounts ?? [accountEntry()];
  const keys = overrides.keys ?? [];
  return {
    runId: '2026-11-22T08-00-00Z-enforce',
    asOf: AS_OF,
    mode: 'enforce',
    status: 'complete',
    coverage: countCoverage(accounts),
    accounts,
    keys,
    counts: countKeys(accounts, keys),
    ages: keyAges(NO_AGES),
    mail: NO_MAIL,
    problems: [],
    ...overrides,
  };
}

const context: SummaryContext = { settings: { mail: ownWords() } };
const textOf = (overrides: Partial<RunReport>, also: Partial<SummaryContext> = {}) =>
  renderSummary(report(overrides), { ...context, ...also }).text;
const accounts = (n: number) => Array.from({ length: n }, () => accountEntry());
const unreachable = accountEntry({
  accountId: '222233334444',
  name: 'acquired',
  status: 'unreachable',
  reason: 'MEMBER_ROLE_UNASSUMABLE',
});

/** The lines of a list, without its heading. */
function listed(text: string, heading: string): string[] {
  const after = text.split('\n\n').find((_, index, parts) => parts[index - 1]?.startsWith(`${heading}\n`));
  return after?.split('\n') ?? [];
}

describe("the summary's first sentence", () => {
  test.each([
    ['no account but one', accounts(1), "The organization's only account is covered or left out on purpose."],
    [
      'all accounts',
      accounts(1_333),
      'All 1,333 accounts of the organization are covered or left out on purpose.',
    ],
    [
      'all but one',
      [...accounts(1_332), unreachable],
      '1 account of 1,333 could not be surveyed: nothing is known about its keys.',
    ],
    [
      'all but two',
      [accountEntry(), unreachable, unreachable],
      '2 accounts of 3 could not be surveyed: nothing is known about their keys.',
    ],
  ])('tells whether %s can be accounted for', (_, each, sentence) => {
    expect(textOf({ accounts: each })).toContain(`\n\n${sentence}\n\n`);
  });
});

describe('a summary', () => {
  test('groups the digits of every number', () => {
    const keys = Array.from({ length: 1_333 }, () => keyEntry());
    const { subject, text } = renderSummary(report({ accounts: accounts(1_500), keys }), context);
    expect(`${subject}\n${text.replaceAll(/\d{12}|AKIA\w+|\d{1,2} \w{3} \d{4}|2026-\S+/g, '')}`).not.toMatch(
      /\d{4}/,
    );
    expect(subject).toContain('1,333 notified');
  });

  test('names each account that could not be surveyed, and why', () => {
    expect(listed(textOf({ accounts: [unreachable] }), 'Accounts that could not be surveyed (1)')).toEqual([
      '* 222233334444 acquired: MEMBER_ROLE_UNASSUMABLE',
    ]);
  });

  test('names each problem with its fix', () => {
    const found = problem('account', '222233334444', 'MEMBER_ROLE_UNASSUMABLE', 'not authorized');
    expect(listed(textOf({ status: 'problems', problems: [found] }), 'Errors (1)')).toEqual([
      `* MEMBER_ROLE_UNASSUMABLE 222233334444: not authorized. Fix: ${found.fix}`,
    ]);
  });

  test('says a fix once for all that it mends, and errors before warnings', () => {
    const bad = ['a', 'b'].map((user) => problem('contact', user, 'CONTACT_INVALID', 'no mail address'));
    const worse = problem('account', '222233334444', 'MEMBER_ROLE_UNASSUMABLE', 'not authorized');
    const text = textOf({ status: 'problems', problems: [...bad, worse] });
    expect(listed(text, 'Warnings (2)')).toEqual([
      `* CONTACT_INVALID a: no mail address. Fix for all 2 of the kind: ${bad[0]?.fix ?? ''}`,
      '* CONTACT_INVALID b: no mail address.',
    ]);
    expect(text.indexOf('Errors (1)')).toBeLessThan(text.indexOf('Warnings (2)'));
  });

  test.each([
    ['until 2027-03-31', 'until 2027-03-31'],
    ['no end', 'no end'],
    [null, 'no end'],
  ])('names each opted-out account with the end of its opt-out: %s', (reason, told) => {
    const text = textOf({ accounts: [accountEntry({ status: 'opted-out', reason })] });
    expect(listed(text, 'Opted-out accounts (1)')).toEqual([`* 111122223333 shop: ${told}`]);
  });

  test.each([
    ['opt-out until 2027-03-31', 'opt-out until 2027-03-31'],
    ['opt-out', 'opt-out, no end'],
    ['opt-out-unreadable', 'opt-out-unreadable'],
  ])('names each exempt user once, with the end of the exemption: %s', (reason, told) => {
    const exempt = keyEntry({ decision: 'exempt', reason, outcome: 'none', deadline: null });
    expect(listed(textOf({ keys: [exempt, exempt] }), 'Exempt users (1)')).toEqual([
      `* 111122223333/ci: ${told}`,
    ]);
  });

  test('names the keys that nobody but the operator is told about', () => {
    const unowned = keyEntry({ contactSource: 'operator', deadline: ahead(7) });
    const text = textOf({ keys: [unowned, keyEntry()] });
    expect(listed(text, 'Keys without an owner (1)')).toEqual([
      `* ${unowned.accessKeyId} 111122223333/ci, due by 29 Nov 2026`,
    ]);
  });

  test('names the contacts of a deactivated key, but does not say that they were told', () => {
    const stopped = keyEntry({ outcome: 'deactivated', contacts: ['ann@example.com', 'bob@example.com'] });
    const text = textOf({ keys: [stopped] });
    expect(listed(text, 'Deactivated (1)')).toEqual([
      `* ${stopped.accessKeyId} 111122223333/ci, contact: ann@example.com, bob@example.com`,
    ]);
    expect(text).not.toContain('told');
  });

  test('looks fourteen days ahead, day by day', () => {
    const keys = [
      keyEntry({ decision: 'deferred', deadline: ago(1) }),
      keyEntry({ decision: 'wait', deadline: ahead(13) }),
      keyEntry({ deadline: ahead(14) }),
      keyEntry({ deadline: ahead(14, 1) }),
      keyEntry({ decision: 'deactivate', outcome: 'deactivated', deadline: ahead(1) }),
    ];
    expect(listed(textOf({ keys }), 'Deadlines in the next 14 days (3)')).toEqual([
      '* Already past their deadline: 1 key in 1 account, of 111122223333/ci',
      '* 5 Dec 2026: 1 key in 1 account, of 111122223333/ci',
      '* 6 Dec 2026: 1 key in 1 account, of 111122223333/ci',
    ]);
  });

  test.each([
    [
      { keys: 37, accounts: 12 },
      'In the next 14 days 37 more keys in 12 accounts come of age and get a first notice.',
    ],
    [
      { keys: 1, accounts: 1 },
      'In the next 14 days 1 more key in 1 account comes of age and gets a first notice.',
    ],
    [{ keys: 0, accounts: 0 }, 'In the next 14 days no other key comes of age.'],
  ])('tells how many keys get their first notice in that time: %j', (comingDue, sentence) => {
    expect(textOf({}, { comingDue })).toContain(sentence);
  });

  test('says nothing of first notices ahead when nobody counted them', () => {
    expect(textOf({})).not.toContain('first notice');
  });

  test('says how to get all of a list that it cuts', () => {
    const keys = Array.from({ length: 51 }, (_, n) =>
      keyEntry({ userName: `user-${n}`, contactSource: 'operator' }),
    );
    const { text, html } = renderSummary(report({ keys }), context);
    expect(listed(text, 'Keys without an owner (51)')).toHaveLength(51);
    expect(text).toContain('* and 1 more in the report');
    expect(text).toContain('npx keyrotation report 2026-11-22T08-00-00Z-enforce');
    expect(html).toContain('<code>npx keyrotation report 2026-11-22T08-00-00Z-enforce</code>');
  });

  test('of a dry run speaks of what would be', () => {
    const keys = [
      keyEntry({ outcome: 'would-notify' }),
      keyEntry({ decision: 'deactivate', outcome: 'would-deactivate', deadline: ahead(0) }),
    ];
    const { subject, text } = renderSummary(report({ mode: 'dry-run', keys }), {
      ...context,
      comingDue: { keys: 2, accounts: 1 },
    });
    expect(subject).toBe('AWS access key rotation (dry run): 1 of 1 account surveyed');
    expect(text).toContain('Dry run of 22 Nov 2026, 08:00 UTC: complete');
    expect(text).toContain('1 would be notified, 1 would be deactivated');
    expect(listed(text, 'Would be deactivated (1)')[0]).toContain(', would be told: ann@example.com');
    expect(text).toContain('2 more keys in 1 account come of age and would get a first notice.');
  });

  test('of a blocked run says so, and what blocked it', () => {
    const { subject, text } = renderSummary(
      report({ status: 'blocked', mail: { ...NO_MAIL, pending: 3, blocked: 'SENDING_PAUSED' } }),
      context,
    );
    expect(subject).toBe(
      'AWS access key rotation: 1 of 1 account surveyed, 0 notified, 0 deactivated, blocked',
    );
    expect(text).toContain('Run of 22 Nov 2026, 08:00 UTC: blocked');
    expect(text).toContain('0 sent, 3 pending, 0 withheld, 0 failed; BLOCKED: SENDING_PAUSED');
  });

  test('carries all of the own words', () => {
    const own = OWN_WORDS;
    const { subject, text, html } = renderSummary(report(), { settings: { mail: own } });
    expect(subject).toBe('[Example Corp] Key service: 1 of 1 account surveyed, 0 notified, 0 deactivated');
    for (const words of [own.supportLink, own.policyLink, own.footer]) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
    expect(html).toContain(own.productName);
  });
});
