import { renderDigest, type DigestContext } from '../../src/mail/digest.ts';
import type { Notice } from '../../src/core/notice.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { notice } from '../builders/notice.ts';
import { ownWords } from '../builders/own-words.ts';
import { policy } from '../builders/policy.ts';

const context: DigestContext = {
  asOf: AS_OF,
  settings: {
    policy: policy(),
    operatorMail: 'ops@example.com',
    contactTag: 'Contact',
    optOutTag: 'KeyRotation',
    mail: ownWords(),
  },
};
const render = (...notices: Notice[]) => renderDigest({ contact: notice().contact, notices }, context);

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
  ])('tells %s', (_what, notices, subject) => {
    expect(render(...notices).subject).toBe(subject);
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
      `Account:     shop (${accountId})`,
      'User:        ci',
      `Access key:  ${accessKeyId}`,
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

  test('says that a key was never used, and that deleting it is enough', () => {
    expect(render(notice({ lastUsed: null })).text).toContain('if nobody needs it, just delete it');
  });

  test.each([
    ['user-tag', 'the tag "Contact" of the IAM user names this address'],
    ['account-tag', 'the tag "Contact" of the AWS account names this address'],
    ['operator', 'so the operator is told'],
  ] as const)('says why its reader gets it: %s', (contactSource, why) => {
    expect(render(notice({ contactSource })).text).toContain(why);
  });

  test.each([
    ['line breaks', 'shop\r\nDeadline: never\u2028Bcc: x'],
    ['bidirectional overrides', 'shop\u202Egnp.exe'],
    ['control characters', 'shop\u0007\u001b[2J'],
  ])('lets no account name forge its lines with %s', (_what, accountName) => {
    const { text, subject } = render(notice({ accountName }));
    const line = text.split('\n').find((each) => each.startsWith('Account:'));
    expect(line).toMatch(/^Account: {5}shop.*\(\d{12}\)$/u);
    expect(`${subject}${text.replaceAll('\n', '')}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
  });

  test('quotes a user name that a shell would take apart', () => {
    expect(render(notice({ userName: "o'brien; rm -rf /" })).text).toContain(
      `--user-name 'o'\\''brien; rm -rf /'`,
    );
  });

  test('of 500 keys shows 50 in full and names every one', () => {
    const notices = Array.from({ length: 500 }, (_, n) =>
      notice({ accessKeyId: `AKIA${String(n).padStart(16, '0')}` as Notice['accessKeyId'] }),
    );
    const { text } = render(...notices);
    expect(text.match(/create-access-key/g)).toHaveLength(50);
    expect(text).toContain('And 450 more keys:');
    expect(notices.every(({ accessKeyId }) => text.includes(accessKeyId))).toBe(true);
  });
});
