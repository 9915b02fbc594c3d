import { HtmlValidate } from 'html-validate';
import type { Inline, MailDocument } from '../../../src/mail/render/document.ts';
import { htmlPart } from '../../../src/mail/render/html-part.ts';
import { plainPart } from '../../../src/mail/render/plain-part.ts';
import { MAX_HTML_BYTES } from '../../../src/mail/render/rendered-mail.ts';
import { digests, sampleMails, summaries } from '../samples.ts';

const mails = [...sampleMails()];

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // The tables of the layout carry HTML 4 attributes, for Outlook, and the older name of role="none".
    'no-deprecated-attr': 'off',
    'presentation-role-style': 'off',
    'no-inline-style': 'off',
    // React's way of writing it.
    'void-style': 'off',
    'attr-case': 'off',
    // Subjects are titles here.
    'long-title': 'off',
  },
});

/** What a reader sees: React escapes five characters and writes no `<` but its own tags. */
const textOf = (html: string): string =>
  html
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<[^>]*>/g, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');

const squeezed = (text: string): string => text.replace(/\s+/g, '');

describe.each(mails)('the HTML of %s', (_, { html, text }) => {
  test('is valid and accessible', () => {
    const { results } = validator.validateStringSync(html);
    expect(
      results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
    ).toEqual([]);
  });

  test('is small enough that no client clips it', () => {
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MAX_HTML_BYTES);
  });

  test('runs and fetches nothing, and has its own colours in the dark', () => {
    expect(html).not.toMatch(/<(script|img|link|iframe|form|object)\b|url\(|@import|\ssrc=/i);
    expect(html).toContain('@media (prefers-color-scheme:dark)');
    expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
  });

  test('names the same access keys as the text', () => {
    const keysOf = (part: string) => [...new Set(part.match(/AKIA\w{16}/g))].sort();
    expect(keysOf(textOf(html))).toEqual(keysOf(text));
  });

  test('says every word of the text', () => {
    const seen =
      squeezed(textOf(html)) + [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href).join('');
    const decoded = seen.replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
    for (const line of text.split('\n')) {
      const words = line.replace(/^[\w ]+: +|^\* |^-- $|^[-=]+$|:$/g, '');
      for (const part of words.split(/: /)) expect(decoded).toContain(squeezed(part));
    }
  });
});

test.each(Object.entries(digests))('a digest names each of its keys: %s', (name, { notices }) => {
  const { html, text } = new Map(mails).get(name) ?? { html: '', text: '' };
  for (const { accessKeyId } of notices) {
    expect(html).toContain(accessKeyId);
    expect(text).toContain(accessKeyId);
  }
});

test('every sample has its mail', () => {
  expect(mails.map(([name]) => name)).toEqual([...Object.keys(digests), ...Object.keys(summaries)]);
});

describe('whatever a name holds', () => {
  const hostile = `</td></table><script>alert("1")</script><img src=x onerror='x'>&amp;`;
  const inlines: Inline[] = [
    hostile,
    { name: hostile },
    { code: hostile },
    { link: 'https://example.com/?a="b', text: hostile },
  ];
  const mail: MailDocument = {
    subject: hostile,
    preview: hostile,
    product: hostile,
    title: hostile,
    blocks: [
      { kind: 'heading', text: hostile },
      { kind: 'subheading', line: inlines },
      { kind: 'paragraph', line: inlines },
      { kind: 'facts', facts: [[hostile, inlines]] },
      { kind: 'list', items: [inlines] },
      {
        kind: 'card',
        tone: 'due',
        badge: hostile,
        title: inlines,
        facts: [[hostile, inlines]],
        steps: [{ label: inlines, commands: [[hostile]] }],
      },
    ],
    footer: [inlines],
  };

  test('it stays text in every place of the HTML', () => {
    const html = htmlPart(mail);
    expect(html).not.toMatch(/<script|<img/);
    expect(html.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(20);
    expect(html.match(/<\/table>/g)).toHaveLength(html.match(/<table/g)?.length ?? 0);
  });

  test('and is said in the text as it is', () => {
    expect(plainPart(mail).split(hostile).length).toBeGreaterThan(15);
  });
});
