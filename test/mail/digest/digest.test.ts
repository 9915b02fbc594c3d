import { renderDigest } from '../../../src/mail/digest/digest.ts';
import type { DigestPart } from '../../../src/core/digest.ts';
import type { DigestContext } from '../../../src/mail/digest/context.ts';
import type { Notice } from '../../../src/core/notice.ts';
import { ago, ahead, AS_OF } from '../../builders/as-of.ts';
import { notice } from '../../builders/notice.ts';
import { OWN_WORDS, ownWords } from '../../builders/own-words.ts';
import { policy } from '../../builders/policy.ts';

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
    { asOf: AS_OF, runId: notice().runId, settings: { ...settings, ...own } },
  );
const render = (...notices: Notice[]) => renderWith({}, notices);
const restored = (overrides: Partial<Notice> = {}): Notice => ({
  ...notice(),
  kind: 'restored',
  ...overrides,
});
const inUse = (overrides: Partial<Notice> = {}): Notice =>
  notice({ lastUsed: { date: ago(1), service: 's3', region: 'eu-west-1' }, ...overrides });
const keys = (n: number, key: (index: number) => Partial<Notice> = () => ({})): Notice[] =>
  Array.from({ length: n }, (_, index) =>
    notice({
      accessKeyId: `AKIA${String(index).padStart(16, '0')}` as Notice['accessKeyId'],
      ...key(index),
    }),
  );

describe('the subject of a digest', () => {
  test.each<[string, Notice[], string]>([
    [
      'one key, whose it is, and what follows',
      [notice({ deadline: ahead(7) })],
      'Rotate by 29 Nov 2026 or it stops working: AWS access key of ci in shop',
    ],
    [
      'a date that holds for all keys',
      keys(2, () => ({ deadline: ahead(7) })),
      'Rotate by 29 Nov 2026 or they stop working: 2 AWS access keys of ci in shop',
    ],
    [
      'the nearest deadline as that of the first',
      keys(2, (index) => ({ deadline: ahead(index === 0 ? 7 : 2), userName: `ci-${index}` })),
      'Rotate the first by 24 Nov 2026 or it stops working: 2 AWS access keys in shop',
    ],
    [
      'a reminder as one',
      [notice({ kind: 'reminder', deadline: ahead(3) })],
      'Reminder, rotate by 25 Nov 2026 or it stops working: AWS access key of ci in shop',
    ],
    [
      'the last day as it',
      [notice({ kind: 'reminder', deadline: ahead(1) })],
      'Last day, it stops working from 23 Nov 2026 on: AWS access key of ci in shop',
    ],
    [
      'what was done',
      [notice({ kind: 'deactivated' })],
      'Deactivated, no longer working: AWS access key of ci in shop',
    ],
    [
      'what was done and what is left, of one as of several',
      keys(2, (index) => (index === 0 ? { kind: 'deactivated' } : { deadline: ahead(7) })),
      'Deactivated, no longer working: AWS access key of ci in shop; 1 more to rotate by 29 Nov 2026',
    ],
    [
      'the most urgent of several kinds, and of the rest the first date',
      keys(4, (index) =>
        index === 0
          ? { kind: 'reminder', deadline: ahead(1), userName: 'web' }
          : { deadline: ahead(4 + index), userName: 'ci' },
      ),
      'Last day, it stops working from 23 Nov 2026 on: AWS access key of web in shop; 3 more to rotate, the first by 27 Nov 2026',
    ],
    [
      'what is too late',
      [notice({ kind: 'reminder', deadline: ago(1) })],
      'Overdue, it can stop working at any time: AWS access key of ci in shop',
    ],
    [
      'what is too late and what is not',
      keys(1_334, (index) =>
        index === 0 ? { deadline: ahead(1) } : { deadline: ago(1), userName: `u-${index}` },
      ),
      'Overdue, they can stop working at any time: 1,333 AWS access keys in shop; 1 more to rotate by 23 Nov 2026',
    ],
    [
      'keys of several accounts without any name',
      keys(2, (index) => ({ accountId: `11112222333${index}` as Notice['accountId'] })),
      'Rotate by 29 Nov 2026 or they stop working: 2 AWS access keys',
    ],
    [
      'that a key was switched on again',
      [restored()],
      'Switched on again, working for now: AWS access key of ci in shop',
    ],
    [
      'a key once that was deactivated and switched on again before the mail left',
      [restored({ decidedAt: ahead(0, 1) }), notice({ kind: 'deactivated' })],
      'Deactivated and switched on again, working for now: AWS access key of ci in shop',
    ],
    [
      'a key once whose new cycle begins before it was told that it was switched on again',
      [restored({ decidedAt: ago(1) }), notice()],
      'Rotate by 29 Nov 2026 or it stops working: AWS access key of ci in shop; it was switched on again',
    ],
  ])('tells %s', (_what, notices, subject) => {
    expect(render(...notices).subject).toBe(subject);
  });

  test('cuts a name that would hide the rest', () => {
    const { subject } = render(notice({ userName: 'u'.repeat(64), accountName: 'a'.repeat(50) }));
    expect(subject).toMatch(
      /^Rotate by 29 Nov 2026 or it stops working: AWS access key of u{39}… in a{39}…$/,
    );
  });

  test('of one mail of several says which it is, and so does the mail', () => {
    const { subject, text } = renderWith({}, [notice()], { number: 2, of: 3 });
    expect(subject).toMatch(/^Rotate by 29 Nov 2026 or it stops working: .* \(part 2 of 3\)$/);
    expect(text).toContain('This is part 2 of 3');
  });

  test('of the only mail speaks of no parts', () => {
    const { subject, text } = render(notice());
    expect(`${subject}${text}`).not.toContain('part ');
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
      'Description: “build server”',
      'Age:         34 days',
      's3 in eu-west-1',
      'Deadline:    29 Nov 2026',
      'aws iam create-access-key --user-name=ci',
      `aws iam update-access-key --user-name=ci --access-key-id=${accessKeyId} --status Inactive`,
      `aws iam delete-access-key --user-name=ci --access-key-id=${accessKeyId}`,
    ]) {
      expect(text).toContain(part);
    }
  });

  test('says account, user and key once where they are, and not again among the facts', () => {
    const { text } = render(notice({ accountName: 'shop' }));
    expect(text.slice(text.indexOf('\n')).match(/shop/g)).toHaveLength(1);
    expect(text).not.toMatch(/^(Account|User|Access key): /m);
  });

  test('offers the deletion of a key that was never used, once', () => {
    const { text } = render(notice({ lastUsed: null }));
    expect(text).toContain('Last used:   never\n');
    expect(text.match(/if nobody needs it/gi)).toHaveLength(1);
    expect(text).toContain(
      'It has never been used. If nobody needs it, delete it:\n  aws iam delete-access-key',
    );
    expect(text.match(/delete-access-key/g)).toHaveLength(1);
  });

  test('rotates a key in three steps, deletion the last and on its own', () => {
    const { text, html } = render(inUse({ otherKeys: null }));
    const steps = text.slice(text.indexOf('1. '), text.indexOf('Better: no key')).trim().split('\n\n');
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
    ['exactly a day as the last', ahead(1), 'LAST DAY, it stops working from 23 Nov 2026 on'],
    ['a moment as the last day', ahead(0, 1), 'LAST DAY, it stops working from 22 Nov 2026 on'],
    ['the very deadline as past', ahead(0), 'OVERDUE, it can stop working at any time'],
    ['a day too late as past', ago(1), 'OVERDUE, it can stop working at any time'],
  ])('reminds of %s', (_, deadline, words) => {
    expect(render(notice({ kind: 'reminder', deadline })).text).toContain(`${words}: User ci`);
  });

  test('says when a key was deactivated, whichever day its mail leaves', () => {
    const { text } = render(notice({ kind: 'deactivated', deadline: ago(3), decidedAt: ago(2) }));
    expect(text).toContain('1 AWS access key in your care was deactivated, as its notices had announced.');
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
      ...keys(2, (index) => ({ reason: index === 0 ? 'age' : 'unused' })),
    ]);
    expect(text).toContain('keys may be at most 30 days old, and unused for at most 45 days.');
  });

  test.each([
    ['aws', 'console.aws.amazon.com'],
    ['aws-us-gov', 'console.amazonaws-us-gov.com'],
    ['aws-cn', 'console.amazonaws.cn'],
    ['aws-eusc', 'eusc-de-east-1.console.amazonaws-eusc.eu'],
  ])('leads to the console of its partition: %s', (partition, host) => {
    const url = `https://${host}/iam/home#/users/details/a%2Bb?section=security_credentials`;
    const { text, html } = render(notice({ partition, userName: 'a+b' }));
    expect(text).toContain(url);
    expect(html).toContain(`href="${url}"`);
  });

  test('carries all of the own words', () => {
    const own = OWN_WORDS;
    const { subject, text, html } = renderWith({ mail: own }, [notice()]);
    expect(subject).toBe(
      '[Example Corp] Rotate by 29 Nov 2026 or it stops working: AWS access key of ci in shop',
    );
    for (const words of [own.supportLink, own.policyLink, own.adviceLink, own.footer]) {
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
    const { text } = render(...keys(2, (index) => (index === 0 ? {} : { contactSource: 'operator' })));
    expect(text).toContain("Why you:     the user's tag names you\n");
    expect(text).toContain('Why you:     no usable tag, so the operator is told\n');
    expect(text).toContain('Why you get this: the tag "Contact" of the IAM user or else of its AWS account');
  });

  test('whose keys all came in one way says so once, below', () => {
    expect(render(...keys(2)).text).not.toContain('Why you: ');
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
      `--user-name='o'\\''brien; rm -rf /'`,
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
    ['40 in full of accounts with ten keys each', 50, 40],
    ['25 in full of accounts with one each', 500, 25],
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
