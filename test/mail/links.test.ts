import { eventsUrl, objectUrl } from '../../src/mail/console-url.ts';
import { renderDigest } from '../../src/mail/digest/digest.ts';
import { fillTemplate, isTemplateOf } from '../../src/mail/link-template.ts';
import type { Notice } from '../../src/core/notice.ts';
import { ago } from '../builders/as-of.ts';
import { ACCOUNT, KEY_ID } from '../builders/finding.ts';
import { notice } from '../builders/notice.ts';
import { OWN_WORDS, ownWords } from '../builders/own-words.ts';
import { digestContext } from './samples.ts';

const inUse = (overrides: Partial<Notice> = {}): Notice =>
  notice({ lastUsed: { date: ago(1), service: 's3', region: 'eu-west-1' }, ...overrides });
const render = (about: Notice, mail = ownWords()) =>
  renderDigest({ contact: about.contact, notices: [about] }, digestContext({ mail }));
const hrefsOf = (html: string): string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));

test.each([
  ['a name', 'a/b?c=d&e', 'https://x.example/a%2Fb%3Fc%3Dd%26e'],
  ['a destination', 'https://y.example/#/z', 'https://x.example/https%3A%2F%2Fy.example%2F%23%2Fz'],
  ['half a letter', '\ud800', 'https://x.example/%EF%BF%BD'],
  ['what looks like a placeholder', '{name}', 'https://x.example/%7Bname%7D'],
  ['nothing', '', 'https://x.example/'],
])('a template takes %s, percent-encoded whole', (_, value, url) => {
  expect(fillTemplate('https://x.example/{name}', { name: value })).toBe(url);
});

test.each([
  ['https://x.example/{a}?{b}', true],
  ['https://x.example/', true],
  ['https://x.example/{c}', false],
  ['https://x.example/{a', false],
  ['https://x.example/a}', false],
  ['https://x.example/{toString}', false],
  ['https://{a}.example/', false],
  ['https://{a}', false],
])('%s is a template of {a} and {b}: %p', (text, expected) => {
  expect(isTemplateOf(text, ['a', 'b'])).toBe(expected);
});

test.each([
  ['eu-west-1', 'console.aws.amazon.com'],
  ['us-gov-west-1', 'console.amazonaws-us-gov.com'],
  ['cn-north-1', 'console.amazonaws.cn'],
  ['eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu'],
])('an object of %s is shown by the console of its partition', (region, host) => {
  expect(objectUrl(region, 'reports', 'runs/1/report.html')).toBe(
    `https://${host}/s3/object/reports?region=${region}&prefix=runs%2F1%2Freport.html`,
  );
});

describe('who uses a key', () => {
  test.each([
    ['aws', 'eu-west-1', 'https://console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1'],
    ['aws', 'N/A', 'https://console.aws.amazon.com/cloudtrailv2/home?region=us-east-1'],
    ['aws', 'x#/evil', 'https://console.aws.amazon.com/cloudtrailv2/home?region=us-east-1'],
    ['aws-us-gov', 'N/A', 'https://console.amazonaws-us-gov.com/cloudtrailv2/home?region=us-gov-west-1'],
    ['aws-cn', 'cn-northwest-1', 'https://console.amazonaws.cn/cloudtrailv2/home?region=cn-northwest-1'],
    [
      'aws-eusc',
      'N/A',
      'https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudtrailv2/home?region=eusc-de-east-1',
    ],
  ])('CloudTrail of %s tells for %s', (partition, region, page) => {
    const lastUsed = { date: ago(1), service: 's3', region };
    expect(eventsUrl({ partition, lastUsed, accessKeyId: KEY_ID })).toBe(
      `${page}#/events?AccessKeyId=${KEY_ID}`,
    );
  });

  test('is linked where its Event history reaches back to', () => {
    const { text, html } = render(inUse());
    const url = `https://console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events?AccessKeyId=${KEY_ID}`;
    expect(text).toContain(`Who uses it: CloudTrail, eu-west-1: ${url}\n`);
    expect(hrefsOf(html)).toContain(url);
  });

  test.each([
    ['was never used', null],
    ['was last used 90 days ago', { date: ago(90), service: 's3', region: 'eu-west-1' }],
  ])('is not to be found of one that %s', (_, lastUsed) => {
    expect(render(notice({ lastUsed })).text).not.toContain('Who uses it');
  });
});

describe('with a way into the console of its own', () => {
  const portal = (destination: string) =>
    `https://example.awsapps.com/start/#/console?account_id=${ACCOUNT}&role_name=Operator&destination=${encodeURIComponent(destination)}`;

  test('a mail leads to the user and to the events through it', () => {
    const { html } = render(inUse({ userName: 'a+b' }), OWN_WORDS);
    expect(hrefsOf(html)).toEqual(
      expect.arrayContaining([
        portal('https://console.aws.amazon.com/iam/home#/users/details/a%2Bb?section=security_credentials'),
        portal(
          `https://console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events?AccessKeyId=${KEY_ID}`,
        ),
      ]),
    );
    expect(hrefsOf(html).filter((href) => href.startsWith('https://console.'))).toEqual([]);
  });
});

test('a mail points to the page of its run, where there is one', () => {
  const url = 'https://keys.example.com/runs/2026-11-22T08-00-00Z-enforce.html#contact=ann%40example.com';
  expect(render(inUse(), OWN_WORDS).text).toContain(`a few minutes after this mail: ${url}\n`);
  expect(render(inUse()).text).not.toContain('key by key');
});

test.each([
  ['ann+keys@example.com', '#contact=ann%2Bkeys%40example.com'],
  ['o&m=x@example.com', '#contact=o%26m%3Dx%40example.com'],
])('a mail to %s opens that page on the keys of its reader', (address, hash) => {
  const about = inUse({ contact: address as Notice['contact'] });
  const { text } = render(about, OWN_WORDS);
  expect(text).toContain(`enforce.html${hash}\n`);
  expect(new URLSearchParams(hash.slice(1)).get('contact')).toBe(address);
});

test('a page whose link has a part behind # of its own is linked as it is', () => {
  const mail = ownWords({ pageLink: 'https://keys.example.com/#/runs/{runId}' });
  expect(render(inUse(), mail).text).toContain(
    'https://keys.example.com/#/runs/2026-11-22T08-00-00Z-enforce\n',
  );
});

test('every link says in words where it leads', () => {
  const { html } = render(inUse(), OWN_WORDS);
  const links = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g)];
  expect(links.length).toBeGreaterThan(5);
  for (const [, href = '', text = ''] of links) {
    const { protocol, host, pathname } = new URL(href.replaceAll('&amp;', '&'));
    expect(text).toContain(protocol === 'mailto:' ? pathname : host);
  }
});

test('a mail says who sends it, and how to find out without trusting it', () => {
  const { text, html } = render(inUse(), OWN_WORDS);
  for (const part of [text, html]) {
    expect(part).toContain('Sent by Example Corp: Key service.');
    expect(part).toContain('aws iam list-access-keys --user-name=USER');
    expect(part).toContain('In doubt ask Example Corp, at an address that you do not have from this mail.');
  }
  expect(text).toContain('The rule of Example Corp: keys may be at most 30 days old.');
  expect(render(inUse()).text).toContain('Sent by AWS access key rotation.');
});
