import {
  isInDomains,
  narrower,
  parseContactDomain,
  type ContactDomain,
} from '../../src/core/contact-domains.ts';

describe('a domain that contacts may be in', () => {
  test.each([
    ['example.com', 'example.com'],
    ['Mail.Example.COM', 'mail.example.com'],
    ['*.example.com', '*.example.com'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('%j is taken as %j', (text, domain) => {
    expect(parseContactDomain(text)).toBe(domain);
  });

  test.each([
    '',
    '*',
    '*.com',
    'com',
    '@example.com',
    'ann@example.com',
    '.example.com',
    '*.*.example.com',
    'mail.*.example.com',
    '*example.com',
    'example.com.',
    'exa mple.com',
    'bücher.example',
    '10.0.0.1',
    'https://example.com',
    `${'a'.repeat(300)}.com`,
  ])('%j is none', (text) => {
    expect(parseContactDomain(text)).toBeNull();
  });

  const isIn = (address: string, ...domains: string[]) =>
    isInDomains(
      address,
      domains.map((domain) => parseContactDomain(domain) ?? fail(domain)),
    );
  const fail = (domain: string): never => {
    throw new Error(domain);
  };

  test.each([
    ['ann@example.com', 'example.com', true],
    ['ann@sub.example.com', 'example.com', false],
    ['ann@sub.example.com', '*.example.com', true],
    ['ann@a.sub.example.com', '*.example.com', true],
    ['ann@example.com', '*.example.com', false],
    ['ann@badexample.com', '*.example.com', false],
    ['ann@badexample.com', 'example.com', false],
    ['ann@example.com.evil.example', 'example.com', false],
    ['example.com@evil.example', 'example.com', false],
  ])('%s, allowed %s: %j', (address, domain, expected) => {
    expect(isIn(address, domain)).toBe(expected);
  });

  test('is any where none is named, and one of those that are', () => {
    expect(isInDomains('ann@anywhere.example', null)).toBe(true);
    expect(isIn('ann@b.example', 'a.example', 'b.example')).toBe(true);
    expect(isIn('ann@b.example')).toBe(false);
  });
});

describe('what two lists of domains both allow', () => {
  const split = (text: string | null) =>
    text === null ? null : (text.split(' ').filter(Boolean) as ContactDomain[]);
  test.each([
    [null, null, null],
    [null, 'a.example', 'a.example'],
    ['a.example', null, 'a.example'],
    ['a.example b.example', 'b.example c.example', 'b.example'],
    ['*.a.example', 'a.example x.a.example', 'x.a.example'],
    ['*.a.example', '*.b.a.example', '*.b.a.example'],
    ['*.a.example', '*.xa.example', ''],
    ['*.a.example', '*.a.example', '*.a.example'],
    ['a.example', 'b.example', ''],
  ])('of %j and %j is %j', (a, b, both) => {
    const expected = split(both);
    const [one, other] = [split(a), split(b)];
    expect(narrower(one, other)).toEqual(expected);
    expect(narrower(other, one)).toEqual(expected);
  });
});
