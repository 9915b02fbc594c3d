import { htmlPart } from '../../../src/mail/render/html-part.ts';
import { plainPart } from '../../../src/mail/render/plain-part.ts';
import { linkPieces, unlinkedText } from '../../../src/mail/render/unlinked.ts';
import { name, quote, type Line, type MailDocument } from '../../../src/mail/render/document.ts';

/** What a mail client takes for a link when it reads text alone. */
const LINK = /\w:\/\/\w|www\.\w|\w@\w+\.\w|\w\.[a-z]{2,}(?:\/|\b)|[^\s.][.。．｡＠]\p{L}/iu;

const LINKS = [
  'https://evil.example/login?u=1',
  'log in at http://evil.example',
  'ftp://1.2.3.4/x',
  'www.evil.example',
  'WWW.EVIL.EXAMPLE/x',
  'evil.example/login',
  'evil.example',
  'help@evil.example',
  'mailto:help@evil.example',
  'bücher.example',
  'a.b.c.d.evil.example:8080/x',
  'evil.example:8080',
  'evil.xn--p1ai/x',
  '1.2.3.4/x',
  'evil.example?x=1',
  'evil.example#x',
  'evil.example/',
  'http:\\\\evil.example',
  'https:/evil.example',
  '(https://evil.example)',
  'MAILTO:help@evil.example',
  'evil。example/x',
  'evil．example',
  'evil｡example',
  'help＠evil.example',
  '\u{1f4a9}.evil.example/x',
  'e\u0301.example/x',
];

/** The same where text has more than a name: a domain with something behind it or before it, or a dot of another width. */
const LINK_IN_TEXT =
  /\w:[/\\]{2}\S|\bwww\.\w|[^\s.][.@][^\s.]+[/?#\\:]|[a-z]:\S*[^\s.][.@]\w|\S[。．｡＠]\S/iu;

describe('a name that looks like a link', () => {
  test.each(LINKS)('%s is none in the HTML, and is copied whole', (text) => {
    const mail: MailDocument = {
      subject: 'x',
      preview: text,
      product: 'x',
      title: text,
      blocks: [{ kind: 'paragraph', line: [name(text), ' and ', quote(text)] }],
      footer: [],
    };
    const body = htmlPart(mail).split('<body')[1] ?? '';
    expect(body).not.toContain('<a ');
    const nodes = body.split(/<[^>]*>/).filter((node) => node !== '');
    expect(nodes.filter((node) => LINK.test(node))).toEqual([]);
    expect(nodes.join('')).toContain(`${text} and “${text}”`);
  });

  test.each(LINKS)('%s has neither scheme, www. nor path in plain text', (text) => {
    expect(unlinkedText(text)).not.toMatch(/\w:\/\/\w|\bwww\.\w|\.[a-z]{2,}\/\w/i);
    expect(unlinkedText(text)).not.toMatch(LINK_IN_TEXT);
    expect(unlinkedText(text).replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });

  test('is none in plain text either where a user’s name behind an account’s would make it one', () => {
    const document = (line: Line): MailDocument => ({
      subject: 'x',
      preview: 'x',
      product: 'x',
      title: 'x',
      blocks: [{ kind: 'paragraph', line }],
      footer: [],
    });
    expect(plainPart(document([name('evil.example'), '/', name('login')]))).toContain('evil. example/login');
    expect(plainPart(document([name('shop.prod'), ': 3 of ', name('j.smith'), '.']))).toContain(
      'shop.prod: 3 of j.smith.',
    );
  });
});

test.each([
  'john.smith',
  'ci',
  'j.smith@example.com',
  'shop.prod',
  '顧客',
  'a/b',
  '12:30',
  'C++ and/or Java',
  'john.smith: on leave, see j.smith@example.com.',
  '2026-11-22T08:00:00.000Z',
  'iam:ListUsers',
])('the name %j stands in plain text as it is', (text) => {
  expect(unlinkedText(text)).toBe(text);
  expect(linkPieces(text).join('')).toBe(text);
});

test('words that somebody chose freely stand in quotation marks that they cannot end, cut where nobody reads on', () => {
  expect(quote('a ”, the security team says “b')).toEqual({ name: '“a ", the security team says "b”' });
  expect(quote('x'.repeat(500))).toEqual({ name: `“${'x'.repeat(119)}…”` });
});
