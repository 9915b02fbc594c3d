import type { EmailAddress, SenderAddress } from '../../src/core/contact.ts';
import { mimeMessage } from '../../src/aws/mime.ts';
import type { Mail } from '../../src/aws/mail.ts';
import { parseMime } from '../../src/simulator/ses/mime-message.ts';

const sender = {
  from: 'keys@example.com' as SenderAddress,
  name: 'AWS access key rotation',
  replyTo: 'cloud-security@example.com' as EmailAddress,
  configurationSet: null,
};
const mail: Mail = {
  to: 'ann@example.org' as EmailAddress,
  subject: '3 AWS access keys to rotate by 29 Nov 2026',
  text: 'Hello\n',
  html: '<p>Hello</p>',
  thread: 'keys-2026-11-22',
};
const composed = async (overrides: Partial<Mail> = {}, name = sender.name) =>
  (await mimeMessage({ ...mail, ...overrides }, { ...sender, name })).toString();

test('a mail has both parts, answers go to the operator, and machines are told not to answer', async () => {
  const { headers, text, html } = parseMime(await composed());
  expect({ text, html }).toEqual({ text: 'Hello\n', html: '<p>Hello</p>' });
  expect(headers).toMatchObject({
    from: 'AWS access key rotation <keys@example.com>',
    to: 'ann@example.org',
    'reply-to': 'cloud-security@example.com',
    subject: mail.subject,
    'auto-submitted': 'auto-generated',
    'x-auto-response-suppress': 'OOF, AutoReply',
  });
});

test('mails about the same keys stand in one thread, a summary alone', async () => {
  const { headers } = parseMime(await composed());
  expect(headers.references).toBe('<keys-2026-11-22.keyrotation@example.com>');
  expect(headers['in-reply-to']).toBe(headers.references);
  expect(parseMime(await composed({ thread: null })).headers).not.toHaveProperty('references');
});

test('letters of any script arrive, in subject, sender and both parts', async () => {
  const words = 'Überseehafen — 東京 🔑 شركة';
  const raw = await composed({ subject: words, text: words, html: `<p>${words}</p>` }, words);
  // eslint-disable-next-line no-control-regex
  expect(raw).toMatch(/^[\x00-\x7f]*$/);
  const { headers, text, html } = parseMime(raw);
  expect({ subject: headers.subject, text, html }).toEqual({
    subject: words,
    text: words,
    html: `<p>${words}</p>`,
  });
  expect(headers.from).toContain('<keys@example.com>');
});

test('its lines end as SMTP wants it', async () => {
  expect(await composed({ text: 'one\ntwo — three\n' })).not.toMatch(/(?<!\r)\n/);
});

test('no line is longer than SMTP takes', async () => {
  const raw = await composed({ text: 'x'.repeat(5_000), html: `<p>${'x'.repeat(5_000)}</p>` });
  expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
});

test('line breaks in what it is given make no header', async () => {
  const raw = await composed({ subject: 'x\r\nBcc: victim@example.net' }, 'Keys\r\nBcc: victim@example.net');
  expect(raw).not.toMatch(/^bcc:/im);
  expect(Object.keys(parseMime(raw).headers)).not.toContain('bcc');
});

test('the sender stands in it as it is written, whatever else names it', async () => {
  const from = 'Security@Example.COM' as SenderAddress;
  const raw = await mimeMessage(mail, { ...sender, from, name: 'Security <Security@example.com>' });
  const { headers, text } = parseMime(raw.toString());
  expect(headers.from).toMatch(/<Security@Example\.COM>$/);
  expect(headers.from).toContain('Security@example.com');
  expect(headers.references).toBe('<keys-2026-11-22.keyrotation@example.com>');
  expect(text).toBe('Hello\n');
});
