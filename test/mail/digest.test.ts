import { renderDigest } from '../../src/mail/digest.ts';
import type { DigestPart } from '../../src/core/digest.ts';
import type { DigestContext } from '../../src/mail/mail-notice.ts';
import type { Notice } from '../../src/core/notice.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { notice } from '../builders/notice.ts';
import { OWN_WORDS, ownWords } from '../builders/own-words.ts';
import { policy } from '../builders/policy.ts';

const settings: DigestContext['settings'] = {
  policy: policy(),
  operatorMail: 'ops@example.com',
  contactTag: 'Contact',
  optOutTag: 'KeyRotation',
  mail: ownWords(),
};
const renderWith = (own: Partial<DigestContext['settings']>, notices: Notice[], part?: DigestPart) =>
  renderDigest(
    { contact: notice().contact, notices, part },
    { asOf: AS_OF, settings: { ...settings, ...own } },
  );
const render = (...notices: Notice[]) => renderWith({}, notices);
const restored = (overrides: Partial<Notice> = {}): Notice => ({
  ...notice(),
  kind: 'restored',
  ...overrides,
});
const keys = (n: number, key: (index: number) => Partial<Notice> = () => ({})): Notice[] =>
  Array.from({ length: n }, (_, index) =>
    notice({
      accessKeyId: `AKIA${String(index).padStart(16, '0')}` as Notice['accessKeyId'],
      ...key(index),
    }),
  );

describe('the subject of a digest', () => {
  test.each<[string, Notice[], string]>([
    ['one key', [notice({ deadline: ahead(7) })], '1 AWS access key to rotate by 29 Nov 2026'],
    [
      'the nearest deadline',
      [notice({ deadline: ahead(7) }), notice({ deadline: ahead(2) })],
      '2 AWS access keys to rotate by 24 Nov 2026',
    ],
    ['what was done', [notice({ kind: 'deactivated' })], '1 AWS access key deactivated'],
    [
      'what was done and what is left',
      [notice({ kind: 'deactivated' }), notice({ deadline: ahead(7) })],
      '1 AWS access key deactivated, 1 more to rotate by 29 Nov 2026',
    ],
    [
      'what is too late',
      [notice({ kind: 'reminder', deadline: ago(1) })],
      '1 AWS access key to rotate at once',
    ],
    [
      'what is too late and what is not',
      [...keys(1_333, () => ({ deadline: ago(1) })), notice({ deadline: ahead(1) })],
      '1,334 AWS access keys to rotate (1,333 at once) by 23 Nov 2026',
    ],
  ])('tells %s', (_what, notices, subject) => {
    expect(render(...notices).subject).toBe(subject);
  });

  test('tells that a key was switched on again', () => {
    expect(render(restored()).subject).toBe('1 AWS access key switched on again');
  });

  test('counts a key once that was deactivated and switched on again before the mail left', () => {
    const { subject } = render(restored(), notice({ kind: 'deactivated' }));
    expect(subject).toBe('1 AWS access key deactivated and switched on again');
  });

  test('of one mail of several says which it is, and so does the mail', () => {
    const { subject, text } = renderWith({}, [notice()], { number: 2, of: 3 });
    expect(subject).toBe('1 AWS access key to rotate by 29 Nov 2026 (part 2 of 3)');
    expect(text).toContain('This is part 2 of 3');
  });

  test('of the only mail speaks of no parts', () => {
    const { subject, text } = render(notice());
    expect(`${subject}${text}`).not.toContain('part');
  });
});

describe('a digest', () => {
  test('names account, user, key, description, age, last use, deadline, and the commands for that key', () => {
    const { text } = render(
      notice({
        accountName: 'shop',
        userName: 'ci',
        description: 'build server',
        createDate: ago(34),
        lastUsed: { date: ago(1), service: 's3', region: 'eu-west-1' },
        deadline: ahead(7),
      }),
    );
    const { accountId, accessKeyId } = notice();
    for (const part of [
      `Account shop (${accountId}):`,
      `User ci, access key ${accessKeyId}`,
      'Description: build server',
      'Age:         34 days',
      's3 in eu-west-1',
      'Deadline:    29 Nov 2026',
      'aws iam create-access-key --user-name ci',
      `aws iam update-access-key --user-name ci --access-key-id ${accessKeyId} --status Inactive`,
      `aws iam delete-access-key --user-name ci --access-key-id ${accessKeyId}`,
    ]) {
      expect(text).toContain(part);
    }
  });

  test('says account, user and key once where they are, and not again among the facts', () => {
    const { text } = render(notice({ accountName: 'shop' }));
    expect(text.match(/shop/g)).toHaveLength(1);
    expect(text).not.toMatch(/^(Account|User|Access key): /m);
  });

  test('offers the deletion of a key that was never used, once', () => {
    const { text } = render(notice({ lastUsed: null }));
    expect(text).toContain('Last used:   never\n');
    expect(text.match(/if nobody needs it/gi)).toHaveLength(1);
    expect(text).toContain('It was never used. If nobody needs it, delete it:\n  aws iam delete-access-key');
    expect(text.match(/delete-access-key/g)).toHaveLength(1);
  });

  test('rotates a key in three steps, deletion the last and on its own', () => {
    const { text, html } = render(notice({ lastUsed: { date: ago(1), service: 's3', region: 'eu-west-1' } }));
    const steps = text.slice(text.indexOf('1. '), text.indexOf('-- ')).trim().split('\n\n');
    expect(steps.map((step) => step.match(/aws iam (\w+)/g))).toEqual([
      ['aws iam create'],
      ['aws iam update'],
      ['aws iam delete'],
    ]);
    expect(steps[0]).toContain('IAM allows two a user');
    expect(steps[1]).toContain('Put the new key where the old one is used');
    expect(steps[2]).toContain('When nothing has missed it for some days');
    expect(html.match(/<pre>.*?<\/pre>/g)).toHaveLength(3);
  });

  test.each([
    ['the days that are left', ahead(2), 'REMINDER, 2 days left'],
    ['just more than a day as two', ahead(1, 1), 'REMINDER, 2 days left'],
    ['exactly a day as the last', ahead(1), 'REMINDER, last day'],
    ['a moment as the last day', ahead(0, 1), 'REMINDER, last day'],
    [
      'the very deadline as past',
      ahead(0),
      'REMINDER, past its deadline, deactivated at any run from now on',
    ],
    ['a day too late as past', ago(1), 'REMINDER, past its deadline, deactivated at any run from now on'],
  ])('reminds of %s', (_, deadline, words) => {
    expect(render(notice({ kind: 'reminder', deadline })).text).toContain(`${words}: User ci`);
  });

  test('says when a key was deactivated, whichever day its mail leaves', () => {
    const { text } = render(notice({ kind: 'deactivated', deadline: ago(3), decidedAt: ago(2) }));
    expect(text).toContain('1 AWS access key in your care was deactivated, after the notices you got.');
    expect(text).toContain('Was due by:  19 Nov 2026, 08:00 UTC\nDeactivated: 20 Nov 2026, 08:00 UTC\n');
    expect(text).not.toContain('today');
  });

  test('says when a key was switched on again, what that means, and how to rotate it', () => {
    const { text } = render(
      restored({ decidedAt: ago(1), lastUsed: { date: ago(3), service: 's3', region: 'eu-west-1' } }),
    );
    expect(text).toContain('That buys time, no more');
    expect(text).toContain('SWITCHED ON AGAIN: User ci');
    expect(text).toContain('Switched on: 21 Nov 2026, 08:00 UTC\n');
    expect(text).toContain('create-access-key');
  });

  test.each([
    ['age', null, 'keys may be at most 30 days old.'],
    ['unused', 45, 'keys may be unused for at most 45 days.'],
  ] as const)('names the rule that made keys due: %s', (reason, unusedKeyAgeDays, words) => {
    expect(renderWith({ policy: policy({ unusedKeyAgeDays }) }, [notice({ reason })]).text).toContain(words);
  });

  test('names both rules where both made keys due', () => {
    const { text } = renderWith({ policy: policy({ unusedKeyAgeDays: 45 }) }, [
      notice(),
      notice({ reason: 'unused' }),
    ]);
    expect(text).toContain('keys may be at most 30 days old, and unused for at most 45 days.');
  });

  test.each([
    ['aws', 'console.aws.amazon.com'],
    ['aws-us-gov', 'console.amazonaws-us-gov.com'],
    ['aws-cn', 'console.amazonaws.cn'],
  ])('leads to the console of its partition: %s', (partition, host) => {
    const url = `https://${host}/iam/home#/users/details/a%2Bb?section=security_credentials`;
    const { text, html } = render(notice({ partition, userName: 'a+b' }));
    expect(text).toContain(url);
    expect(html).toContain(`href="${url}"`);
  });

  test('carries all of the own words', () => {
    const own = OWN_WORDS;
    const { subject, text, html } = renderWith({ mail: own }, [notice()]);
    expect(subject).toBe('[Example Corp] 1 AWS access key to rotate by 29 Nov 2026');
    for (const words of [own.supportLink, own.policyLink, own.footer]) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
    expect(html).toContain(own.productName);
  });

  test.each([
    ['user-tag', 'the tag "Contact" of the IAM user names this address'],
    ['account-tag', 'the tag "Contact" of the AWS account names this address'],
    ['operator', 'so the operator is told'],
  ] as const)('says why its reader gets it: %s', (contactSource, why) => {
    expect(render(notice({ contactSource })).text).toContain(why);
  });

  test('whose keys came to its reader in different ways says of each which it was', () => {
    const { text } = render(notice(), notice({ contactSource: 'operator' }));
    expect(text).toContain("Why you:     the user's tag names you\n");
    expect(text).toContain('Why you:     no usable tag, so the operator is told\n');
    expect(text).toContain('Why you get this: the tag "Contact" of the IAM user or else of its AWS account');
  });

  test('whose keys all came in one way says so once, below', () => {
    expect(render(notice(), notice()).text).not.toContain('Why you: ');
  });

  test('is of one thread with the other mails about the oldest cycle among its keys', () => {
    const { thread } = render(notice({ cycle: AS_OF }), notice({ cycle: ago(6) }));
    expect(thread).toBe('keys-2026-11-16');
    expect(render(notice({ kind: 'deactivated', cycle: ago(6) })).thread).toBe(thread);
    expect(render(notice({ cycle: AS_OF })).thread).not.toBe(thread);
  });

  test.each([
    ['line breaks', 'shop\r\nDeadline: never\u2028Bcc: x'],
    ['bidirectional overrides', 'shop\u202Egnp.exe'],
    ['control characters', 'shop\u0007\u001b[2J'],
  ])('lets no account name forge its lines with %s', (_what, accountName) => {
    const { text, subject } = render(notice({ accountName }));
    const line = text.split('\n').find((each) => each.startsWith('Account '));
    expect(line).toMatch(/^Account shop.*\(\d{12}\):$/u);
    expect(`${subject}${text.replaceAll('\n', '')}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
  });

  test('quotes a user name that a shell would take apart', () => {
    expect(render(notice({ userName: "o'brien; rm -rf /" })).text).toContain(
      `--user-name 'o'\\''brien; rm -rf /'`,
    );
  });

  test.each([
    ['50', 50, 50],
    ['51', 51, 50],
    ['500', 500, 50],
  ])('of %s keys shows 50 in full and names every one', (_, n, inFull) => {
    const notices = keys(n);
    const { text } = render(...notices);
    expect(text.match(/create-access-key/g)).toHaveLength(inFull);
    expect(text.match(/And \d+ more keys?\n/g)?.length ?? 0).toBe(n > inFull ? 1 : 0);
    expect(notices.every(({ accessKeyId }) => text.includes(accessKeyId))).toBe(true);
  });

  test.each([
    ['50 in full of accounts with ten keys each', 50, 50],
    ['35 in full of accounts with one each', 500, 35],
  ])('of 500 keys with the longest user names shows %s', (_, accounts, inFull) => {
    const { text } = render(
      ...keys(500, (n) => ({
        accountId: String(111_122_223_333 + (n % accounts)) as Notice['accountId'],
        accountName: `account-${n % accounts}-`.padEnd(20, 'production'),
        userName: `service-${n}-`.padEnd(64, 'nightly-export-of-orders'),
        lastUsed: { date: ago(1), service: 's3', region: 'eu-west-1' },
      })),
    );
    expect(text.match(/create-access-key/g)).toHaveLength(inFull);
  });
});
