import type { OptOut } from '../../../src/core/exemption.ts';
import type { Day } from '../../../src/core/instant.ts';
import { problem } from '../../../src/core/problem.ts';
import { keyAges, NO_AGES } from '../../../src/core/key-ages.ts';
import { NO_MAIL, type RunReport } from '../../../src/core/report.ts';
import type { LastReport, LastRun } from '../../../src/core/run-changes.ts';
import type { SummaryContext } from '../../../src/mail/summary/summary.ts';
import { ago, ahead, AS_OF } from '../../builders/as-of.ts';
import { OWN_WORDS, ownWords } from '../../builders/own-words.ts';
import { accountEntry, keyEntry } from '../../builders/report.ts';
import { countCoverage, countKeys } from '../../builders/whole-report.ts';
import { summaryOf } from '../../builders/summary.ts';

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

const FIRST: LastRun<LastReport> = { kind: 'none' };
/** Starts as the same run on the day before. */
const yesterday = (overrides: Partial<LastReport> = {}): LastRun<LastReport> => ({
  kind: 'read',
  report: { ...report(), runId: '2026-11-21T08-00-00Z-enforce', asOf: ago(1), ...overrides },
});

function summary(
  overrides: Partial<RunReport>,
  since: LastRun<LastReport> = FIRST,
  also: Partial<SummaryContext> = {},
) {
  const now = report(overrides);
  return summaryOf(now, since, { settings: { mail: ownWords() }, ...also });
}
const textOf = (
  overrides: Partial<RunReport>,
  since: LastRun<LastReport> = FIRST,
  also: Partial<SummaryContext> = {},
) => summary(overrides, since, also).text;
const accounts = (n: number) => Array.from({ length: n }, () => accountEntry());
const unreachable = accountEntry({
  accountId: '222233334444',
  name: 'acquired',
  status: 'unreachable',
  reason: 'MEMBER_ROLE_UNASSUMABLE',
});

/** The lines of a list, without its heading. */
function listed(text: string, heading: string): string[] {
  const after = text
    .split('\n\n')
    .find(
      (_, index, parts) => parts[index - 1]?.startsWith(heading) && /\n=+$|:$/.test(parts[index - 1] ?? ''),
    );
  return after?.split('\n') ?? [];
}

const typoOf = (user: string) =>
  problem('contact', `111122223333/${user}`, 'CONTACT_INVALID', 'no mail address');
const notEntered = problem('account', '222233334444', 'MEMBER_ROLE_UNASSUMABLE', 'not authorized');

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
    const { subject, text } = summary({ accounts: accounts(1_500), keys });
    expect(`${subject}\n${text.replaceAll(/\d{12}|AKIA\w+|\d{1,2} \w{3} \d{4}|2026-\S+/g, '')}`).not.toMatch(
      /\d{4}/,
    );
    expect(subject).toContain('1,333 notified');
  });

  test('names each account that could not be surveyed, and why', () => {
    expect(
      listed(textOf({ accounts: [unreachable] }), 'Account 222233334444 acquired: could not be surveyed'),
    ).toEqual(['* Error: it could not be surveyed: MEMBER_ROLE_UNASSUMABLE']);
    expect(
      listed(textOf({ accounts: [unreachable] }, yesterday({ accounts: [unreachable] })), 'Still there (1)'),
    ).toEqual(['* Not surveyed, 1 account: 222233334444 acquired']);
  });

  test.each<[string, LastRun<LastReport>, string]>([
    ['a run to compare with', yesterday({ accounts: [] }), 'newly unreachable'],
    ['a first run', FIRST, 'could not be surveyed'],
    ['an unread last run', { kind: 'unread', runId: null, why: 'no answer' }, 'newly unreachable'],
  ])('calls no account newly unreachable in a first run: %s', (_, since, words) => {
    const mail = { ...NO_MAIL, blocked: 'SENDING_PAUSED' as const };
    const { subject, text } = summary({ accounts: [unreachable], mail }, since);
    expect(text).toContain(`Account 222233334444 acquired: ${words}:`);
    expect(subject).toContain(`1 account ${words}`);
    expect(`${subject}${text}`.includes('newly')).toBe(words === 'newly unreachable');
  });

  test('names each new problem with its fix', () => {
    const text = textOf({ status: 'problems', accounts: [unreachable], problems: [notEntered] });
    expect(listed(text, 'Account 222233334444 acquired: could not be surveyed')).toEqual([
      `* Error MEMBER_ROLE_UNASSUMABLE: not authorized. Fix: ${notEntered.fix}`,
    ]);
  });

  test('says a fix once for all that it mends', () => {
    const [a, b] = [typoOf('a'), typoOf('b')];
    expect(listed(textOf({ problems: [a, b] }), 'Account 111122223333 shop')).toEqual([
      `* Warning CONTACT_INVALID a: no mail address. Fix for all 2 of the kind: ${a.fix}`,
      '* Warning CONTACT_INVALID b: no mail address.',
    ]);
  });

  test('begins with the account that is worst off, and in it with the worst', () => {
    const other = accountEntry({ accountId: '333344445555', name: 'data' });
    const stopped = keyEntry({ accountId: '333344445555', outcome: 'deactivated', decision: 'deactivate' });
    const text = textOf({
      status: 'problems',
      accounts: [accountEntry(), other, unreachable],
      keys: [stopped],
      problems: [
        typoOf('a'),
        { ...typoOf('b'), id: '333344445555/b' },
        notEntered,
        problem('run', '2026-11-22T08-00-00Z-enforce', 'QUOTA_USED_UP', 'no mail is left for today'),
      ],
    });
    expect(text.match(/^(?:Account .*|The run .*):$|^\* (?:Error|Warning|Deactivated)/gm)).toEqual([
      'The run and its mail:',
      '* Error',
      'Account 222233334444 acquired: could not be surveyed:',
      '* Error',
      'Account 333344445555 data:',
      '* Deactivated',
      '* Warning',
      'Account 111122223333 shop:',
      '* Warning',
    ]);
  });

  test('of a crowd of problems shows the errors first, and one of each account before a second of any', () => {
    const [noisy, ...quiet] = ['111111111111', '222222222222', '333333333333', '444444444444'];
    const of = (accountId = '', count: number, code: 'USER_UNREAD' | 'KEY_SWITCHED') =>
      Array.from({ length: count }, (_, n) =>
        problem('user', `${accountId}/user-${n}`, code, `${code} ${'x'.repeat(280)}`),
      );
    const problems = [
      ...of(noisy, 400, 'KEY_SWITCHED'),
      ...of(noisy, 400, 'USER_UNREAD'),
      ...quiet.flatMap((accountId) => of(accountId, 1, 'USER_UNREAD')),
    ];
    const text = textOf({ problems, status: 'problems' });
    for (const accountId of quiet) expect(text).toContain(`Account ${accountId}:`);
    expect(text.match(/Error USER_UNREAD/g)?.length).toBeGreaterThan(3);
    expect(text).not.toContain('Warning KEY_SWITCHED');
  });

  test('counts what was there before, a line for all of a kind, and names ten of it', () => {
    const problems = Array.from({ length: 12 }, (_, n) => typoOf(`u${n}`));
    const text = textOf({ problems }, yesterday({ problems }));
    expect(text).not.toContain('New (');
    expect(listed(text, 'Still there (12)')).toEqual([
      `* CONTACT_INVALID, 12 warnings: ${Array.from({ length: 10 }, (_, n) => `111122223333 shop/u${n}`).join(', ')} and 2 more. Fix: ${typoOf('').fix}`,
    ]);
    expect(text).toContain('Still:       12 warnings');
  });

  test('lists what is solved, errors first', () => {
    const text = textOf({}, yesterday({ problems: [typoOf('a'), notEntered] }));
    expect(listed(text, 'Solved (2)')).toEqual([
      '* MEMBER_ROLE_UNASSUMABLE 222233334444',
      '* CONTACT_INVALID 111122223333 shop/a',
    ]);
    expect(text).toContain('Solved:      1 error, 1 warning');
  });

  test('tells that an account is surveyed again', () => {
    const text = textOf({}, yesterday({ accounts: [accountEntry({ status: 'unreachable' })] }));
    expect(listed(text, 'Account 111122223333 shop')).toEqual(['* Surveyed again']);
  });

  test('counts the first notices of an account, and names three of its users', () => {
    const keys = ['a', 'b', 'c', 'd'].map((userName) =>
      keyEntry({ userName, accessKeyId: `AKIA${userName}` }),
    );
    expect(listed(textOf({ keys }, yesterday()), 'Account 111122223333 shop')).toEqual([
      '* 4 first notices: a, b, c and 1 more user',
    ]);
  });

  test.each<[string, LastRun<LastReport>, string]>([
    ['the last run', yesterday(), 'Compared with the enforcing run of 21 Nov 2026, 08:00 UTC.'],
    ['none', FIRST, 'There is no earlier enforcing run to compare with: everything counts as new.'],
    [
      'one that cannot be read',
      { kind: 'unread', runId: null, why: 'DynamoDB Query\nfailed' },
      'The last enforcing run could not be read, so that everything counts as new: DynamoDB Query failed.',
    ],
  ])('says what it is compared with: %s', (_, since, sentence) => {
    expect(textOf({}, since)).toContain(sentence);
  });

  test('links the page of the run where there is one', () => {
    const pageUrl = 'https://reports.example.com/page.html?a=1&b=2';
    const { text, html } = summary({}, FIRST, { pageUrl });
    expect(text).toContain(`The page of this run: ${pageUrl}`);
    expect(html).toContain('href="https://reports.example.com/page.html?a=1&amp;b=2"');
    expect(textOf({}, FIRST, { pageUrl: null })).not.toContain('The page');
    expect(textOf({})).not.toContain('The page');
  });

  test('links the page where the organization publishes it, before the one in the bucket', () => {
    const mail = ownWords({ pageLink: 'https://keys.example.com/{runId}.html' });
    const pageUrl = 'https://s3.console.aws.amazon.com/s3/object/reports';
    const text = textOf({}, FIRST, { settings: { mail }, pageUrl });
    expect(text).toContain(
      'The page of this run: https://keys.example.com/2026-11-22T08-00-00Z-enforce.html',
    );
    expect(text).not.toContain(pageUrl);
  });

  test('links no page that was not published', () => {
    const mail = ownWords({ pageLink: 'https://keys.example.com/{runId}.html' });
    const problems = [
      problem('run', '2026-11-22T08-00-00Z-enforce', 'PAGE_UNPUBLISHED', 'the bucket is gone'),
    ];
    expect(textOf({ problems }, FIRST, { settings: { mail } })).not.toContain('The page of this run');
  });

  test('marks opt-outs that are new or too long, puts them first, and lists those that ended', () => {
    const optedOut = (accountId: string, until: string | null) =>
      accountEntry({
        accountId,
        status: 'opted-out',
        reason: until === null ? 'no end' : `until ${until}`,
        optOut: { until: until as never, reason: 'vendor' },
      });
    const [old, long, fresh] = [
      optedOut('200000000001', '2027-01-31'),
      optedOut('200000000002', null),
      optedOut('200000000003', '2026-12-31'),
    ];
    const tooLong = problem('account', '200000000002', 'OPT_OUT_TOO_LONG', 'it has no end');
    const text = textOf(
      { accounts: [accountEntry(), old, long, fresh], problems: [tooLong] },
      yesterday({ accounts: [optedOut('111122223333', null), old, long], problems: [tooLong] }),
    );
    expect(listed(text, 'Opted-out accounts (3)')).toEqual([
      '* new: 200000000003 shop, until 31 Dec 2026 (“vendor”)',
      '* too long: 200000000002 shop, no end (“vendor”)',
      '* 200000000001 shop, until 31 Jan 2027 (“vendor”)',
    ]);
    expect(listed(text, 'Opt-outs that ended (1)')).toEqual(['* 111122223333 shop, had no end (“vendor”)']);
    expect(text).toContain('New:         1 opt-out');
  });

  const ends: [string, OptOut, string][] = [
    ['an end', { until: '2027-03-31' as Day, reason: null }, 'until 31 Mar 2027'],
    ['an end and a reason', { until: '2027-03-31' as Day, reason: 'a, b' }, 'until 31 Mar 2027 (“a, b”)'],
    ['no end', { until: null, reason: null }, 'no end'],
    ['no end, but a reason', { until: null, reason: 'vendor' }, 'no end (“vendor”)'],
  ];
  test.each(ends)('names each opted-out account with what its opt-out has: %s', (_, optOut, told) => {
    const text = textOf({ accounts: [accountEntry({ status: 'opted-out', reason: 'whatever', optOut })] });
    expect(listed(text, 'Opted-out accounts (1)')).toEqual([`* 111122223333 shop, ${told}`]);
  });

  test.each(ends)('names each exempt user once, in the same words: %s', (_, optOut, told) => {
    const exempt = keyEntry({
      decision: 'exempt',
      reason: 'whatever',
      optOut,
      outcome: 'none',
      deadline: null,
    });
    expect(listed(textOf({ keys: [exempt, exempt] }), 'Exempt users (1)')).toEqual([
      `* 111122223333 shop/ci, ${told}`,
    ]);
  });

  test('says of an opt-out that nobody can read that it is one', () => {
    const optOut = { until: null, reason: null };
    const text = textOf({
      accounts: [accountEntry(), accountEntry({ accountId: '222233334444', status: 'opted-out', optOut })],
      keys: [keyEntry({ decision: 'exempt', optOut, outcome: 'none', deadline: null })],
      problems: [
        problem('account', '222233334444', 'OPT_OUT_UNREADABLE', 'the tag is "opt-ut"'),
        problem('user', '111122223333/ci', 'OPT_OUT_UNREADABLE', 'it cannot be read'),
      ],
    });
    expect(listed(text, 'Opted-out accounts (1)')).toEqual(['* 222233334444 shop, its tag cannot be read']);
    expect(listed(text, 'Exempt users (1)')).toEqual(['* 111122223333 shop/ci, its tag cannot be read']);
  });

  test('names the keys that nobody but the operator is told about', () => {
    const unowned = keyEntry({ contactSource: 'operator', deadline: ahead(7) });
    const text = textOf({ keys: [unowned, keyEntry()] });
    expect(listed(text, 'Keys without a contact (1)')).toEqual([
      `* ${unowned.accessKeyId} 111122223333 shop/ci, due by 29 Nov 2026`,
    ]);
  });

  test('names the contacts of a deactivated key, but does not say that they were told', () => {
    const stopped = keyEntry({ outcome: 'deactivated', contacts: ['ann@example.com', 'bob@example.com'] });
    const text = textOf({ keys: [stopped] });
    expect(listed(text, 'Account 111122223333 shop')).toEqual([
      `* Deactivated: ${stopped.accessKeyId} of ci, contact: ann@example.com, bob@example.com`,
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
      '* Already past their deadline: 1 key in 1 account, of 111122223333 shop/ci',
      '* 5 Dec 2026: 1 key in 1 account, of 111122223333 shop/ci',
      '* 6 Dec 2026: 1 key in 1 account, of 111122223333 shop/ci',
    ]);
  });

  test('of a blocked run tells of what it would have deactivated as past its deadline', () => {
    const due = keyEntry({ decision: 'deactivate', outcome: 'none', deadline: ago(1) });
    const heading = 'Deadlines in the next 14 days (1)';
    const blocked = textOf({
      status: 'blocked',
      // Deactivated before everything was paused.
      keys: [due, keyEntry({ ...due, userName: 'done', outcome: 'deactivated' })],
      mail: { ...NO_MAIL, blocked: 'PAUSED' },
    });
    expect(listed(blocked, heading)).toEqual([
      '* Already past their deadline: 1 key in 1 account, of 111122223333 shop/ci',
    ]);
    // Somebody else was faster: its run came to a key that is off or gone.
    expect(textOf({ keys: [due] })).not.toContain(heading);
  });

  test('counts users beyond the third of a day', () => {
    const keys = ['a', 'b', 'c', 'd', 'd'].map((userName, index) =>
      keyEntry({ userName, accessKeyId: `AKIA${index}`, deadline: ahead(7) }),
    );
    const place = (userName: string) => `111122223333 shop/${userName}`;
    expect(listed(textOf({ keys }), 'Deadlines in the next 14 days (5)')).toEqual([
      `* 29 Nov 2026: 5 keys in 1 account, of ${place('a')}, ${place('b')}, ${place('c')} and 1 more user`,
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
    expect(textOf({}, FIRST, { comingDue })).toContain(sentence);
  });

  test('says nothing of first notices ahead when nobody counted them', () => {
    expect(textOf({})).not.toContain('get a first notice');
  });

  test('says how to get all of a list that it cuts', () => {
    const keys = Array.from({ length: 51 }, (_, n) =>
      keyEntry({ userName: `user-${n}`, contactSource: 'operator' }),
    );
    const { text, html } = summary({ keys });
    expect(listed(text, 'Keys without a contact (51)')).toHaveLength(51);
    expect(text).toContain('* and 1 more in the report');
    expect(text).toContain('npx keyrotation report 2026-11-22T08-00-00Z-enforce');
    expect(html).toContain('<code>npx keyrotation report 2026-11-22T08-00-00Z-enforce</code>');
  });

  test('of a dry run speaks of what would be', () => {
    const keys = [
      keyEntry({ outcome: 'would-notify' }),
      keyEntry({ decision: 'deactivate', outcome: 'would-deactivate', deadline: ahead(0) }),
    ];
    const { subject, text } = summary({ mode: 'dry-run', keys }, FIRST, {
      comingDue: { keys: 2, accounts: 1 },
    });
    expect(subject).toBe(
      'AWS access key rotation (dry run): first run, 1 of 1 account surveyed, 1 key would be deactivated, 1 key would be notified',
    );
    expect(text).toContain('Dry run of 22 Nov 2026, 08:00 UTC: complete');
    expect(text).toContain('1 would be notified, 1 would be deactivated');
    expect(listed(text, 'Account 111122223333 shop')[0]).toContain(', would be told: ann@example.com');
    expect(text).toContain('2 more keys in 1 account come of age and would get a first notice.');
  });

  test('of a dry run tells what is new in it, and what it would still do', () => {
    const [old, more] = ['old', 'more'].map((userName) =>
      keyEntry({ userName, accessKeyId: `AKIA${userName}`, outcome: 'would-deactivate' }),
    );
    if (!old || !more) throw new Error('no keys');
    const since = yesterday({ keys: [old] });
    const { subject, text } = summary({ mode: 'dry-run', keys: [old, more] }, since);
    expect(subject).toBe('AWS access key rotation (dry run): 1 more key would be deactivated');
    expect(listed(text, 'Account 111122223333 shop')).toEqual([
      '* Would be deactivated: AKIAmore of more, would be told: ann@example.com',
    ]);
    expect(listed(text, 'Would still be deactivated (1)')).toEqual([
      '* AKIAold 111122223333 shop/old, would be told: ann@example.com',
    ]);
  });

  test('of a blocked run says so, and what blocked it', () => {
    const { subject, text } = summary({
      status: 'blocked',
      mail: { ...NO_MAIL, pending: 3, blocked: 'SENDING_PAUSED' },
    });
    expect(subject).toBe('AWS access key rotation: blocked, SES has paused sending');
    expect(text).toContain('Run of 22 Nov 2026, 08:00 UTC: blocked');
    expect(text).toContain('0 sent, 3 pending, 0 withheld, 0 failed; BLOCKED: SENDING_PAUSED');
  });

  test('carries all of the own words', () => {
    const own = OWN_WORDS;
    const { subject, text, html } = summary({}, FIRST, { settings: { mail: own } });
    expect(subject).toBe('[Example Corp] Key service: first run, 1 of 1 account surveyed');
    for (const words of [own.supportLink, own.policyLink, own.footer]) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
    expect(html).toContain(own.productName);
  });
});

describe('the subject', () => {
  const stopped = keyEntry({ decision: 'deactivate', outcome: 'deactivated' });
  const solvedError = yesterday({ accounts: [unreachable], problems: [notEntered] });
  test.each<[string, Partial<RunReport>, LastRun<LastReport>, string]>([
    ['of a quiet run', {}, yesterday(), 'nothing new, 1 of 1 account surveyed'],
    [
      'of what goes on',
      { accounts: [accountEntry(), unreachable], problems: [notEntered] },
      solvedError,
      'nothing new, 1 of 2 accounts surveyed, 1 error still there',
    ],
    [
      'of what was done, and of an account that is lost, whose error is not told again',
      { accounts: [accountEntry(), unreachable], keys: [stopped], problems: [notEntered] },
      yesterday(),
      '1 deactivated, 1 account newly unreachable',
    ],
    ['of what is solved', {}, yesterday({ problems: [notEntered] }), '1 error solved'],
    [
      'of an account that is back, whose error is not told again',
      { accounts: [{ ...unreachable, status: 'surveyed' }] },
      solvedError,
      '1 account back',
    ],
    [
      'of at most four things, the worst first',
      {
        accounts: [unreachable],
        keys: [stopped],
        problems: [typoOf('a'), { ...notEntered, id: '111122223333' }],
      },
      yesterday({ problems: [{ ...notEntered, id: '444455556666' }] }),
      '1 deactivated, 1 account newly unreachable, 1 new error, 1 error solved',
    ],
  ])('tells %s', (_, now, since, told) => {
    expect(summary(now, since).subject).toBe(`AWS access key rotation: ${told}`);
  });
});
